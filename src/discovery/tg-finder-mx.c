/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-document.h"
#include "tg-finder.h"
#include "tg-mx.h"
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

static void
race_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *candidates = tg_race_run_finish (result, &error);

  if (!candidates)
    {
      g_task_return_error (task, error);
      return;
    }
  /* All of them speak for the same receiver: the first says it all. */
  g_ptr_array_set_size (candidates, 1);
  g_task_return_pointer (task, candidates, (GDestroyNotify)g_ptr_array_unref);
}

static void
add_autoconfig (TgRace *race, TgQuery *query, const char *domain)
{
  /* The address stays here: this domain is not its own. */
  g_autofree char *uri = g_strdup_printf ("https://autoconfig.%s/mail/config-v1.1.xml", domain);

  tg_document_add (race, query, TG_SOURCE_MX, uri, tg_document_read_autoconfig);
}

static void
add_ispdb (TgRace *race, TgQuery *query, const char *domain)
{
  const char *base = tg_query_get_ispdb_base (query);
  g_autofree char *uri = g_strconcat (base ? base : "", domain, NULL);

  if (base)
    tg_document_add (race, query, TG_SOURCE_MX, uri, tg_document_read_autoconfig);
}

/* Takes @task. What the domain of @host, and its registrable domain, say about their customers. */
static void
ask_domains_of (GTask *task, const char *host)
{
  Search *self = g_task_get_task_data (task);
  const char *domain = tg_query_get_domain (self->query);
  const char *base = soup_tld_get_base_domain (host, NULL);
  const char *dot = strchr (host, '.');
  const char *full = dot ? dot + 1 : NULL;
  g_autoptr (TgRace) race = tg_race_new ();

  /* "mx.example.net" has no parent but the registrable domain; the address's own domain was asked already. */
  if (full && base && (strlen (full) <= strlen (base) || g_str_equal (full, domain)))
    full = NULL;
  if (base && !g_str_equal (base, domain))
    {
      if (full)
        add_autoconfig (race, self->query, full);
      add_autoconfig (race, self->query, base);
      if (full)
        add_ispdb (race, self->query, full);
      add_ispdb (race, self->query, base);
    }
  tg_race_run_async (race, g_task_get_cancellable (task), race_cb, task);
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
ask_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Search *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hosts = tg_mx_ask_finish (result, &error);
  TgProvider *provider = NULL;
  TgCandidate *candidate;

  if (hosts && hosts->len == 0)
    tg_reason_set (&error, TG_REASON_NOTHING, "nothing");
  tg_query_end (self->query, self->line, error);
  if (error)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  provider = match_hosts (tg_query_get_catalogue (self->query), hosts);
  if (!provider)
    {
      ask_domains_of (g_steal_pointer (&task), hosts->pdata[0]);
      return;
    }
  /* DNS tells who receives mail, not who serves it, and anybody on the way may have said so. */
  candidate = tg_candidate_new_from_provider (
      tg_query_get_address (self->query), provider, TG_SOURCE_MX, TG_TRUST_UNVERIFIED, NULL);
  g_task_return_pointer (task, tg_finder_answer (candidate), (GDestroyNotify)g_ptr_array_unref);
}

static void
find_async (TgQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *uri = g_strdup_printf ("dns:MX?%s", tg_query_get_domain (query));
  Search *self = g_new0 (Search, 1);

  g_task_set_source_tag (task, find_async);
  self->query = tg_query_ref (query);
  self->line = tg_query_begin (query, TG_SOURCE_MX, uri);
  g_task_set_task_data (task, self, search_free);
  tg_mx_ask_async (tg_query_get_mx (query), cancellable, ask_cb, g_steal_pointer (&task));
}

const TgFinder tg_finder_mx = { .source = TG_SOURCE_MX, .find_async = find_async };
