/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "catalogue-fixture.h"

#include "tg-json.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void
test_new_entry (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = NULL;

  catalogue_write (
      fixture->low, "small.json", "{\"id\": \"small\", \"domains\": [\"small.example\"], " SMALL "}");
  catalogue = catalogue_load (fixture);
  catalogue_assert_no_problems (catalogue);
  catalogue_assert_id (tg_catalogue_match_domain (catalogue, "small.example"), "small");
}

static void
test_patch (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = NULL;
  const TgProviderOauth *oauth;

  catalogue_write (
      fixture->low, "google.json", "{\"name\": \"Low\", \"oauth\": {\"client_id\": \"low-id\"}}");
  catalogue_write (fixture->high, "google.json", "{\"id\": \"google\", \"name\": \"High\"}");
  catalogue = catalogue_load (fixture);
  catalogue_assert_no_problems (catalogue);
  oauth = tg_provider_get_oauth (tg_catalogue_lookup (catalogue, "google"));
  g_assert_cmpstr (tg_provider_get_name (tg_catalogue_lookup (catalogue, "google")), ==, "High");
  g_assert_cmpstr (oauth->client_id, ==, "low-id");
  g_assert_cmpstr (oauth->token_endpoint, ==, "https://oauth2.googleapis.com/token");
  catalogue_assert_id (tg_catalogue_match_domain (catalogue, "gmail.com"), "google");
}

/* Whatever is wrong with an overlay, it costs only itself. */
static void
test_bad_overlay (CatalogueFixture *fixture, gconstpointer user_data)
{
  const struct
  {
    const char *content;
    guint line;
    const char *beginning;
  } table[] = {
    { "{", 0, "(document): " },
    { "", 0, "(document): " },
    { "[]", 0, "(document): " },
    { "{\n\"name\" \"x\"}", 0, "(document): The JSON cannot be read: a colon was expected in line 2, " },
    { "{\"name\": \"x\", \"name\": \"y\"}", 0, "(document): " },
    { "{\"id\": \"other\"}", 1, "id: " },
    { "{\"id\": null}", 1, "id: " },
    { "{\n\"oauth\": {\n\"token_endpoint\": \"http://example.net\"}}", 3, "oauth.token_endpoint: " },
    /* The part that is missing was taken away in the line before it. */
    { "{\n\"oauth\": {\n\"redirect_uris\": null}}", 3, "oauth.redirect_uris.system: " },
    { "{\"servers\": [\n{\"protocol\": \"imap\", \"host\": \"x\", \"port\": 1, \"security\": \"tls\","
      " \"username\": \"u\"}]}",
      2,
      "servers[0].host: " },
  };

  catalogue_write (fixture->high, "small.json", "{\"id\": \"small\", " SMALL "}");
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (TgCatalogue) catalogue = NULL;

      catalogue_write (fixture->low, "google.json", table[i].content);
      catalogue = catalogue_load (fixture);
      catalogue_assert_problem (catalogue, fixture->low, "google.json", table[i].line, table[i].beginning);
      g_assert_cmpstr (tg_provider_get_name (tg_catalogue_lookup (catalogue, "google")), ==, "Google");
      g_assert_nonnull (tg_catalogue_lookup (catalogue, "small"));
    }
}

/* A misspelt member is not read, and costs nothing else. */
static void
test_unknown_members (CatalogueFixture *fixture, gconstpointer user_data)
{
  static const char *const expected[] = {
    "google.json:3: oauth.clientid: ",
    "google.json:4: oauth.redirect_uris.sytem: ",
    "google.json:6: servers[0].mechanism: ",
    "google.json:7: noticed: ",
    "google.json: x\\n.y: ",
  };
  g_autoptr (TgCatalogue) catalogue = NULL;
  GPtrArray *warnings;

  catalogue_write (fixture->low,
                   "google.json",
                   "{\"name\": \"Low\",\n\"oauth\": {\"parameters\": {\"anything\": \"goes\"},\n"
                   "\"clientid\": \"x\",\n\"redirect_uris\": {\"sytem\": null}},\n"
                   "\"servers\": [{\"protocol\": \"imap\", \"host\": \"imap.gmail.com\", \"port\": 993,"
                   " \"security\": \"tls\", \"username\": \"%EMAILADDRESS%\",\n\"mechanism\": []}],\n"
                   "\"noticed\": 7, \"x\\n.y\": {\"z\": 1}, \"sources\": [\"me\"]}");
  catalogue = catalogue_load (fixture);
  catalogue_assert_no_problems (catalogue);
  g_assert_cmpstr (tg_provider_get_name (tg_catalogue_lookup (catalogue, "google")), ==, "Low");
  warnings = tg_catalogue_get_warnings (catalogue);
  for (guint i = 0; i < warnings->len; i++)
    {
      g_autofree char *place = g_build_filename (fixture->low, expected[i], NULL);

      g_test_message ("%s", (char *)g_ptr_array_index (warnings, i));
      g_assert_cmpuint (i, <, G_N_ELEMENTS (expected));
      g_assert_true (g_str_has_prefix (g_ptr_array_index (warnings, i), place));
    }
  g_assert_cmpuint (warnings->len, ==, G_N_ELEMENTS (expected));
}

static void
test_name_differs (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = NULL;

  catalogue_write (fixture->low, "big.json", "{\"id\": \"small\", " SMALL "}");
  catalogue = catalogue_load (fixture);
  catalogue_assert_problem (catalogue, fixture->low, "big.json", 1, "id: ");
  g_assert_null (tg_catalogue_lookup (catalogue, "small"));
  g_assert_null (tg_catalogue_lookup (catalogue, "big"));
}

/* A new entry says who it is; only a change to a known one may leave that to the name of its file. */
static void
test_new_without_id (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = NULL;

  catalogue_write (fixture->low, "small.json", "{" SMALL "}");
  catalogue = catalogue_load (fixture);
  catalogue_assert_problem (catalogue, fixture->low, "small.json", 0, "id: ");
}

static void
test_too_long (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (fixture->low, "google.json", NULL);
  g_autofree char *spaces = g_strnfill (TG_JSON_MAX_BYTES, ' ');
  g_autofree char *content = g_strconcat ("{}", spaces, NULL);
  g_autoptr (TgCatalogue) catalogue = NULL;

  catalogue_write (fixture->low, "google.json", content);
  catalogue = catalogue_load (fixture);
  catalogue_assert_problem (catalogue, fixture->low, "google.json", 0, "(document): ");
  /* A sparse gigabyte is not read. */
  g_assert_cmpint (truncate (path, 1024 * 1024 * 1024), ==, 0);
  tg_catalogue_unref (catalogue);
  catalogue = catalogue_load (fixture);
  catalogue_assert_problem (catalogue, fixture->low, "google.json", 0, "(document): ");
}

/* None of these may block or end the program. */
static void
test_no_regular_file (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (fixture->low, "google.json", NULL);
  g_autoptr (TgCatalogue) pipe = NULL;
  g_autoptr (TgCatalogue) folder = NULL;
  g_autoptr (TgCatalogue) dangling = NULL;

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  pipe = catalogue_load (fixture);
  catalogue_assert_problem (pipe, fixture->low, "google.json", 0, "(file): ");
  g_remove (path);
  g_mkdir (path, 0700);
  folder = catalogue_load (fixture);
  catalogue_assert_problem (folder, fixture->low, "google.json", 0, "(file): ");
  g_rmdir (path);
  g_assert_cmpint (symlink ("nowhere", path), ==, 0);
  dangling = catalogue_load (fixture);
  catalogue_assert_problem (dangling, fixture->low, "google.json", 0, "(file): ");
}

static void
test_ignored_files (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = NULL;

  catalogue_write (fixture->low, "google.json~", "{");
  catalogue_write (fixture->low, ".google.json", "{");
  catalogue_write (fixture->low, "README", "{");
  g_rmdir (fixture->high);
  catalogue = catalogue_load (fixture);
  catalogue_assert_no_problems (catalogue);
}

/* The order in which files of one folder count is the order of their names, wherever they were made. */
static void
test_order_in_folder (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = NULL;

  for (char c = 'z'; c >= 'a'; c--)
    {
      g_autofree char *name = g_strdup_printf ("%c.json", c);
      g_autofree char *content =
          g_strdup_printf ("{\"id\": \"%c\", \"domains\": [\"shared.example\"], " SMALL "}", c);

      catalogue_write (fixture->low, name, content);
    }
  catalogue = catalogue_load (fixture);
  catalogue_assert_no_problems (catalogue);
  catalogue_assert_id (tg_catalogue_match_domain (catalogue, "shared.example"), "z");
}

int
main (int argc, char **argv)
{
  const struct
  {
    const char *path;
    void (*test) (CatalogueFixture *fixture, gconstpointer user_data);
  } tests[] = {
    { "/catalogue-draft/new-entry", test_new_entry },
    { "/catalogue-draft/patch", test_patch },
    { "/catalogue-draft/bad-overlay", test_bad_overlay },
    { "/catalogue-draft/unknown-members", test_unknown_members },
    { "/catalogue-draft/name-differs", test_name_differs },
    { "/catalogue-draft/new-without-id", test_new_without_id },
    { "/catalogue-draft/too-long", test_too_long },
    { "/catalogue-draft/no-regular-file", test_no_regular_file },
    { "/catalogue-draft/ignored-files", test_ignored_files },
    { "/catalogue-draft/order-in-folder", test_order_in_folder },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, CatalogueFixture, NULL, catalogue_set_up, tests[i].test, catalogue_tear_down);
  return g_test_run ();
}
