/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "support.h"
#include "tg-pacc.h"
#include "tg-reason.h"

#define DOCUMENT                                                                                             \
  "{\"protocols\":{\"imap\":{\"host\":\"Imap.Example.NET.\"},\"pop3\":{\"host\":\"pop.example.net\"},"       \
  "\"smtp\":{\"host\":\"smtp.example.net\"},\"jmap\":{\"url\":\"https://jmap.example.net\"}},"               \
  "\"authentication\":{\"oauth-public\":{\"issuer\":\"https://accounts.example.net\"},\"password\":true},"   \
  "\"info\":{\"provider\":{\"name\":\" Example\\u202e Mail \",\"logo\":[]}},\"more\":1}"

static TgFindings *
parse (const char *text, GError **error)
{
  g_autoptr (TgAddress) address = tg_address_parse ("traveller@example.org", NULL);

  return tg_pacc_parse (text, strlen (text), address, error);
}

static void
assert_server (TgFindings *findings, guint i, TgProtocol protocol, const char *host, guint16 port)
{
  TgServer *server = findings->servers->pdata[i];

  g_assert_cmpint (tg_server_get_protocol (server), ==, protocol);
  g_assert_cmpstr (tg_server_get_host (server), ==, host);
  g_assert_cmpuint (tg_server_get_port (server), ==, port);
  g_assert_cmpint (tg_server_get_security (server), ==, TG_SECURITY_TLS);
  g_assert_cmpstr (tg_server_get_username (server), ==, "traveller@example.org");
  g_assert_cmpuint (g_array_index (findings->offers, TgOffer, i), ==, TG_OFFER_OAUTH2 | TG_OFFER_PASSWORD);
}

static void
test_whole (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgFindings) findings = parse (DOCUMENT, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (findings->issuer, ==, "https://accounts.example.net");
  g_assert_cmpstr (findings->name, ==, "Example  Mail");
  g_assert_cmpuint (findings->servers->len, ==, 3);
  assert_server (findings, 0, TG_PROTOCOL_IMAP, "imap.example.net", 993);
  assert_server (findings, 1, TG_PROTOCOL_POP3, "pop.example.net", 995);
  assert_server (findings, 2, TG_PROTOCOL_SMTP, "smtp.example.net", 465);
}

static void
test_partly_bad (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgFindings) findings = parse (
      "{\"protocols\":{\"imap\":{\"host\":\"192.0.2.1\"},\"pop3\":\"pop.example.net\",\"smtp\":{\"host\":7},"
      "\"managesieve\":{\"host\":\"s.example.net\"}},\"authentication\":[],\"info\":{\"provider\":{\"name\":"
      "3}}}",
      &error);

  g_assert_no_error (error);
  g_assert_cmpuint (findings->servers->len, ==, 0);
  g_assert_null (findings->issuer);
  g_assert_null (findings->name);
}

static void
test_bad_documents (void)
{
  const struct
  {
    const char *text;
    const char *word;
  } cases[] = {
    { "", "malformed" },
    { "[]", "malformed" },
    { "{", "malformed" },
    { "{\"protocols\":{},\"protocols\":{}}", "malformed" },
    { "{\"protocols\":\"\xff\"}", "malformed" },
    { "<html>", "malformed" },
    { "{}", "not-pacc" },
    { "{\"protocols\":[]}", "not-pacc" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("document %zu", i);
      g_assert_null (parse (cases[i].text, &error));
      g_assert_error (error, TG_REASON, TG_REASON_UNUSABLE);
      g_assert_cmpstr (tg_reason_get_word (error), ==, cases[i].word);
    }
}

/* SHA-256 of "hello" in base64. */
#define HELLO "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="

static gboolean
matches (const char *first, const char *second)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("hello", 5);
  g_autoptr (GPtrArray) records = g_ptr_array_new ();

  if (first)
    g_ptr_array_add (records, (gpointer)first);
  if (second)
    g_ptr_array_add (records, (gpointer)second);
  return tg_pacc_matches_digest (records, body);
}

static void
test_digest (void)
{
  const char *other = "v=UAAC1; a=sha256; d=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  const char *good = "v=UAAC1; a=sha256; d=" HELLO;

  g_assert_true (matches (good, NULL));
  g_assert_true (matches ("v=UAAC1;a=sha256;d=" HELLO ";x=y", NULL));
  g_assert_true (matches (" v = UAAC1 ; a = sha256 ; d = " HELLO " ;", NULL));
  g_assert_true (matches (other, good));
  g_assert_false (matches (NULL, NULL));
  g_assert_false (matches (other, NULL));
  g_assert_false (matches ("v=UAAC2; a=sha256; d=" HELLO, NULL));
  g_assert_false (matches ("v=UAAC1; a=md5; d=" HELLO, NULL));
  g_assert_false (matches ("v=UAAC1; d=" HELLO, NULL));
  g_assert_false (matches ("a=sha256; d=" HELLO, NULL));
  g_assert_false (matches ("v=UAAC1; a=sha256; d=", NULL));
  g_assert_false (matches ("v=UAAC1; a=sha256", NULL));
  g_assert_false (matches ("v=UAAC1; a=sha256; d=LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmA==", NULL));
  g_assert_false (matches ("v=spf1 -all", NULL));
  g_assert_false (matches ("", NULL));
}

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  g_test_add_func ("/pacc/whole", test_whole);
  g_test_add_func ("/pacc/partly-bad", test_partly_bad);
  g_test_add_func ("/pacc/bad-documents", test_bad_documents);
  g_test_add_func ("/pacc/digest", test_digest);
  return g_test_run ();
}
