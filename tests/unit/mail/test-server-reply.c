/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-server-reply.h"

#include <string.h>

static TgServerReply *
listen_to (TgProtocol protocol, const char *text)
{
  TgServerReply *reply = tg_server_reply_new (protocol);

  tg_server_reply_feed (reply, text, strlen (text));
  return reply;
}

static void
test_imap (void)
{
  g_autoptr (TgServerReply) reply = listen_to (TG_PROTOCOL_IMAP,
                                               "* OK ready\r\n"
                                               "* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN auth=xoauth2\r\n"
                                               "A001 OK done\r\n"
                                               "A002 NO [AUTHENTICATIONFAILED] Invalid credentials\r\n");

  g_assert_true (tg_server_reply_has_capabilities (reply));
  g_assert_true (tg_server_reply_offers (reply, "PLAIN"));
  g_assert_true (tg_server_reply_offers (reply, "XOAUTH2"));
  g_assert_false (tg_server_reply_offers (reply, "SASL-IR"));
  g_assert_false (tg_server_reply_offers (reply, "OAUTHBEARER"));
  g_assert_cmpint (tg_server_reply_get_verdict (reply), ==, TG_VERDICT_REFUSED);
  g_assert_cmpstr (tg_server_reply_get_text (reply), ==, "Invalid credentials");
}

/* Some servers list what they offer again after the login, then without mechanisms. */
static void
test_imap_after_login (void)
{
  g_autoptr (TgServerReply) reply = listen_to (TG_PROTOCOL_IMAP,
                                               "* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\r\n"
                                               "A001 OK\r\n"
                                               "* CAPABILITY IMAP4rev1 IDLE\r\n"
                                               "A002 OK logged in\r\n"
                                               "A003 BAD User is authenticated but not connected.\r\n");

  g_assert_true (tg_server_reply_offers (reply, "XOAUTH2"));
  g_assert_cmpint (tg_server_reply_get_verdict (reply), ==, TG_VERDICT_DISABLED);
}

static void
test_imap_bye (void)
{
  g_autoptr (TgServerReply) reply =
      listen_to (TG_PROTOCOL_IMAP, "* BYE Too many connections from your address\r\n");

  g_assert_false (tg_server_reply_has_capabilities (reply));
  g_assert_cmpint (tg_server_reply_get_verdict (reply), ==, TG_VERDICT_TEMPORARY);
}

static void
test_pop3 (void)
{
  g_autoptr (TgServerReply) reply = listen_to (TG_PROTOCOL_POP3,
                                               "+OK ready\r\n+OK\r\nTOP\r\nSASL PLAIN OAUTHBEARER\r\n.\r\n"
                                               "+ eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=\r\n"
                                               "-ERR [AUTH] no\r\n");

  g_assert_true (tg_server_reply_offers (reply, "OAUTHBEARER"));
  g_assert_false (tg_server_reply_offers (reply, "TOP"));
  g_assert_cmpint (tg_server_reply_get_verdict (reply), ==, TG_VERDICT_REFUSED);
  g_assert_cmpstr (tg_server_reply_get_text (reply), ==, "no");
}

static void
test_smtp (void)
{
  g_autoptr (TgServerReply) reply =
      listen_to (TG_PROTOCOL_SMTP,
                 "220 smtp.example.net\r\n250-smtp.example.net\r\n250-SIZE 1\r\n250 AUTH LOGIN XOAUTH2\r\n"
                 "535-5.7.139 Authentication unsuccessful, SmtpClientAuthentication\r\n"
                 "535 5.7.139 is disabled for the Mailbox.\r\n");

  g_assert_true (tg_server_reply_has_capabilities (reply));
  g_assert_true (tg_server_reply_offers (reply, "XOAUTH2"));
  g_assert_false (tg_server_reply_offers (reply, "PLAIN"));
  /* The words that decide stand on two lines. */
  g_assert_cmpint (tg_server_reply_get_verdict (reply), ==, TG_VERDICT_DISABLED);
  g_assert_cmpstr (tg_server_reply_get_text (reply),
                   ==,
                   "Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.");
}

static void
test_scope (void)
{
  g_autoptr (TgServerReply) reply =
      listen_to (TG_PROTOCOL_SMTP,
                 "334 eyJzdGF0dXMiOiJpbnN1ZmZpY2llbnRfc2NvcGUifQ==\r\n535 5.7.8 Authentication failed\r\n");

  g_assert_cmpint (tg_server_reply_get_verdict (reply), ==, TG_VERDICT_SCOPE);
}

/* "Later" says more than the challenge before it. */
static void
test_later (void)
{
  g_autoptr (TgServerReply) reply =
      listen_to (TG_PROTOCOL_SMTP, "334 eyJzdGF0dXMiOiI0MDEifQ==\r\n454 4.7.0 Temporary failure\r\n");

  g_assert_cmpint (tg_server_reply_get_verdict (reply), ==, TG_VERDICT_TEMPORARY);
}

/* A "no" that was followed by success is no reason for what fails later. */
static void
test_forgets (void)
{
  g_autoptr (TgServerReply) imap = listen_to (TG_PROTOCOL_IMAP, "A1 NO no\r\nA2 OK fine\r\n");
  g_autoptr (TgServerReply) pop3 = listen_to (TG_PROTOCOL_POP3, "-ERR no CAPA\r\n+OK fine\r\n");
  g_autoptr (TgServerReply) smtp = listen_to (TG_PROTOCOL_SMTP, "502 no EHLO\r\n250 fine\r\n");

  g_assert_cmpint (tg_server_reply_get_verdict (imap), ==, TG_VERDICT_NONE);
  g_assert_cmpint (tg_server_reply_get_verdict (pop3), ==, TG_VERDICT_NONE);
  g_assert_cmpint (tg_server_reply_get_verdict (smtp), ==, TG_VERDICT_NONE);
  g_assert_null (tg_server_reply_get_text (smtp));
}

/* RFC 3207, 4.2: what came before TLS is void, also a line that was begun. */
static void
test_reset (void)
{
  g_autoptr (TgServerReply) reply =
      listen_to (TG_PROTOCOL_SMTP, "250-x\r\n250 AUTH PLAIN\r\n454 no\r\n250 AUTH XOAUTH2");

  tg_server_reply_reset (reply);
  tg_server_reply_feed (reply, "\r\n", 2);
  g_assert_false (tg_server_reply_has_capabilities (reply));
  g_assert_false (tg_server_reply_offers (reply, "PLAIN"));
  g_assert_false (tg_server_reply_offers (reply, "XOAUTH2"));
  g_assert_cmpint (tg_server_reply_get_verdict (reply), ==, TG_VERDICT_NONE);
}

static void
test_pieces (void)
{
  g_autoptr (TgServerReply) reply = tg_server_reply_new (TG_PROTOCOL_POP3);
  const char *text = "SASL XOAUTH2\r\n-ERR [SYS/TEMP] busy\r\n";

  for (gsize i = 0; i < strlen (text); i++)
    tg_server_reply_feed (reply, text + i, 1);
  g_assert_true (tg_server_reply_offers (reply, "XOAUTH2"));
  g_assert_cmpint (tg_server_reply_get_verdict (reply), ==, TG_VERDICT_TEMPORARY);
}

static void
test_endless_line (void)
{
  g_autoptr (TgServerReply) reply = tg_server_reply_new (TG_PROTOCOL_IMAP);
  g_autofree char *noise = g_strnfill (100000, 'x');

  tg_server_reply_feed (reply, "A1 NO ", 6);
  for (int i = 0; i < 100; i++)
    tg_server_reply_feed (reply, noise, 100000);
  tg_server_reply_feed (reply, "\r\nA1 NO [LIMIT] short\r\n", 23);
  g_assert_cmpint (tg_server_reply_get_verdict (reply), ==, TG_VERDICT_TEMPORARY);
  g_assert_cmpstr (tg_server_reply_get_text (reply), ==, "short");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server-reply/imap", test_imap);
  g_test_add_func ("/server-reply/imap-after-login", test_imap_after_login);
  g_test_add_func ("/server-reply/imap-bye", test_imap_bye);
  g_test_add_func ("/server-reply/pop3", test_pop3);
  g_test_add_func ("/server-reply/smtp", test_smtp);
  g_test_add_func ("/server-reply/scope", test_scope);
  g_test_add_func ("/server-reply/later", test_later);
  g_test_add_func ("/server-reply/forgets", test_forgets);
  g_test_add_func ("/server-reply/reset", test_reset);
  g_test_add_func ("/server-reply/pieces", test_pieces);
  g_test_add_func ("/server-reply/endless-line", test_endless_line);
  return g_test_run ();
}
