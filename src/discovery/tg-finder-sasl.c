/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-deadline.h"
#include "tg-document.h"
#include "tg-findings.h"
#include "tg-finder.h"
#include "tg-imap-issuer.h"
#include "tg-issuer.h"
#include "tg-reason.h"

/* An answer is in hand while this goes on: it is worth a moment, not the whole time of a fetch. */
#define LIMIT_MSEC 3000
/* And one that does not even greet gets no more than all the others together took, but at least this: most that are
 * silent at first are so for good. */
#define MIN_PATIENCE_MSEC 1000

typedef struct
{
  TgQuery *query; /* (owned) */
  TgCandidate *candidate; /* (owned) as the other sources found it */
  TgServer *server; /* (unowned) of the candidate */
  TgDeadline *deadline; /* (owned) */
  TgDiscoveryTried *line; /* (nullable) of the query's record */
} Search;

static void
search_free (gpointer data)
{
  Search *self = data;

  tg_deadline_free (self->deadline);
  tg_candidate_unref (self->candidate);
  tg_query_unref (self->query);
  g_free (self);
}

/* Opens the line of a question. */
static void search_begin (Search *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
search_begin (Search *self, const char *format, ...)
{
  g_autofree char *uri = NULL;
  va_list arguments;

  va_start (arguments, format);
  uri = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  self->line = tg_query_begin (self->query, TG_SOURCE_SASL, uri);
}

/* Ends it. The time that is up here looks like somebody's cancelling from below. */
static void
search_heard (Search *self, GError **error)
{
  if (*error && tg_deadline_has_passed (self->deadline))
    {
      g_clear_error (error);
      tg_reason_set (error, TG_REASON_UNREACHABLE, "timeout");
    }
  tg_query_end (self->query, self->line, *error);
}

/* The candidate of a provider that issues the tokens. What the server says of itself decides who is asked for consent,
 * never where tokens go: that is to hosts of the provider alone. */
static TgCandidate *
provider_candidate (Search *self, TgProvider *provider, const char *issuer)
{
  TgAddress *address = tg_query_get_address (self->query);
  TgTrust trust = tg_candidate_get_trust (self->candidate);
  GPtrArray *servers = tg_candidate_get_servers (self->candidate);
  g_autoptr (TgFindings) findings = tg_findings_new ();
  g_autoptr (TgCandidate) candidate = NULL;

  findings->issuer = g_strdup (issuer);
  for (guint i = 0; i < servers->len; i++)
    tg_findings_add (findings, tg_server_ref (servers->pdata[i]), TG_OFFER_PASSWORD | TG_OFFER_OAUTH2);
  candidate = tg_findings_to_candidate (
      findings, tg_query_get_catalogue (self->query), address, TG_SOURCE_SASL, trust, NULL);
  if (candidate && g_strcmp0 (tg_candidate_get_provider (candidate), tg_provider_get_id (provider)) == 0)
    return g_steal_pointer (&candidate);
  return tg_candidate_new_from_provider (address, provider, TG_SOURCE_SASL, trust, NULL);
}

/* What was found, with the issuer noted: a client may be registered there (tg-findings.h). */
static TgCandidate *
noted_candidate (Search *self, const char *issuer, const char *scope)
{
  gboolean verified = tg_candidate_get_trust (self->candidate) == TG_TRUST_VERIFIED;
  TgMethod methods[] = { TG_METHOD_OAUTH2, TG_METHOD_PASSWORD };
  TgCandidateFields fields = { 0 };

  fields.address = tg_candidate_get_address (self->candidate);
  fields.name = tg_candidate_get_name (self->candidate);
  fields.source = tg_candidate_get_source (self->candidate);
  fields.trust = tg_candidate_get_trust (self->candidate);
  fields.methods = tg_candidate_get_methods (self->candidate, &fields.n_methods);
  if (verified)
    {
      fields.methods = methods;
      fields.n_methods = tg_candidate_has_method (self->candidate, TG_METHOD_PASSWORD) ? 2 : 1;
    }
  fields.issuer = issuer;
  fields.scope = scope;
  fields.servers = tg_candidate_get_servers (self->candidate);
  fields.notice = tg_candidate_get_notice (self->candidate);
  return tg_candidate_new (&fields);
}

/* @scope: (nullable) */
static void
search_end (GTask *task, const char *issuer, const char *scope)
{
  Search *self = g_task_get_task_data (task);
  TgProvider *provider = tg_catalogue_match_issuer (tg_query_get_catalogue (self->query), issuer);
  TgCandidate *candidate =
      provider ? provider_candidate (self, provider, issuer) : noted_candidate (self, issuer, scope);

  g_task_return_pointer (task, tg_finder_answer (candidate), (GDestroyNotify)g_ptr_array_unref);
}

static void
fetch_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Search *self = g_task_get_task_data (task);
  TgCatalogue *catalogue = tg_query_get_catalogue (self->query);
  g_autoptr (GError) error = NULL;
  g_autoptr (TgFetchReply) reply = tg_fetch_finish (result, &error);
  g_autoptr (GPtrArray) issuers = NULL;
  g_autofree char *scope = NULL;
  const char *issuer = NULL;
  gsize length;

  if (reply)
    {
      const char *data = g_bytes_get_data (reply->body, &length);

      issuers = tg_issuers_from_resource (data, length, tg_server_get_host (self->server), &scope, &error);
    }
  search_heard (self, &error);
  if (!issuers)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  for (guint i = 0; i < issuers->len && !issuer; i++)
    if (tg_catalogue_match_issuer (catalogue, issuers->pdata[i]))
      issuer = issuers->pdata[i];
  search_end (task, issuer ? issuer : issuers->pdata[0], scope);
}

static void
ask_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Search *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;
  gboolean takes_tokens;
  g_autofree char *issuer = tg_imap_issuer_ask_finish (result, &takes_tokens, &error);

  search_heard (self, &error);
  if (issuer)
    {
      search_end (task, issuer, NULL);
      return;
    }
  if (!takes_tokens || g_cancellable_is_cancelled (tg_deadline_get_cancellable (self->deadline)))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  /* It takes tokens and does not say whose (Dovecot 2.3 tells only who brings one). */
  uri =
      g_strdup_printf ("https://%s/.well-known/oauth-protected-resource", tg_server_get_host (self->server));
  search_begin (self, "%s", uri);
  tg_fetch_async (tg_query_get_session (self->query),
                  uri,
                  tg_deadline_get_cancellable (self->deadline),
                  fetch_cb,
                  g_steal_pointer (&task));
}

static void
refine_async (TgQuery *query,
              TgCandidate *candidate,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  TgServer *server = tg_candidate_get_server (candidate, TG_PROTOCOL_IMAP);
  Search *self;

  g_task_set_source_tag (task, refine_async);
  if (!server)
    {
      g_task_return_new_error (task, TG_REASON, TG_REASON_NOTHING, "nothing");
      return;
    }
  self = g_new0 (Search, 1);
  self->query = tg_query_ref (query);
  self->candidate = tg_candidate_ref (candidate);
  self->server = server;
  self->deadline = tg_deadline_new (cancellable, LIMIT_MSEC, NULL, NULL);
  g_task_set_task_data (task, self, search_free);
  search_begin (self,
                "%s://%s:%u",
                tg_server_get_security (server) == TG_SECURITY_TLS ? "imaps" : "imap",
                tg_server_get_host (server),
                tg_server_get_port (server));
  tg_imap_issuer_ask_async (server,
                            CLAMP (tg_query_get_age_msec (query), MIN_PATIENCE_MSEC, LIMIT_MSEC),
                            tg_deadline_get_cancellable (self->deadline),
                            ask_cb,
                            g_steal_pointer (&task));
}

const TgFinder tg_finder_sasl = { .source = TG_SOURCE_SASL, .refine_async = refine_async };
