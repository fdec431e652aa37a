/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-login-attempt.h"

#include <string.h>

static TgServer *
create_server (TgProtocol protocol, const char *username, const char *const *mechanisms)
{
  return tg_server_new (protocol, "mail.example.net", 993, TG_SECURITY_TLS, username, mechanisms);
}

static const TgLoginAttempt *
get (GPtrArray *attempts, guint i)
{
  g_assert_cmpuint (i, <, attempts->len);
  return g_ptr_array_index (attempts, i);
}

static void
test_token (void)
{
  g_autoptr (TgServer) server = create_server (TG_PROTOCOL_IMAP, "traveller@example.net", NULL);
  g_autoptr (GPtrArray) attempts = tg_login_attempts_new (server, TG_METHOD_OAUTH2);

  g_assert_cmpuint (attempts->len, ==, 1);
  g_assert_cmpstr (get (attempts, 0)->options, ==, "AUTH=OAUTHBEARER;AUTH=XOAUTH2");
  g_assert_cmpstr (get (attempts, 0)->mechanisms[0], ==, "OAUTHBEARER");
  g_assert_cmpstr (get (attempts, 0)->mechanisms[1], ==, "XOAUTH2");
  g_assert_null (get (attempts, 0)->mechanisms[2]);
}

static void
test_known_mechanisms (void)
{
  const char *const known[] = { "PLAIN", "xoauth2", NULL };
  const char *const foreign[] = { "GSSAPI", NULL };
  g_autoptr (TgServer) server = create_server (TG_PROTOCOL_SMTP, "traveller@example.net", known);
  g_autoptr (GPtrArray) token = tg_login_attempts_new (server, TG_METHOD_OAUTH2);
  g_autoptr (GPtrArray) password = tg_login_attempts_new (server, TG_METHOD_PASSWORD);
  g_autoptr (TgServer) other = create_server (TG_PROTOCOL_SMTP, "traveller@example.net", foreign);
  g_autoptr (GPtrArray) any = tg_login_attempts_new (other, TG_METHOD_PASSWORD);

  g_assert_cmpstr (get (token, 0)->options, ==, "AUTH=XOAUTH2");
  g_assert_cmpstr (get (password, 0)->options, ==, "AUTH=PLAIN");
  g_assert_cmpstr (get (any, 0)->options, ==, "AUTH=PLAIN;AUTH=LOGIN");
}

/* libcurl does not escape names, and only OAUTHBEARER wants it. */
static void
test_awkward_name (void)
{
  g_autoptr (TgServer) server = create_server (TG_PROTOCOL_IMAP, "a,b=c@example.net", NULL);
  g_autoptr (GPtrArray) attempts = tg_login_attempts_new (server, TG_METHOD_OAUTH2);

  g_assert_cmpuint (attempts->len, ==, 2);
  g_assert_cmpstr (get (attempts, 0)->options, ==, "AUTH=OAUTHBEARER");
  g_assert_cmpstr (get (attempts, 0)->username, ==, "a=2Cb=3Dc@example.net");
  g_assert_cmpstr (get (attempts, 1)->options, ==, "AUTH=XOAUTH2");
  g_assert_cmpstr (get (attempts, 1)->username, ==, "a,b=c@example.net");
}

/* Whatever the server offers, a token is never sent as a password. */
static void
test_token_is_no_password (void)
{
  const char *const known[] = { "PLAIN", "LOGIN", NULL };

  for (int protocol = TG_PROTOCOL_IMAP; protocol <= TG_PROTOCOL_SMTP; protocol++)
    {
      g_autoptr (TgServer) server = create_server ((TgProtocol)protocol, "a=b@example.net", known);
      g_autoptr (GPtrArray) attempts = tg_login_attempts_new (server, TG_METHOD_OAUTH2);

      for (guint i = 0; i < attempts->len; i++)
        {
          const TgLoginAttempt *attempt = get (attempts, i);

          g_assert_nonnull (attempt->options);
          g_assert_null (strstr (attempt->options, "PLAIN"));
          g_assert_null (strstr (attempt->options, "LOGIN"));
          g_assert_null (attempt->fallback_name);
        }
    }
}

static void
test_password (void)
{
  g_autoptr (TgServer) imap = create_server (TG_PROTOCOL_IMAP, "old@example.net", NULL);
  g_autoptr (TgServer) pop3 = create_server (TG_PROTOCOL_POP3, "old@example.net", NULL);
  g_autoptr (TgServer) smtp = create_server (TG_PROTOCOL_SMTP, "old@example.net", NULL);
  g_autoptr (GPtrArray) imap_attempts = tg_login_attempts_new (imap, TG_METHOD_PASSWORD);
  g_autoptr (GPtrArray) pop3_attempts = tg_login_attempts_new (pop3, TG_METHOD_PASSWORD);
  g_autoptr (GPtrArray) smtp_attempts = tg_login_attempts_new (smtp, TG_METHOD_PASSWORD);

  g_assert_cmpuint (imap_attempts->len, ==, 2);
  g_assert_cmpstr (get (imap_attempts, 0)->options, ==, "AUTH=PLAIN;AUTH=LOGIN");
  g_assert_cmpstr (get (imap_attempts, 1)->options, ==, "AUTH=+LOGIN");
  g_assert_cmpuint (pop3_attempts->len, ==, 2);
  g_assert_null (get (pop3_attempts, 1)->options);
  g_assert_cmpstr (get (pop3_attempts, 1)->fallback_name, ==, "USER");
  g_assert_cmpuint (smtp_attempts->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/login-attempt/token", test_token);
  g_test_add_func ("/login-attempt/known-mechanisms", test_known_mechanisms);
  g_test_add_func ("/login-attempt/awkward-name", test_awkward_name);
  g_test_add_func ("/login-attempt/token-is-no-password", test_token_is_no_password);
  g_test_add_func ("/login-attempt/password", test_password);
  return g_test_run ();
}
