/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-reply-rules.h"

#include <string.h>

typedef struct
{
  TgProtocol protocol;
  const char *code;
  const char *text;
  TgVerdict verdict;
} Case;

/* Codes from RFC 3206, 4954, 5321, 5530; the words are what the big providers have been seen to answer. */
static const Case cases[] = {
  { TG_PROTOCOL_IMAP, "AUTHENTICATIONFAILED", "Invalid credentials (Failure)", TG_VERDICT_REFUSED },
  { TG_PROTOCOL_IMAP, "authenticationfailed", "", TG_VERDICT_REFUSED },
  { TG_PROTOCOL_IMAP, "NO", "AUTHENTICATE failed.", TG_VERDICT_REFUSED },
  { TG_PROTOCOL_IMAP, "EXPIRED", "", TG_VERDICT_REFUSED },
  { TG_PROTOCOL_IMAP, "AUTHORIZATIONFAILED", "", TG_VERDICT_DISABLED },
  { TG_PROTOCOL_IMAP, "CONTACTADMIN", "", TG_VERDICT_DISABLED },
  { TG_PROTOCOL_IMAP, "UNAVAILABLE", "Temporary authentication failure.", TG_VERDICT_TEMPORARY },
  { TG_PROTOCOL_IMAP, "OVERQUOTA", "Account exceeded command or bandwidth limits.", TG_VERDICT_TEMPORARY },
  { TG_PROTOCOL_IMAP, "LIMIT", "", TG_VERDICT_TEMPORARY },
  { TG_PROTOCOL_IMAP, "BYE", "Server shutting down", TG_VERDICT_TEMPORARY },
  { TG_PROTOCOL_IMAP, "PRIVACYREQUIRED", "", TG_VERDICT_MECHANISM },
  { TG_PROTOCOL_IMAP, "BAD", "Unknown command", TG_VERDICT_NONE },
  { TG_PROTOCOL_IMAP, "BAD", "User is authenticated but not connected.", TG_VERDICT_DISABLED },
  { TG_PROTOCOL_IMAP, "ALERT", "Your account is not enabled for IMAP use.", TG_VERDICT_DISABLED },
  { TG_PROTOCOL_IMAP, "ALERT", "IMAP access is disabled for your domain.", TG_VERDICT_DISABLED },
  { TG_PROTOCOL_IMAP, "ALERT", "Application-specific password required: help", TG_VERDICT_REFUSED },
  { TG_PROTOCOL_IMAP, "ALERT", "Too many simultaneous connections.", TG_VERDICT_TEMPORARY },
  { TG_PROTOCOL_IMAP, "NO", "LOGIN failed: LogonDenied-BasicAuthBlocked", TG_VERDICT_DISABLED },
  { TG_PROTOCOL_POP3, "AUTH", "Invalid login", TG_VERDICT_REFUSED },
  { TG_PROTOCOL_POP3, "-ERR", "Logon failure", TG_VERDICT_REFUSED },
  { TG_PROTOCOL_POP3, "SYS/TEMP", "", TG_VERDICT_TEMPORARY },
  { TG_PROTOCOL_POP3, "SYS/PERM", "", TG_VERDICT_DISABLED },
  { TG_PROTOCOL_POP3, "LOGIN-DELAY", "", TG_VERDICT_TEMPORARY },
  { TG_PROTOCOL_POP3, "IN-USE", "", TG_VERDICT_TEMPORARY },
  { TG_PROTOCOL_POP3, "-ERR", "Your account is not enabled for POP access.", TG_VERDICT_DISABLED },
  { TG_PROTOCOL_SMTP, "535", "Username and Password not accepted.", TG_VERDICT_REFUSED },
  { TG_PROTOCOL_SMTP,
    "535",
    "Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
    TG_VERDICT_DISABLED },
  { TG_PROTOCOL_SMTP,
    "535",
    "Authentication unsuccessful, basic authentication is disabled.",
    TG_VERDICT_DISABLED },
  { TG_PROTOCOL_SMTP, "534", "Application-specific password required.", TG_VERDICT_REFUSED },
  { TG_PROTOCOL_SMTP, "534", "Mechanism is too weak", TG_VERDICT_MECHANISM },
  { TG_PROTOCOL_SMTP, "504", "Unrecognized authentication type", TG_VERDICT_MECHANISM },
  { TG_PROTOCOL_SMTP, "454", "Temporary authentication failure", TG_VERDICT_TEMPORARY },
  { TG_PROTOCOL_SMTP, "421", "Service not available", TG_VERDICT_TEMPORARY },
  { TG_PROTOCOL_SMTP, "432", "Concurrent connections limit exceeded.", TG_VERDICT_TEMPORARY },
  { TG_PROTOCOL_SMTP, "550", "Mailbox unavailable", TG_VERDICT_REFUSED },
  { TG_PROTOCOL_SMTP, "502", "Command not implemented", TG_VERDICT_NONE },
};

static void
test_classify (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s %s", cases[i].code, cases[i].text);
      g_assert_cmpint (
          tg_reply_rules_classify (cases[i].protocol, cases[i].code, cases[i].text), ==, cases[i].verdict);
    }
}

static TgVerdict
classify_challenge (const char *text)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *)text, strlen (text));

  return tg_reply_rules_classify_challenge (base64);
}

static void
test_challenge (void)
{
  g_assert_cmpint (
      classify_challenge ("{\"status\":\"invalid_token\",\"scope\":\"mail\"}"), ==, TG_VERDICT_REFUSED);
  g_assert_cmpint (
      classify_challenge ("{\"status\":\"401\",\"schemes\":\"bearer\"}"), ==, TG_VERDICT_REFUSED);
  g_assert_cmpint (classify_challenge ("{\"status\":\"insufficient_scope\"}"), ==, TG_VERDICT_SCOPE);
  g_assert_cmpint (classify_challenge ("{\"status\":\"503\"}"), ==, TG_VERDICT_TEMPORARY);
  g_assert_cmpint (classify_challenge ("{}"), ==, TG_VERDICT_NONE);
  g_assert_cmpint (classify_challenge ("[\"status\"]"), ==, TG_VERDICT_NONE);
  g_assert_cmpint (classify_challenge ("Username:"), ==, TG_VERDICT_NONE);
  g_assert_cmpint (tg_reply_rules_classify_challenge (""), ==, TG_VERDICT_NONE);
  g_assert_cmpint (tg_reply_rules_classify_challenge ("eyJ zdGF0dXMi"), ==, TG_VERDICT_NONE);
  g_assert_cmpint (tg_reply_rules_classify_challenge ("===="), ==, TG_VERDICT_NONE);
}

static void
assert_clean (const char *text, const char *expected)
{
  g_autofree char *clean = tg_reply_rules_clean_text (text);

  g_assert_cmpstr (clean, ==, expected);
}

static void
test_clean_text (void)
{
  g_autofree char *long_text = g_strnfill (150, 'a');
  g_autofree char *words = g_strjoin (" ", "no", "no", NULL);
  g_autoptr (GString) many = g_string_new (NULL);
  g_autofree char *cut = NULL;

  assert_clean ("  Invalid \t credentials\033[31m ", "Invalid credentials [31m");
  assert_clean ("", NULL);
  assert_clean (" \001 ", NULL);
  assert_clean (words, "no no");
  assert_clean ("SmtpClientAuthentication is disabled", "SmtpClientAuthentication is disabled");
  assert_clean ("https://support.example.net/mail/answer/78754-and-more",
                "https://support.example.net/mail/answer/78754-and-more");
  /* Somebody's credentials sent back. */
  assert_clean ("cannot decode AGpvaG4AcGFzc3dvcmRwYXNzd29yZHBhc3M=", NULL);
  assert_clean (long_text, NULL);
  assert_clean ("ung\xfcltig", "ung\xef\xbf\xbdltig");

  for (int i = 0; i < 100; i++)
    g_string_append (many, "word ");
  cut = tg_reply_rules_clean_text (many->str);
  g_assert_cmpint (g_utf8_strlen (cut, -1), ==, 201);
  g_assert_true (g_str_has_suffix (cut, "…"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reply-rules/classify", test_classify);
  g_test_add_func ("/reply-rules/challenge", test_challenge);
  g_test_add_func ("/reply-rules/clean-text", test_clean_text);
  return g_test_run ();
}
