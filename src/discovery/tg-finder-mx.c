/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-finder.h"
#include "tg-lookup.h"
#include "tg-reason.h"

typedef struct
{
  TgQuery *query; /* (owned) */
  TgDiscoveryTried *line; /* (nullable) of the query's record */
} Search;

static void
search_free (gpointer data)
{
  Search *self = data;

  tg_query_unref (self->query);
  g_free (self);
}

static TgProvider *
match_hosts (TgCatalogue *catalogue, GPtrArray *hosts)
{
  TgProvider *provider = NULL;

  for (guint i = 0; i < hosts->len && !provider; i++)
    provider = tg_catalogue_match_mx (catalogue, hosts->pdata[i]);
  return provider;
}

static void
lookup_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Search *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hosts = NULL;
  TgProvider *provider = NULL;
  GList *records = tg_lookup_finish (result, &error);

  if (!error)
    {
      hosts = tg_lookup_best_mx (records);
      provider = match_hosts (tg_query_get_catalogue (self->query), hosts);
      tg_lookup_records_free (records);
      if (!provider)
        tg_reason_set (&error, TG_REASON_NOTHING, "nothing");
    }
  tg_query_end (self->query, self->line, error);
  if (error)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  /* DNS tells who receives mail, not who serves it, and anybody on the way may have said so. */
  g_task_return_pointer (
      task,
      tg_finder_answer (tg_candidate_new_from_provider (
          tg_query_get_address (self->query), provider, TG_SOURCE_MX, TG_TRUST_UNVERIFIED, NULL)),
      (GDestroyNotify)g_ptr_array_unref);
}

static void
find_async (TgQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  const char *domain = tg_query_get_domain (query);
  g_autofree char *uri = g_strdup_printf ("dns:MX?%s", domain);
  Search *self = g_new0 (Search, 1);

  g_task_set_source_tag (task, find_async);
  self->query = tg_query_ref (query);
  self->line = tg_query_begin (query, TG_SOURCE_MX, uri);
  g_task_set_task_data (task, self, search_free);
  tg_lookup_async (domain, G_RESOLVER_RECORD_MX, cancellable, lookup_cb, g_steal_pointer (&task));
}

const TgFinder tg_finder_mx = { .source = TG_SOURCE_MX, .find_async = find_async };
