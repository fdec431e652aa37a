/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-deadline.h"
#include "tg-fetch.h"
#include "tg-finder.h"
#include "tg-pacc.h"
#include "tg-reason.h"
#include "tg-txt.h"

/* The document and its digest are asked for at once; without one the other is worth nothing. */
typedef struct
{
  TgQuery *query; /* (owned) */
  TgDeadline *deadline; /* (owned) */
  TgDiscoveryTried *document_line; /* (nullable) of the query's record */
  TgDiscoveryTried *digest_line; /* (nullable) of the query's record */
  TgFetchReply *reply; /* (owned) (nullable) */
  GPtrArray *records; /* (owned) (nullable) char * */
  GError *error; /* (owned) (nullable) the first */
  guint pending;
} Search;

static void
search_free (gpointer data)
{
  Search *self = data;

  tg_query_unref (self->query);
  tg_deadline_free (self->deadline);
  g_clear_pointer (&self->reply, tg_fetch_reply_free);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_free (self);
}

static TgCandidate *
read_reply (Search *self, GError **error)
{
  TgAddress *address = tg_query_get_address (self->query);
  g_autoptr (TgFindings) findings = NULL;
  gsize length;
  const char *data = g_bytes_get_data (self->reply->body, &length);

  if (!tg_pacc_matches_digest (self->records, self->reply->body))
    {
      tg_reason_set (error, TG_REASON_UNUSABLE, "digest");
      return NULL;
    }
  findings = tg_pacc_parse (data, length, address, error);
  if (!findings)
    return NULL;
  return tg_findings_to_candidate (
      findings, tg_query_get_catalogue (self->query), address, TG_SOURCE_PACC, TG_TRUST_VERIFIED, error);
}

/* One of the two is there, or is known not to be: @error (transfer full) (nullable). */
static void
search_step (GTask *task, GError *error)
{
  Search *self = g_task_get_task_data (task);
  TgCandidate *candidate = NULL;

  self->pending--;
  if (error)
    {
      g_cancellable_cancel (tg_deadline_get_cancellable (self->deadline));
      if (self->error)
        g_error_free (error);
      else
        self->error = error;
    }
  if (self->pending > 0)
    return;
  if (!self->error)
    candidate = read_reply (self, &self->error);
  tg_query_end (self->query, self->document_line, self->error);
  if (candidate)
    g_task_return_pointer (task, tg_finder_answer (candidate), (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&self->error));
}

static void
fetch_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Search *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->reply = tg_fetch_finish (result, &error);
  if (error)
    tg_query_end (self->query, self->document_line, error);
  search_step (task, error);
}

static void
lookup_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Search *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->records = tg_txt_finish (result, &error);
  tg_query_end (self->query, self->digest_line, error);
  search_step (task, error);
}

static void
find_async (TgQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  const char *domain = tg_query_get_domain (query);
  g_autofree char *uri =
      g_strdup_printf ("https://ua-auto-config.%s/.well-known/user-agent-configuration.json", domain);
  g_autofree char *name = g_strdup_printf ("_ua-auto-config.%s", domain);
  g_autofree char *dns_uri = g_strdup_printf ("dns:TXT?%s", name);
  Search *self = g_new0 (Search, 1);
  GCancellable *own;

  g_task_set_source_tag (task, find_async);
  self->query = tg_query_ref (query);
  self->deadline = tg_deadline_new (cancellable, 0, NULL, NULL);
  self->pending = 2;
  self->document_line = tg_query_begin (query, TG_SOURCE_PACC, uri);
  self->digest_line = tg_query_begin (query, TG_SOURCE_PACC, dns_uri);
  g_task_set_task_data (task, self, search_free);
  own = tg_deadline_get_cancellable (self->deadline);
  tg_fetch_async (tg_query_get_session (query), uri, own, fetch_cb, g_object_ref (task));
  tg_txt_async (name, own, lookup_cb, g_object_ref (task));
}

const TgFinder tg_finder_pacc = { .source = TG_SOURCE_PACC, .find_async = find_async };
