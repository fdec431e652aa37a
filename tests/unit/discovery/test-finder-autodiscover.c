/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "support.h"
#include "tg-finder.h"
#include "tg-reason.h"

/* The only line of the record after a run with this MX. */
static void
assert_line (const char *mx, const char *uri, const char *word, guint n_asked)
{
  g_autoptr (SupportResolver) resolver = support_resolver_install ();
  g_autoptr (TgCatalogue) catalogue = support_catalogue_new ();
  g_autoptr (TgAddress) address = tg_address_parse ("a/b?c+d@example.com", NULL);
  g_autoptr (TgQuery) query = tg_query_new (catalogue, address, NULL, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;
  TgDiscoveryTried *line;

  if (mx)
    support_resolver_add (resolver, G_RESOLVER_RECORD_MX, "example.com", g_variant_new ("(qs)", 1, mx));
  tg_finder_autodiscover.find_async (query, NULL, support_result_cb, &place);
  result = support_wait_result (&place);
  g_assert_null (g_task_propagate_pointer (G_TASK (result), NULL));
  g_assert_cmpuint (tg_query_get_tried (query)->len, ==, 1);
  line = tg_query_get_tried (query)->pdata[0];
  g_assert_cmpint (line->source, ==, TG_SOURCE_AUTODISCOVER);
  g_assert_cmpstr (line->uri, ==, uri);
  g_assert_cmpstr (line->result, ==, word);
  g_assert_cmpuint (MIN (1, support_resolver_count (resolver, "outlook.office365.com")), ==, n_asked);
}

/* Microsoft hears of nobody whose mail it does not receive. */
static void
test_others (void)
{
  assert_line (NULL, "", "not-needed", 0);
  assert_line ("mx.example.org", "", "not-needed", 0);
  assert_line ("mail.protection.outlook.com.example.org", "", "not-needed", 0);
  assert_line ("xmail.protection.outlook.com", "", "not-needed", 0);
  assert_line ("mx.example.net", "", "not-needed", 0);
}

/* Where the catalogue knows who serves, nothing is asked. */
static void
test_known (void)
{
  g_autoptr (TgCatalogue) catalogue = support_catalogue_new ();

  g_assert_nonnull (tg_catalogue_match_mx (catalogue, "example-com.mail.protection.outlook.com"));
  assert_line ("example-com.mail.protection.outlook.com", "", "not-needed", 0);
}

/* A person who does not want the catalogue's entry to match by MX. */
static void
test_asked (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "tegata", "providers.d", NULL);
  g_autofree char *file = g_build_filename (folder, "microsoft365.json", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (file, "{\"id\":\"microsoft365\",\"mx\":[]}", -1, &error);
  g_assert_no_error (error);
  assert_line ("example-com.mail.protection.outlook.com",
               "https://outlook.office365.com/autodiscover/autodiscover.json/v1.0/"
               "a%2Fb%3Fc%2Bd@example.com?Protocol=AutodiscoverV1",
               "nothing",
               1);
}

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  g_test_add_func ("/finder-autodiscover/others", test_others);
  g_test_add_func ("/finder-autodiscover/known", test_known);
  g_test_add_func ("/finder-autodiscover/asked", test_asked);
  return g_test_run ();
}
