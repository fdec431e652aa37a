/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "support.h"
#include "tg-finder.h"

static void
test_match (void)
{
  const struct
  {
    const char *address;
    const char *provider; /* (nullable) */
    const char *uri;
  } cases[] = {
    { "traveller@example.net", "example", "catalogue:example.net" },
    { "Traveller+tag@EXAMPLE.net.", "example", "catalogue:example.net" },
    { "traveller@sub.example.net", NULL, "catalogue:sub.example.net" },
    { "traveller@example.org", NULL, "catalogue:example.org" },
    { "traveller@b\xc3\xbc"
      "cher.example",
      NULL,
      "catalogue:xn--bcher-kva.example" },
  };
  g_autoptr (TgCatalogue) catalogue = support_catalogue_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TgAddress) address = tg_address_parse (cases[i].address, NULL);
      g_autoptr (TgQuery) query = tg_query_new (catalogue, address, NULL, NULL);
      g_autoptr (GPtrArray) answer = tg_finder_catalogue.find_now (query);
      TgDiscoveryTried *line = tg_query_get_tried (query)->pdata[0];

      g_assert_cmpstr (line->uri, ==, cases[i].uri);
      g_assert_cmpstr (line->result, ==, cases[i].provider ? "found" : "nothing");
      g_assert_false (tg_query_was_answered (query));
      if (!cases[i].provider)
        {
          g_assert_null (answer);
          continue;
        }
      g_assert_cmpuint (answer->len, ==, 1);
      g_assert_cmpstr (tg_candidate_get_provider (answer->pdata[0]), ==, cases[i].provider);
      g_assert_cmpint (tg_candidate_get_source (answer->pdata[0]), ==, TG_SOURCE_CATALOGUE);
      g_assert_cmpint (tg_candidate_get_trust (answer->pdata[0]), ==, TG_TRUST_VERIFIED);
      g_assert_cmpstr (tg_server_get_username (tg_candidate_get_server (answer->pdata[0], TG_PROTOCOL_IMAP)),
                       ==,
                       tg_address_get_text (address));
    }
}

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  g_test_add_func ("/finder-catalogue/match", test_match);
  return g_test_run ();
}
