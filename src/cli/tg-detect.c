/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-detect.h"

static void
run_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

GPtrArray *
tg_detect_sync (TgDiscovery *discovery, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tg_discovery_run_async (discovery, cancellable, run_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return tg_discovery_run_finish (discovery, result, error);
}
