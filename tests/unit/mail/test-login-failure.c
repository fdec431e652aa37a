/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-login-failure.h"

#include <string.h>

typedef struct
{
  CURLcode code;
  TgProtocol protocol;
  TgMethod method;
  const char *dialogue; /* what the server has said */
  TgLoginError error;
} Case;

#define IMAP_CAPABILITY "* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\r\n"
#define SMTP_CAPABILITY "250-x\r\n250 AUTH XOAUTH2\r\n"

static const Case cases[] = {
  { CURLE_COULDNT_RESOLVE_HOST, TG_PROTOCOL_IMAP, TG_METHOD_OAUTH2, "", TG_LOGIN_ERROR_UNREACHABLE },
  { CURLE_COULDNT_CONNECT, TG_PROTOCOL_IMAP, TG_METHOD_OAUTH2, "", TG_LOGIN_ERROR_UNREACHABLE },
  { CURLE_OPERATION_TIMEDOUT, TG_PROTOCOL_SMTP, TG_METHOD_OAUTH2, "", TG_LOGIN_ERROR_UNREACHABLE },
  { CURLE_RECV_ERROR, TG_PROTOCOL_SMTP, TG_METHOD_OAUTH2, "", TG_LOGIN_ERROR_UNREACHABLE },
  { CURLE_RECV_ERROR, TG_PROTOCOL_SMTP, TG_METHOD_OAUTH2, "421 bye\r\n", TG_LOGIN_ERROR_TEMPORARY },
  { CURLE_WEIRD_SERVER_REPLY,
    TG_PROTOCOL_SMTP,
    TG_METHOD_OAUTH2,
    "HTTP/1.1 400\r\n",
    TG_LOGIN_ERROR_UNREACHABLE },
  { CURLE_WEIRD_SERVER_REPLY,
    TG_PROTOCOL_IMAP,
    TG_METHOD_OAUTH2,
    "* BYE busy\r\n",
    TG_LOGIN_ERROR_TEMPORARY },
  { CURLE_USE_SSL_FAILED, TG_PROTOCOL_IMAP, TG_METHOD_OAUTH2, "", TG_LOGIN_ERROR_TLS },
  { CURLE_PEER_FAILED_VERIFICATION, TG_PROTOCOL_IMAP, TG_METHOD_OAUTH2, "", TG_LOGIN_ERROR_TLS },
  { CURLE_SSL_CONNECT_ERROR, TG_PROTOCOL_IMAP, TG_METHOD_OAUTH2, "", TG_LOGIN_ERROR_TLS },
  { CURLE_ABORTED_BY_CALLBACK, TG_PROTOCOL_IMAP, TG_METHOD_OAUTH2, "", TG_LOGIN_ERROR_CANCELLED },
  { CURLE_LOGIN_DENIED,
    TG_PROTOCOL_IMAP,
    TG_METHOD_OAUTH2,
    "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nA1 OK\r\n",
    TG_LOGIN_ERROR_MECHANISM },
  { CURLE_LOGIN_DENIED,
    TG_PROTOCOL_SMTP,
    TG_METHOD_OAUTH2,
    "250-x\r\n250 SIZE\r\n",
    TG_LOGIN_ERROR_MECHANISM },
  { CURLE_LOGIN_DENIED,
    TG_PROTOCOL_SMTP,
    TG_METHOD_OAUTH2,
    SMTP_CAPABILITY "504 no\r\n",
    TG_LOGIN_ERROR_MECHANISM },
  { CURLE_LOGIN_DENIED,
    TG_PROTOCOL_IMAP,
    TG_METHOD_OAUTH2,
    IMAP_CAPABILITY "A1 OK\r\nA2 NO [AUTHENTICATIONFAILED] no\r\n",
    TG_LOGIN_ERROR_REFUSED },
  { CURLE_LOGIN_DENIED,
    TG_PROTOCOL_IMAP,
    TG_METHOD_OAUTH2,
    IMAP_CAPABILITY "A1 OK\r\nA2 NO [UNAVAILABLE] later\r\n",
    TG_LOGIN_ERROR_TEMPORARY },
  /* The challenge is all that libcurl waits for with XOAUTH2. */
  { CURLE_LOGIN_DENIED,
    TG_PROTOCOL_SMTP,
    TG_METHOD_OAUTH2,
    SMTP_CAPABILITY "334 eyJzdGF0dXMiOiI0MDEifQ==\r\n",
    TG_LOGIN_ERROR_REFUSED },
  { CURLE_LOGIN_DENIED,
    TG_PROTOCOL_SMTP,
    TG_METHOD_OAUTH2,
    SMTP_CAPABILITY "535 5.7.139 SmtpClientAuthentication is disabled for the Tenant.\r\n",
    TG_LOGIN_ERROR_DISABLED },
  { CURLE_QUOTE_ERROR,
    TG_PROTOCOL_IMAP,
    TG_METHOD_OAUTH2,
    IMAP_CAPABILITY "A2 OK\r\nA3 BAD User is authenticated but not connected.\r\n",
    TG_LOGIN_ERROR_DISABLED },
};

static const char *const token_mechanisms[] = { "OAUTHBEARER", "XOAUTH2", NULL };

static void
test_classify (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TgServerReply) reply = tg_server_reply_new (cases[i].protocol);
      g_autoptr (TgServer) server = tg_server_new (
          cases[i].protocol, "mail.example.net", 993, TG_SECURITY_TLS, "traveller@example.net", NULL);
      TgLoginFailure failure = {
        .server = server,
        .method = cases[i].method,
        .code = cases[i].code,
        .reply = reply,
        .mechanisms = token_mechanisms,
      };
      g_autoptr (GError) error = NULL;

      g_test_message ("%u %s", cases[i].code, cases[i].dialogue);
      tg_server_reply_feed (reply, cases[i].dialogue, strlen (cases[i].dialogue));
      g_assert_cmpint (tg_login_failure_classify (&failure), ==, cases[i].error);
      error = tg_login_failure_to_error (&failure);
      g_assert_error (error, TG_LOGIN_ERROR, (int)cases[i].error);
      if (cases[i].error != TG_LOGIN_ERROR_CANCELLED)
        g_assert_nonnull (strstr (error->message, "mail.example.net"));
      g_assert_true (g_str_has_suffix (error->message, "."));
    }
}

/* IMAP's own LOGIN has no name among the mechanisms. */
static void
test_login_command (void)
{
  static const char *const none[] = { NULL };
  g_autoptr (TgServer) server =
      tg_server_new (TG_PROTOCOL_IMAP, "mail.example.net", 993, TG_SECURITY_TLS, "old@example.net", NULL);
  g_autoptr (TgServerReply) reply = tg_server_reply_new (TG_PROTOCOL_IMAP);
  TgLoginFailure failure = { .server = server,
                             .method = TG_METHOD_PASSWORD,
                             .code = CURLE_LOGIN_DENIED,
                             .reply = reply,
                             .mechanisms = none };

  tg_server_reply_feed (reply, "* CAPABILITY IMAP4rev1 LOGINDISABLED\r\nA1 OK\r\n", 45);
  g_assert_cmpint (tg_login_failure_classify (&failure), ==, TG_LOGIN_ERROR_MECHANISM);
  tg_server_reply_feed (reply, "A2 NO wrong\r\n", 13);
  g_assert_cmpint (tg_login_failure_classify (&failure), ==, TG_LOGIN_ERROR_REFUSED);
}

static void
test_server_words (void)
{
  g_autoptr (TgServer) server =
      tg_server_new (TG_PROTOCOL_SMTP, "mail.example.net", 465, TG_SECURITY_TLS, "old@example.net", NULL);
  g_autoptr (TgServerReply) reply = tg_server_reply_new (TG_PROTOCOL_SMTP);
  TgLoginFailure failure = {
    .server = server,
    .method = TG_METHOD_OAUTH2,
    .code = CURLE_LOGIN_DENIED,
    .reply = reply,
    .mechanisms = token_mechanisms,
    .text = "Visit the moon",
  };
  g_autoptr (GError) error = NULL;

  tg_server_reply_feed (reply, SMTP_CAPABILITY "535 Visit the moon\r\n", strlen (SMTP_CAPABILITY) + 20);
  error = tg_login_failure_to_error (&failure);
  g_assert_nonnull (strstr (error->message, "“Visit the moon”"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/login-failure/classify", test_classify);
  g_test_add_func ("/login-failure/login-command", test_login_command);
  g_test_add_func ("/login-failure/server-words", test_server_words);
  return g_test_run ();
}
