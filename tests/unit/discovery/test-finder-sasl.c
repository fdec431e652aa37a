/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "imap-server.h"
#include "support.h"
#include "tg-finder.h"
#include "tg-reason.h"

#define GREETING "* OK ready\r\n"
#define BEARER "IMAP4rev1 SASL-IR AUTH=OAUTHBEARER"

typedef struct
{
  ImapServer *imap;
  TgCatalogue *catalogue;
  TgAddress *address;
  TgQuery *query;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->imap = imap_server_new ();
  fixture->catalogue = support_catalogue_new ();
  fixture->address = tg_address_parse ("traveller@example.org", NULL);
  fixture->query = tg_query_new (fixture->catalogue, fixture->address, NULL, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  tg_query_unref (fixture->query);
  tg_address_unref (fixture->address);
  tg_catalogue_unref (fixture->catalogue);
  imap_server_free (fixture->imap);
}

/* What another source found: a server of @protocol on the port of ours. */
static TgCandidate *
found (Fixture *fixture, TgProtocol protocol, TgTrust trust)
{
  g_autoptr (GPtrArray) servers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);
  const TgMethod method = TG_METHOD_PASSWORD;
  TgCandidateFields fields = { 0 };

  g_ptr_array_add (servers,
                   tg_server_new (protocol,
                                  "localhost",
                                  imap_server_get_port (fixture->imap),
                                  TG_SECURITY_TLS,
                                  "traveller@example.org",
                                  NULL));
  fields.address = fixture->address;
  fields.name = "example.org";
  fields.source = TG_SOURCE_SRV;
  fields.trust = trust;
  fields.methods = &method;
  fields.n_methods = 1;
  fields.servers = servers;
  return tg_candidate_new (&fields);
}

static GPtrArray *
refine (Fixture *fixture, TgCandidate *candidate, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  tg_finder_sasl.refine_async (fixture->query, candidate, cancellable, support_result_cb, &place);
  result = support_wait_result (&place);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static GPtrArray *
refine_with_uri (Fixture *fixture, TgTrust trust, const char *uri, GError **error)
{
  g_autofree char *text = g_strdup_printf ("{\"openid-configuration\":\"%s\"}", uri);
  g_autofree char *challenge = g_base64_encode ((const guchar *)text, strlen (text));
  const ImapServerScript script = { .greeting = GREETING, .capabilities = BEARER, .challenge = challenge };
  g_autoptr (TgCandidate) candidate = found (fixture, TG_PROTOCOL_IMAP, trust);
  GPtrArray *answer;

  imap_server_play (fixture->imap, &script);
  answer = refine (fixture, candidate, NULL, error);
  /* The script lives as long as somebody plays it. */
  g_free (imap_server_dup_said (fixture->imap));
  return answer;
}

static const char *
word (Fixture *fixture, guint position, const char *uri_start)
{
  TgDiscoveryTried *line = tg_query_get_tried (fixture->query)->pdata[position];

  g_assert_cmpint (line->source, ==, TG_SOURCE_SASL);
  g_assert_true (g_str_has_prefix (line->uri, uri_start));
  g_assert_null (strstr (line->uri, "traveller"));
  g_assert_true (line->finished);
  return line->result;
}

/* An issuer of the catalogue: its provider, and its servers, never this one. */
static void
test_known (Fixture *fixture, gconstpointer data)
{
  const TgTrust trusts[] = { TG_TRUST_UNVERIFIED, TG_TRUST_VERIFIED };

  for (gsize i = 0; i < G_N_ELEMENTS (trusts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) answer = refine_with_uri (
          fixture, trusts[i], "https://accounts.example.net/.well-known/openid-configuration", &error);
      TgCandidate *candidate;

      g_assert_no_error (error);
      g_assert_cmpuint (answer->len, ==, 1);
      candidate = answer->pdata[0];
      g_assert_cmpstr (tg_candidate_get_provider (candidate), ==, "example");
      g_assert_true (tg_candidate_has_method (candidate, TG_METHOD_OAUTH2));
      g_assert_cmpint (tg_candidate_get_source (candidate), ==, TG_SOURCE_SASL);
      g_assert_cmpint (tg_candidate_get_trust (candidate), ==, trusts[i]);
      for (guint j = 0; j < tg_candidate_get_servers (candidate)->len; j++)
        g_assert_true (g_str_has_suffix (tg_server_get_host (tg_candidate_get_servers (candidate)->pdata[j]),
                                         ".example.net"));
      g_assert_cmpstr (word (fixture, (guint)i, "imaps://localhost:"), ==, "found");
    }
}

static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answer =
      refine_with_uri (fixture,
                       TG_TRUST_UNVERIFIED,
                       "https://login.elsewhere.example/mail/.well-known/openid-configuration",
                       &error);
  TgCandidate *candidate;

  g_assert_no_error (error);
  g_assert_cmpuint (answer->len, ==, 1);
  candidate = answer->pdata[0];
  g_assert_null (tg_candidate_get_provider (candidate));
  g_assert_cmpstr (tg_candidate_get_issuer (candidate), ==, "https://login.elsewhere.example/mail");
  g_assert_false (tg_candidate_has_method (candidate, TG_METHOD_OAUTH2));
  g_assert_true (tg_candidate_has_method (candidate, TG_METHOD_PASSWORD));
  g_assert_cmpint (tg_candidate_get_source (candidate), ==, TG_SOURCE_SRV);
  g_assert_cmpint (tg_candidate_get_trust (candidate), ==, TG_TRUST_UNVERIFIED);
  g_assert_cmpstr (tg_server_get_host (tg_candidate_get_servers (candidate)->pdata[0]), ==, "localhost");
  g_assert_cmpstr (word (fixture, 0, "imaps://localhost:"), ==, "found");
}

/* Who takes tokens and does not say whose is asked for its metadata; who does not is left alone. */
static void
test_metadata (Fixture *fixture, gconstpointer data)
{
  static const ImapServerScript silent = { .greeting = GREETING, .capabilities = BEARER };
  static const ImapServerScript passwords = { .greeting = GREETING, .capabilities = "IMAP4rev1 AUTH=PLAIN" };
  g_autoptr (TgCandidate) candidate = found (fixture, TG_PROTOCOL_IMAP, TG_TRUST_UNVERIFIED);

  imap_server_play (fixture->imap, &passwords);
  g_assert_null (refine (fixture, candidate, NULL, NULL));
  g_assert_cmpuint (tg_query_get_tried (fixture->query)->len, ==, 1);
  g_assert_cmpstr (word (fixture, 0, "imaps://localhost:"), ==, "nothing");
  imap_server_play (fixture->imap, &silent);
  g_assert_null (refine (fixture, candidate, NULL, NULL));
  g_assert_cmpuint (tg_query_get_tried (fixture->query)->len, ==, 3);
  g_assert_cmpstr (word (fixture, 1, "imaps://localhost:"), ==, "nothing");
  g_assert_cmpstr (word (fixture, 2, "https://localhost/.well-known/oauth-protected-resource"), !=, "found");
}

static void
test_no_imap (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TgCandidate) candidate = found (fixture, TG_PROTOCOL_POP3, TG_TRUST_UNVERIFIED);
  g_autoptr (GError) error = NULL;

  g_assert_null (refine (fixture, candidate, NULL, &error));
  g_assert_error (error, TG_REASON, TG_REASON_NOTHING);
  g_assert_cmpuint (tg_query_get_tried (fixture->query)->len, ==, 0);
}

/* A server that is silent costs a moment, not the time of a fetch. */
static void
test_silent (Fixture *fixture, gconstpointer data)
{
  static const ImapServerScript script = { .greeting = GREETING };
  g_autoptr (TgCandidate) candidate = found (fixture, TG_PROTOCOL_IMAP, TG_TRUST_UNVERIFIED);
  gint64 started = g_get_monotonic_time ();

  imap_server_play (fixture->imap, &script);
  g_assert_null (refine (fixture, candidate, NULL, NULL));
  g_assert_cmpstr (word (fixture, 0, "imaps://localhost:"), ==, "timeout");
  g_assert_cmpint ((g_get_monotonic_time () - started) / 1000, <, 4500);
  g_assert_cmpuint (tg_query_get_tried (fixture->query)->len, ==, 1);
}

/* One that does not even greet costs less. */
static void
test_mute (Fixture *fixture, gconstpointer data)
{
  static const ImapServerScript script = { 0 };
  g_autoptr (TgCandidate) candidate = found (fixture, TG_PROTOCOL_IMAP, TG_TRUST_UNVERIFIED);
  gint64 started = g_get_monotonic_time ();

  imap_server_play (fixture->imap, &script);
  g_assert_null (refine (fixture, candidate, NULL, NULL));
  g_assert_cmpstr (word (fixture, 0, "imaps://localhost:"), ==, "timeout");
  g_assert_cmpint ((g_get_monotonic_time () - started) / 1000, <, 2500);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  static const ImapServerScript script = { .greeting = GREETING };
  g_autoptr (TgCandidate) candidate = found (fixture, TG_PROTOCOL_IMAP, TG_TRUST_UNVERIFIED);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  imap_server_play (fixture->imap, &script);
  tg_finder_sasl.refine_async (fixture->query, candidate, cancellable, support_result_cb, &place);
  support_run (50);
  g_cancellable_cancel (cancellable);
  result = support_wait_result (&place);
  g_assert_null (g_task_propagate_pointer (G_TASK (result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (tg_query_get_tried (fixture->query)->len, ==, 1);
}

#define ADD(name, func) g_test_add ("/finder-sasl/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  ADD ("known", test_known);
  ADD ("unknown", test_unknown);
  ADD ("metadata", test_metadata);
  ADD ("no-imap", test_no_imap);
  ADD ("silent", test_silent);
  ADD ("mute", test_mute);
  ADD ("cancel", test_cancel);
  return g_test_run ();
}
