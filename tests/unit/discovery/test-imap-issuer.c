/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "imap-server.h"
#include "support.h"
#include "tg-deadline.h"
#include "tg-imap-issuer.h"
#include "tg-reason.h"

#define BOTH "IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=OAUTHBEARER"
#define GREETING "* OK ready\r\n"
#define PATIENCE_MSEC 2000
/* {"openid-configuration":"https://accounts.example.net/.well-known/openid-configuration"} */
#define CHALLENGE                                                                                            \
  "eyJvcGVuaWQtY29uZmlndXJhdGlvbiI6Imh0dHBzOi8vYWNjb3VudHMuZXhhbXBsZS5uZXQvLndlbGwta25vd24vb3BlbmlkLWNvbmZp" \
  "Z3VyYXRpb24ifQ=="

typedef struct
{
  ImapServer *imap;
  gboolean takes_tokens;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->imap = imap_server_new ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  imap_server_free (fixture->imap);
}

static char *
ask (Fixture *fixture, const ImapServerScript *script, GCancellable *cancellable, GError **error)
{
  g_autoptr (TgServer) server = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  imap_server_play (fixture->imap, script);
  server = tg_server_new (TG_PROTOCOL_IMAP,
                          "localhost",
                          imap_server_get_port (fixture->imap),
                          script->starttls ? TG_SECURITY_STARTTLS : TG_SECURITY_TLS,
                          "traveller@example.net",
                          NULL);
  tg_imap_issuer_ask_async (server, PATIENCE_MSEC, cancellable, support_result_cb, &place);
  result = support_wait_result (&place);
  return tg_imap_issuer_ask_finish (result, &fixture->takes_tokens, error);
}

static void
assert_told (Fixture *fixture, const ImapServerScript *script, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *issuer = ask (fixture, script, NULL, &error);
  g_autofree char *said = imap_server_dup_said (fixture->imap);

  g_assert_no_error (error);
  g_assert_cmpstr (issuer, ==, "https://accounts.example.net");
  g_assert_true (fixture->takes_tokens);
  g_assert_cmpstr (said, ==, expected);
}

/* Word for word: nothing about anybody is in it. "biwsAQE=" is "n,," and two times ^A. */
static void
test_told (Fixture *fixture, gconstpointer data)
{
  static const ImapServerScript at_once = { .greeting = GREETING,
                                            .capabilities = BOTH,
                                            .challenge = CHALLENGE };
  static const ImapServerScript two_steps = { .greeting = GREETING,
                                              .capabilities = "IMAP4rev1 auth=oauthbearer",
                                              .challenge = CHALLENGE };

  assert_told (fixture,
               &at_once,
               "b CAPABILITY\n"
               "c AUTHENTICATE OAUTHBEARER biwsAQE=\n"
               "AQ==\n"
               "d LOGOUT\n");
  assert_told (fixture,
               &two_steps,
               "b CAPABILITY\n"
               "c AUTHENTICATE OAUTHBEARER\n"
               "biwsAQE=\n"
               "AQ==\n"
               "d LOGOUT\n");
}

typedef struct
{
  ImapServerScript script;
  const char *word;
  gboolean takes_tokens;
  const char *said;
} Refusal;

static void
assert_refused (Fixture *fixture, const Refusal *cases, gsize n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *said = NULL;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_null (ask (fixture, &cases[i].script, NULL, &error));
      g_assert_nonnull (error);
      g_assert_cmpstr (tg_reason_get_word (error), ==, cases[i].word);
      g_assert_cmpint (fixture->takes_tokens, ==, cases[i].takes_tokens);
      said = imap_server_dup_said (fixture->imap);
      g_assert_cmpstr (said, ==, cases[i].said);
    }
}

/* Who has told it in the greeting is not asked again. */
static void
test_told_at_once (Fixture *fixture, gconstpointer data)
{
  static const ImapServerScript script = { .greeting =
                                               "* OK [capability IMAP4rev1 SASL-IR AUTH=OAUTHBEARER] hi\r\n",
                                           .challenge = CHALLENGE };
  const Refusal passwords = {
    { .greeting = "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\r\n" }, "nothing", FALSE, "d LOGOUT\n"
  };

  assert_told (fixture,
               &script,
               "c AUTHENTICATE OAUTHBEARER biwsAQE=\n"
               "AQ==\n"
               "d LOGOUT\n");
  assert_refused (fixture, &passwords, 1);
}

/* A list that never ends is none, and one in the plain is nobody's. */
static void
test_not_told_at_once (Fixture *fixture, gconstpointer data)
{
  static const ImapServerScript scripts[] = {
    { .greeting = "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n", .capabilities = BOTH, .challenge = CHALLENGE },
    { .starttls = TRUE,
      .greeting = "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\r\n",
      .starttls_answer = "a OK go\r\n",
      .capabilities = BOTH,
      .challenge = CHALLENGE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autofree char *said = g_strconcat (scripts[i].starttls ? "a STARTTLS\n" : "",
                                           "b CAPABILITY\n"
                                           "c AUTHENTICATE OAUTHBEARER biwsAQE=\n"
                                           "AQ==\n"
                                           "d LOGOUT\n",
                                           NULL);

      assert_told (fixture, &scripts[i], said);
    }
}

/* Patience is for the greeting; what comes after it takes its time. */
static void
test_patience (Fixture *fixture, gconstpointer data)
{
  static const ImapServerScript silent = { 0 };
  static const ImapServerScript slow = { .greeting = GREETING };
  g_autoptr (TgDeadline) deadline = NULL;
  g_autoptr (GError) error = NULL;
  gint64 started = g_get_monotonic_time ();

  g_assert_null (ask (fixture, &silent, NULL, &error));
  g_assert_cmpstr (tg_reason_get_word (error), ==, "timeout");
  g_assert_cmpint ((g_get_monotonic_time () - started) / 1000, >=, PATIENCE_MSEC - 10);
  g_clear_error (&error);
  started = g_get_monotonic_time ();
  deadline = tg_deadline_new (NULL, PATIENCE_MSEC + 300, NULL, NULL);
  g_assert_null (ask (fixture, &slow, tg_deadline_get_cancellable (deadline), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint ((g_get_monotonic_time () - started) / 1000, >=, PATIENCE_MSEC + 290);
}

static void
test_starttls (Fixture *fixture, gconstpointer data)
{
  static const ImapServerScript script = { .starttls = TRUE,
                                           .greeting = GREETING,
                                           .starttls_answer = "a OK go\r\n",
                                           .capabilities = BOTH,
                                           .challenge = CHALLENGE };

  assert_told (fixture,
               &script,
               "a STARTTLS\n"
               "b CAPABILITY\n"
               "c AUTHENTICATE OAUTHBEARER biwsAQE=\n"
               "AQ==\n"
               "d LOGOUT\n");
}

static void
test_not_told (Fixture *fixture, gconstpointer data)
{
  const Refusal cases[] = {
    { { .greeting = GREETING, .capabilities = "IMAP4rev1 AUTH=PLAIN" },
      "nothing",
      FALSE,
      "b CAPABILITY\nd LOGOUT\n" },
    { { .greeting = GREETING, .capabilities = "IMAP4rev1 AUTH=XOAUTH2" },
      "nothing",
      TRUE,
      "b CAPABILITY\nd LOGOUT\n" },
    { { .greeting = GREETING, .capabilities = BOTH },
      "nothing",
      TRUE,
      "b CAPABILITY\nc AUTHENTICATE OAUTHBEARER biwsAQE=\nd LOGOUT\n" },
    { { .greeting = GREETING, .capabilities = BOTH, .challenge = "e30=" },
      "nothing",
      TRUE,
      "b CAPABILITY\nc AUTHENTICATE OAUTHBEARER biwsAQE=\nAQ==\nd LOGOUT\n" },
    { { .greeting = GREETING, .capabilities = BOTH, .challenge = "?" },
      "malformed",
      TRUE,
      "b CAPABILITY\nc AUTHENTICATE OAUTHBEARER biwsAQE=\nAQ==\nd LOGOUT\n" },
  };

  assert_refused (fixture, cases, G_N_ELEMENTS (cases));
}

static void
test_other_service (Fixture *fixture, gconstpointer data)
{
  const Refusal cases[] = {
    { { .greeting = "220 ftp\r\n" }, "other-service", FALSE, "" },
    { { .greeting = "* PREAUTH welcome\r\n" }, "other-service", FALSE, "" },
    { { .greeting = "* BYE\r\n" }, "other-service", FALSE, "" },
    /* STARTTLS that is not offered, and bytes that somebody on the way slipped in. */
    { { .starttls = TRUE, .greeting = GREETING, .starttls_answer = "a NO\r\n" },
      "no-starttls",
      FALSE,
      "a STARTTLS\n" },
    { { .starttls = TRUE,
        .greeting = GREETING,
        .starttls_answer = "a OK\r\n* CAPABILITY AUTH=OAUTHBEARER\r\n" },
      "no-starttls",
      FALSE,
      "a STARTTLS\n" },
  };

  assert_refused (fixture, cases, G_N_ELEMENTS (cases));
}

static void
test_flood (Fixture *fixture, gconstpointer data)
{
  const Refusal cases[] = {
    { { .greeting = GREETING, .flood = "* STATUS\r\n" }, "too-long", FALSE, "b CAPABILITY\n" },
    { { .greeting = GREETING, .flood = "* STATUS " }, "too-long", FALSE, "b CAPABILITY\n" },
  };

  assert_refused (fixture, cases, G_N_ELEMENTS (cases));
}

/* Nothing is said to a server whose certificate nobody vouches for. */
static void
test_strict_tls (Fixture *fixture, gconstpointer data)
{
  const Refusal cases[] = {
    { { .greeting = GREETING, .capabilities = BOTH, .challenge = CHALLENGE }, "tls", FALSE, "" },
    { { .starttls = TRUE, .greeting = GREETING, .starttls_answer = "a OK go\r\n" },
      "tls",
      FALSE,
      "a STARTTLS\n" },
  };

  g_tls_backend_set_default_database (g_tls_backend_get_default (), NULL);
  assert_refused (fixture, cases, G_N_ELEMENTS (cases));
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  static const ImapServerScript scripts[] = {
    { .greeting = NULL },
    { .greeting = GREETING },
    { .starttls = TRUE },
  };

  for (guint msec = 0; msec <= 40; msec += 4)
    for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
      {
        g_autoptr (GCancellable) cancellable = g_cancellable_new ();
        g_autoptr (TgDeadline) deadline = tg_deadline_new (cancellable, msec, NULL, NULL);
        g_autoptr (GError) error = NULL;
        gint64 started = g_get_monotonic_time ();

        if (msec == 0)
          g_cancellable_cancel (tg_deadline_get_cancellable (deadline));
        g_assert_null (ask (fixture, &scripts[i], tg_deadline_get_cancellable (deadline), &error));
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
        g_assert_cmpint ((g_get_monotonic_time () - started) / 1000, <, 2000);
      }
}

#define ADD(name, func) g_test_add ("/imap-issuer/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  ADD ("told", test_told);
  ADD ("told-at-once", test_told_at_once);
  ADD ("not-told-at-once", test_not_told_at_once);
  ADD ("patience", test_patience);
  ADD ("starttls", test_starttls);
  ADD ("not-told", test_not_told);
  ADD ("other-service", test_other_service);
  ADD ("flood", test_flood);
  ADD ("strict-tls", test_strict_tls);
  ADD ("cancel", test_cancel);
  return g_test_run ();
}
