/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-document.h"

#include "tg-autoconfig.h"
#include "tg-reason.h"

typedef struct
{
  TgQuery *query; /* (owned) */
  TgSource source;
  char *uri;
  TgDocumentRead read;
  TgDiscoveryTried *line; /* (nullable) of the query's record */
} Document;

static void
document_free (gpointer data)
{
  Document *self = data;

  tg_query_unref (self->query);
  g_free (self->uri);
  g_free (self);
}

static void
fetch_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Document *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (TgFetchReply) reply = tg_fetch_finish (result, &error);
  GPtrArray *candidates = NULL;

  if (reply)
    candidates = self->read (self->query, self->source, reply, &error);
  tg_query_end (self->query, self->line, error);
  if (candidates)
    g_task_return_pointer (task, candidates, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
document_start (gpointer lane, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Document *self = lane;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, document_start);
  g_task_set_task_data (task, self, NULL);
  self->line = tg_query_begin (self->query, self->source, self->uri);
  tg_fetch_async (
      tg_query_get_session (self->query), self->uri, cancellable, fetch_cb, g_steal_pointer (&task));
}

void
tg_document_add (TgRace *race, TgQuery *query, TgSource source, const char *uri, TgDocumentRead read)
{
  Document *self = g_new0 (Document, 1);

  self->query = tg_query_ref (query);
  self->source = source;
  self->uri = g_strdup (uri);
  self->read = read;
  tg_race_add (race, document_start, self, document_free);
}

GPtrArray *
tg_document_read_autoconfig (TgQuery *query, TgSource source, TgFetchReply *reply, GError **error)
{
  TgAddress *address = tg_query_get_address (query);
  g_autoptr (GPtrArray) candidates = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_candidate_unref);
  g_autoptr (TgFindings) findings = NULL;
  TgCandidate *candidate;
  TgTrust trust = TG_TRUST_UNVERIFIED;
  gsize length;
  const char *data = g_bytes_get_data (reply->body, &length);

  findings = tg_autoconfig_parse (data, length, address, error);
  if (!findings)
    return NULL;
  if (source == TG_SOURCE_AUTOCONFIG && tg_host_is_within (reply->host, tg_query_get_domain (query)))
    trust = TG_TRUST_VERIFIED;
  candidate =
      tg_findings_to_candidate (findings, tg_query_get_catalogue (query), address, source, trust, error);
  if (!candidate)
    return NULL;
  g_ptr_array_add (candidates, candidate);
  return g_steal_pointer (&candidates);
}
