/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-autodiscover.h"
#include "tg-document.h"
#include "tg-findings.h"
#include "tg-finder.h"
#include "tg-mx.h"
#include "tg-reason.h"

/* Exchange Online receives below this name; only then does Microsoft know the address anyway. */
#define MICROSOFT_MX "mail.protection.outlook.com"
#define MICROSOFT_HOST "outlook.office365.com"
#define MICROSOFT_SMTP "smtp.office365.com"

static void
add (TgFindings *findings,
     TgProtocol protocol,
     const char *host,
     guint16 port,
     TgSecurity security,
     TgAddress *address)
{
  tg_findings_add (findings,
                   tg_server_new (protocol, host, port, security, tg_address_get_text (address), NULL),
                   TG_OFFER_OAUTH2);
}

static GPtrArray *
read_reply (TgQuery *query, TgSource source, TgFetchReply *reply, GError **error)
{
  TgAddress *address = tg_query_get_address (query);
  gsize length;
  const char *data = g_bytes_get_data (reply->body, &length);
  g_autofree char *host = tg_autodiscover_parse (data, length, error);
  g_autoptr (TgFindings) findings = tg_findings_new ();
  TgCandidate *candidate;

  if (!host)
    return NULL;
  /* A server of the organisation's own speaks for Exchange there, not for IMAP. */
  if (!g_str_equal (host, MICROSOFT_HOST))
    {
      tg_reason_set (error, TG_REASON_UNUSABLE, "elsewhere");
      return NULL;
    }
  add (findings, TG_PROTOCOL_IMAP, MICROSOFT_HOST, 993, TG_SECURITY_TLS, address);
  add (findings, TG_PROTOCOL_POP3, MICROSOFT_HOST, 995, TG_SECURITY_TLS, address);
  add (findings, TG_PROTOCOL_SMTP, MICROSOFT_SMTP, 587, TG_SECURITY_STARTTLS, address);
  candidate = tg_findings_to_candidate (
      findings, tg_query_get_catalogue (query), address, source, TG_TRUST_UNVERIFIED, error);
  return candidate ? tg_finder_answer (candidate) : NULL;
}

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

/* Takes @task. */
static void
ask_microsoft (GTask *task)
{
  TgQuery *query = g_task_get_task_data (task);
  g_autofree char *address =
      g_uri_escape_string (tg_address_get_text (tg_query_get_address (query)), "@", FALSE);
  g_autofree char *uri = g_strdup_printf (
      "https://" MICROSOFT_HOST "/autodiscover/autodiscover.json/v1.0/%s?Protocol=AutodiscoverV1", address);
  g_autoptr (TgRace) race = tg_race_new ();

  tg_document_add (race, query, TG_SOURCE_AUTODISCOVER, uri, read_reply);
  tg_race_run_async (race, g_task_get_cancellable (task), race_cb, task);
}

/* Microsoft receives, and the catalogue, which would know better, does not say who serves. */
static gboolean
is_needed (TgQuery *query, GPtrArray *hosts)
{
  gboolean microsoft = FALSE;

  for (guint i = 0; i < hosts->len; i++)
    {
      if (tg_catalogue_match_mx (tg_query_get_catalogue (query), hosts->pdata[i]))
        return FALSE;
      microsoft = microsoft || tg_host_is_within (hosts->pdata[i], MICROSOFT_MX);
    }
  return microsoft;
}

static void
ask_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TgQuery *query = g_task_get_task_data (task);
  g_autoptr (GPtrArray) hosts = tg_mx_ask_finish (result, NULL);

  if (hosts && is_needed (query, hosts))
    {
      ask_microsoft (g_steal_pointer (&task));
      return;
    }
  tg_query_skip (query, TG_SOURCE_AUTODISCOVER, "not-needed");
  g_task_return_new_error (task, TG_REASON, TG_REASON_NOTHING, "nothing");
}

static void
find_async (TgQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, find_async);
  g_task_set_task_data (task, tg_query_ref (query), (GDestroyNotify)tg_query_unref);
  tg_mx_ask_async (tg_query_get_mx (query), cancellable, ask_cb, g_steal_pointer (&task));
}

const TgFinder tg_finder_autodiscover = { .source = TG_SOURCE_AUTODISCOVER, .find_async = find_async };
