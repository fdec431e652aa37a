/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "bench.h"

static void
run_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

GPtrArray *
bench_discover (TgDiscovery *discovery, gint64 *usec)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GAsyncResult) result = NULL;
  GPtrArray *candidates;

  tg_discovery_run_async (discovery, NULL, run_cb, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  candidates = tg_discovery_run_finish (discovery, result, NULL);
  *usec = g_get_monotonic_time () - start;
  return candidates;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *)a, right = *(const gint64 *)b;

  return left < right ? -1 : left > right;
}

static gint64
quantile (GArray *times, guint percent)
{
  return g_array_index (times, gint64, (times->len - 1) * percent / 100);
}

void
bench_print_figures (const char *name, GArray *times, gboolean first)
{
  g_array_sort (times, compare_times);
  g_print ("%s\"%s\": {\"rounds\": %u, \"median_usec\": %" G_GINT64_FORMAT ", \"p95_usec\": %" G_GINT64_FORMAT
           ", \"max_usec\": %" G_GINT64_FORMAT "}",
           first ? "" : ", ",
           name,
           times->len,
           quantile (times, 50),
           quantile (times, 95),
           quantile (times, 100));
}
