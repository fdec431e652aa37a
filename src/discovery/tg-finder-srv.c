/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-findings.h"
#include "tg-finder.h"
#include "tg-lookup.h"
#include "tg-reason.h"

/* RFC 6186 and RFC 8314. STARTTLS is a must where TLS does not come first. */
static const struct
{
  const char *label;
  TgProtocol protocol;
  TgSecurity security;
} services[] = {
  { "_imaps", TG_PROTOCOL_IMAP, TG_SECURITY_TLS },
  { "_imap", TG_PROTOCOL_IMAP, TG_SECURITY_STARTTLS },
  { "_pop3s", TG_PROTOCOL_POP3, TG_SECURITY_TLS },
  { "_pop3", TG_PROTOCOL_POP3, TG_SECURITY_STARTTLS },
  { "_submissions", TG_PROTOCOL_SMTP, TG_SECURITY_TLS },
  { "_submission", TG_PROTOCOL_SMTP, TG_SECURITY_STARTTLS },
};

#define N_SERVICES G_N_ELEMENTS (services)
#define MAX_TARGETS 4

typedef struct
{
  TgQuery *query; /* (owned) */
  GList *targets[N_SERVICES]; /* (owned) GSrvTarget, in the order to be tried */
  guint pending;
} Search;

typedef struct
{
  GTask *task; /* (owned) */
  gsize service;
  TgDiscoveryTried *line; /* (nullable) of the query's record */
} Step;

static void
search_free (gpointer data)
{
  Search *self = data;

  for (gsize i = 0; i < N_SERVICES; i++)
    g_resolver_free_targets (self->targets[i]);
  tg_query_unref (self->query);
  g_free (self);
}

/* The best priority with which a protocol is offered at all. */
static guint
best_priority (Search *self, TgProtocol protocol)
{
  guint best = G_MAXUINT;

  for (gsize i = 0; i < N_SERVICES; i++)
    if (services[i].protocol == protocol && self->targets[i])
      best = MIN (best, g_srv_target_get_priority (self->targets[i]->data));
  return best;
}

static void
add_protocol (Search *self, TgFindings *findings, TgProtocol protocol)
{
  const char *username = tg_address_get_text (tg_query_get_address (self->query));

  for (gsize i = 0; i < N_SERVICES; i++)
    {
      guint n_added = 0;

      for (GList *l = self->targets[i]; l && n_added < MAX_TARGETS && services[i].protocol == protocol;
           l = l->next)
        {
          g_autofree char *host = tg_domain_normalize (g_srv_target_get_hostname (l->data), NULL);
          guint16 port = g_srv_target_get_port (l->data);

          if (!host || port == 0)
            continue;
          tg_findings_add (findings,
                           tg_server_new (protocol, host, port, services[i].security, username, NULL),
                           TG_OFFER_PASSWORD | TG_OFFER_OAUTH2);
          n_added++;
        }
    }
}

static void
search_end (GTask *task)
{
  Search *self = g_task_get_task_data (task);
  g_autoptr (TgFindings) findings = tg_findings_new ();
  /* RFC 6186, section 3.4: who offers both says by priority what is liked better. */
  gboolean pop_first = best_priority (self, TG_PROTOCOL_POP3) < best_priority (self, TG_PROTOCOL_IMAP);
  TgCandidate *candidate;
  GError *error = NULL;

  add_protocol (self, findings, pop_first ? TG_PROTOCOL_POP3 : TG_PROTOCOL_IMAP);
  add_protocol (self, findings, pop_first ? TG_PROTOCOL_IMAP : TG_PROTOCOL_POP3);
  add_protocol (self, findings, TG_PROTOCOL_SMTP);
  candidate = tg_findings_to_candidate (findings,
                                        tg_query_get_catalogue (self->query),
                                        tg_query_get_address (self->query),
                                        TG_SOURCE_SRV,
                                        TG_TRUST_UNVERIFIED,
                                        &error);
  if (candidate)
    g_task_return_pointer (task, tg_finder_answer (candidate), (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
lookup_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Step *step = user_data;
  g_autoptr (GTask) task = step->task;
  Search *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GList *records = tg_lookup_finish (result, &error);
  GList *targets = tg_lookup_srv_targets (records);

  tg_lookup_records_free (records);
  if (!error && !targets)
    tg_reason_set (&error, TG_REASON_NOTHING, "nothing");
  tg_query_end (self->query, step->line, error);
  if (step->service == N_SERVICES)
    {
      g_resolver_free_targets (targets);
      return;
    }
  self->targets[step->service] = targets;
  if (--self->pending == 0)
    search_end (task);
}

static void
ask (GTask *task, const char *label, gsize service)
{
  Search *self = g_task_get_task_data (task);
  g_autofree char *name = g_strdup_printf ("%s._tcp.%s", label, tg_query_get_domain (self->query));
  g_autofree char *uri = g_strdup_printf ("dns:SRV?%s", name);
  Step *step = g_new0 (Step, 1);

  step->task = g_object_ref (task);
  step->service = service;
  step->line = tg_query_begin (self->query, TG_SOURCE_SRV, uri);
  tg_lookup_async (name, G_RESOLVER_RECORD_SRV, g_task_get_cancellable (task), lookup_cb, step);
}

static void
find_async (TgQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Search *self = g_new0 (Search, 1);

  g_task_set_source_tag (task, find_async);
  self->query = tg_query_ref (query);
  self->pending = N_SERVICES;
  g_task_set_task_data (task, self, search_free);
  for (gsize i = 0; i < N_SERVICES; i++)
    ask (task, services[i].label, i);
  /* RFC 8620: noted for the record. Nothing waits for it, and nothing comes of it yet. */
  ask (task, "_jmap", N_SERVICES);
}

const TgFinder tg_finder_srv = { .source = TG_SOURCE_SRV, .find_async = find_async };
