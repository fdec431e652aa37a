/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-deadline.h"
#include "tg-findings.h"
#include "tg-finder.h"
#include "tg-probe.h"
#include "tg-reason.h"

/* The usual names and ports, with TLS from the first byte; for each protocol the likelier name first. */
static const struct
{
  TgProtocol protocol;
  const char *label;
  guint16 port;
  const char *scheme;
} guesses[] = {
  { TG_PROTOCOL_IMAP, "imap", 993, "imaps" }, { TG_PROTOCOL_IMAP, "mail", 993, "imaps" },
  { TG_PROTOCOL_SMTP, "smtp", 465, "smtps" }, { TG_PROTOCOL_SMTP, "mail", 465, "smtps" },
  { TG_PROTOCOL_POP3, "pop", 995, "pop3s" },  { TG_PROTOCOL_POP3, "mail", 995, "pop3s" },
};

#define N_GUESSES G_N_ELEMENTS (guesses)

typedef enum
{
  WAITING,
  RIGHT,
  WRONG,
} Verdict;

typedef struct
{
  TgQuery *query; /* (owned) */
  TgDeadline *deadline; /* (owned) */
  char *hosts[N_GUESSES]; /* (owned) */
  Verdict verdicts[N_GUESSES];
  gboolean ended;
} Search;

typedef struct
{
  GTask *task; /* (owned) */
  gsize guess;
  TgDiscoveryTried *line; /* (nullable) of the query's record */
} Step;

static void
search_free (gpointer data)
{
  Search *self = data;

  for (gsize i = 0; i < N_GUESSES; i++)
    g_free (self->hosts[i]);
  tg_deadline_free (self->deadline);
  tg_query_unref (self->query);
  g_free (self);
}

/* The verdict on a protocol: RIGHT when the likeliest name that still can be is, WRONG when none is. */
static Verdict
judge (Search *self, TgProtocol protocol)
{
  for (gsize i = 0; i < N_GUESSES; i++)
    if (guesses[i].protocol == protocol && self->verdicts[i] != WRONG)
      return self->verdicts[i];
  return WRONG;
}

/* POP3 is waited for only where there is no IMAP. */
static gboolean
is_decided (Search *self)
{
  Verdict imap = judge (self, TG_PROTOCOL_IMAP);

  if (imap == WAITING || judge (self, TG_PROTOCOL_SMTP) == WAITING)
    return FALSE;
  return imap == RIGHT || judge (self, TG_PROTOCOL_POP3) != WAITING;
}

static void
search_end (GTask *task)
{
  Search *self = g_task_get_task_data (task);
  g_autoptr (TgFindings) findings = tg_findings_new ();
  TgAddress *address = tg_query_get_address (self->query);
  TgCandidate *candidate;
  GError *error = NULL;

  self->ended = TRUE;
  for (gsize i = 0; i < N_GUESSES; i++)
    if (self->verdicts[i] == RIGHT)
      tg_findings_add (findings,
                       tg_server_new (guesses[i].protocol,
                                      self->hosts[i],
                                      guesses[i].port,
                                      TG_SECURITY_TLS,
                                      tg_address_get_text (address),
                                      NULL),
                       TG_OFFER_PASSWORD | TG_OFFER_OAUTH2);
  candidate = tg_findings_to_candidate (
      findings, tg_query_get_catalogue (self->query), address, TG_SOURCE_GUESS, TG_TRUST_UNVERIFIED, &error);
  g_cancellable_cancel (tg_deadline_get_cancellable (self->deadline));
  if (candidate)
    g_task_return_pointer (task, tg_finder_answer (candidate), (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
probe_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Step *step = user_data;
  g_autoptr (GTask) task = step->task;
  Search *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean found = tg_probe_finish (result, &error);

  tg_query_end (self->query, step->line, error);
  if (self->ended)
    return;
  self->verdicts[step->guess] = found ? RIGHT : WRONG;
  if (is_decided (self))
    search_end (task);
}

static void
find_async (TgQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Search *self = g_new0 (Search, 1);

  g_task_set_source_tag (task, find_async);
  self->query = tg_query_ref (query);
  self->deadline = tg_deadline_new (cancellable, 0, NULL, NULL);
  g_task_set_task_data (task, self, search_free);
  for (gsize i = 0; i < N_GUESSES; i++)
    {
      Step *step = g_new0 (Step, 1);
      g_autofree char *uri = NULL;

      self->hosts[i] = g_strdup_printf ("%s.%s", guesses[i].label, tg_query_get_domain (query));
      uri = g_strdup_printf ("%s://%s:%u", guesses[i].scheme, self->hosts[i], guesses[i].port);
      step->task = g_object_ref (task);
      step->guess = i;
      step->line = tg_query_begin (query, TG_SOURCE_GUESS, uri);
      tg_probe_async (guesses[i].protocol,
                      self->hosts[i],
                      guesses[i].port,
                      tg_deadline_get_cancellable (self->deadline),
                      probe_cb,
                      step);
    }
}

const TgFinder tg_finder_guess = { .source = TG_SOURCE_GUESS, .find_async = find_async };
