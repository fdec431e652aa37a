/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-document.h"
#include "tg-finder.h"

static void
race_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *candidates = tg_race_run_finish (result, &error);

  if (!candidates)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  /* Both places speak for the same domain: the first says it all. */
  g_ptr_array_set_size (candidates, 1);
  g_task_return_pointer (task, candidates, (GDestroyNotify)g_ptr_array_unref);
}

static void
find_async (TgQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (TgRace) race = tg_race_new ();
  const char *domain = tg_query_get_domain (query);
  g_autofree char *address =
      g_uri_escape_string (tg_address_get_text (tg_query_get_address (query)), NULL, FALSE);
  g_autofree char *own_host =
      g_strdup_printf ("https://autoconfig.%s/mail/config-v1.1.xml?emailaddress=%s", domain, address);
  g_autofree char *well_known =
      g_strdup_printf ("https://%s/.well-known/autoconfig/mail/config-v1.1.xml", domain);

  g_task_set_source_tag (task, find_async);
  tg_document_add (race, query, TG_SOURCE_AUTOCONFIG, own_host, tg_document_read_autoconfig);
  tg_document_add (race, query, TG_SOURCE_AUTOCONFIG, well_known, tg_document_read_autoconfig);
  tg_race_run_async (race, cancellable, race_cb, g_steal_pointer (&task));
}

const TgFinder tg_finder_autoconfig = { .source = TG_SOURCE_AUTOCONFIG, .find_async = find_async };
