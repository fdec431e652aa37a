/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-document.h"
#include "tg-finder.h"
#include "tg-reason.h"

static void
race_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *candidates = tg_race_run_finish (result, &error);

  if (candidates)
    g_task_return_pointer (task, candidates, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
find_async (TgQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (TgRace) race = tg_race_new ();
  const char *base = tg_query_get_ispdb_base (query);
  g_autofree char *uri = g_strconcat (base ? base : "", tg_query_get_domain (query), NULL);

  g_task_set_source_tag (task, find_async);
  if (!base)
    {
      tg_query_skip (query, TG_SOURCE_ISPDB, "off");
      g_task_return_new_error (task, TG_REASON, TG_REASON_NOTHING, "nothing");
      return;
    }
  tg_document_add (race, query, TG_SOURCE_ISPDB, uri, tg_document_read_autoconfig);
  tg_race_run_async (race, cancellable, race_cb, g_steal_pointer (&task));
}

const TgFinder tg_finder_ispdb = { .source = TG_SOURCE_ISPDB, .find_async = find_async };
