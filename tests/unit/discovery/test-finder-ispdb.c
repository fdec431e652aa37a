/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "support.h"
#include "tg-finder.h"
#include "tg-reason.h"

static GError *
find (TgQuery *query)
{
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;
  GAsyncResult *place = NULL;

  tg_finder_ispdb.find_async (query, NULL, support_result_cb, &place);
  result = support_wait_result (&place);
  g_assert_null (g_task_propagate_pointer (G_TASK (result), &error));
  return error;
}

/* A third party learns the domain, never the address. */
static void
test_domain_only (void)
{
  g_autoptr (SupportResolver) resolver = support_resolver_install ();
  g_autoptr (TgCatalogue) catalogue = support_catalogue_new ();
  g_autoptr (TgAddress) address = tg_address_parse ("Traveller+tag@EXAMPLE.org", NULL);
  g_autoptr (TgQuery) query = tg_query_new (catalogue, address, NULL, NULL);
  g_autoptr (GError) error = NULL;
  TgDiscoveryTried *line;

  tg_query_set_ispdb_base (query, "https://live.thunderbird.net/autoconfig/v1.1/");
  error = find (query);
  g_assert_error (error, TG_REASON, TG_REASON_NOTHING);
  g_assert_cmpuint (tg_query_get_tried (query)->len, ==, 1);
  line = tg_query_get_tried (query)->pdata[0];
  g_assert_cmpint (line->source, ==, TG_SOURCE_ISPDB);
  g_assert_cmpstr (line->uri, ==, "https://live.thunderbird.net/autoconfig/v1.1/example.org");
  g_assert_cmpstr (line->result, ==, "nothing");
  g_assert_cmpuint (support_resolver_count (resolver, "live.thunderbird.net"), >=, 1);
}

static void
test_switched_off (void)
{
  g_autoptr (TgCatalogue) catalogue = support_catalogue_new ();
  g_autoptr (TgAddress) address = tg_address_parse ("traveller@example.org", NULL);
  g_autoptr (TgQuery) query = tg_query_new (catalogue, address, NULL, NULL);
  g_autoptr (GError) error = find (query);
  TgDiscoveryTried *line;

  g_assert_error (error, TG_REASON, TG_REASON_NOTHING);
  line = tg_query_get_tried (query)->pdata[0];
  g_assert_cmpstr (line->uri, ==, "");
  g_assert_cmpstr (line->result, ==, "off");
  g_assert_false (tg_query_was_answered (query));
}

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  g_test_add_func ("/finder-ispdb/domain-only", test_domain_only);
  g_test_add_func ("/finder-ispdb/switched-off", test_switched_off);
  return g_test_run ();
}
