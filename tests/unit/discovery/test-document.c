/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "support.h"
#include "tg-document.h"
#include "tg-reason.h"

static const char document[] =
    "<clientConfig version='1.1'><emailProvider id='x'><incomingServer type='imap'>"
    "<hostname>imap.example.com</hostname><port>993</port><socketType>SSL</socketType>"
    "<authentication>password-cleartext</authentication></incomingServer></emailProvider></clientConfig>";

static GPtrArray *
read_from (const char *text, TgSource source, const char *host, GError **error)
{
  g_autoptr (TgCatalogue) catalogue = support_catalogue_new ();
  g_autoptr (TgAddress) address = tg_address_parse ("traveller@example.org", NULL);
  g_autoptr (TgQuery) query = tg_query_new (catalogue, address, NULL, NULL);
  g_autoptr (TgFetchReply) reply = g_new0 (TgFetchReply, 1);

  reply->body = g_bytes_new_static (text, strlen (text));
  reply->host = g_strdup (host);
  return tg_document_read_autoconfig (query, source, reply, error);
}

static void
test_trust (void)
{
  const struct
  {
    TgSource source;
    const char *host;
    TgTrust trust;
  } cases[] = {
    { TG_SOURCE_AUTOCONFIG, "autoconfig.example.org", TG_TRUST_VERIFIED },
    { TG_SOURCE_AUTOCONFIG, "example.org", TG_TRUST_VERIFIED },
    { TG_SOURCE_AUTOCONFIG, "config.example.com", TG_TRUST_UNVERIFIED },
    { TG_SOURCE_AUTOCONFIG, "notexample.org", TG_TRUST_UNVERIFIED },
    { TG_SOURCE_ISPDB, "live.thunderbird.net", TG_TRUST_UNVERIFIED },
    { TG_SOURCE_MX, "autoconfig.example.org", TG_TRUST_UNVERIFIED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) candidates = read_from (document, cases[i].source, cases[i].host, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (candidates->len, ==, 1);
      g_assert_cmpint (tg_candidate_get_trust (candidates->pdata[0]), ==, cases[i].trust);
      g_assert_cmpint (tg_candidate_get_source (candidates->pdata[0]), ==, cases[i].source);
    }
}

static void
test_words (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_from ("<a", TG_SOURCE_AUTOCONFIG, "example.org", &error));
  g_assert_cmpstr (tg_reason_get_word (error), ==, "malformed");
  g_clear_error (&error);
  g_assert_null (read_from (
      "<clientConfig><emailProvider/></clientConfig>", TG_SOURCE_AUTOCONFIG, "example.org", &error));
  g_assert_cmpstr (tg_reason_get_word (error), ==, "no-usable-server");
}

/* One question, one line; here it ends because nobody knows the name. */
static void
test_line (void)
{
  g_autoptr (SupportResolver) resolver = support_resolver_install ();
  g_autoptr (TgCatalogue) catalogue = support_catalogue_new ();
  g_autoptr (TgAddress) address = tg_address_parse ("traveller@example.org", NULL);
  g_autoptr (TgQuery) query = tg_query_new (catalogue, address, NULL, NULL);
  g_autoptr (TgRace) race = tg_race_new ();
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;
  TgDiscoveryTried *line;

  tg_document_add (race, query, TG_SOURCE_ISPDB, "https://nobody.example/x", tg_document_read_autoconfig);
  g_assert_cmpuint (tg_query_get_tried (query)->len, ==, 0);
  tg_race_run_async (race, NULL, support_result_cb, &place);
  g_assert_cmpuint (tg_query_get_tried (query)->len, ==, 1);
  line = tg_query_get_tried (query)->pdata[0];
  g_assert_cmpint (line->source, ==, TG_SOURCE_ISPDB);
  g_assert_cmpstr (line->uri, ==, "https://nobody.example/x");
  g_assert_false (line->finished);
  result = support_wait_result (&place);
  g_assert_null (tg_race_run_finish (result, NULL));
  g_assert_true (line->finished);
  g_assert_cmpstr (line->result, ==, "nothing");
  g_assert_cmpuint (support_resolver_count (resolver, "nobody.example"), >=, 1);
}

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  g_test_add_func ("/document/trust", test_trust);
  g_test_add_func ("/document/words", test_words);
  g_test_add_func ("/document/line", test_line);
  return g_test_run ();
}
