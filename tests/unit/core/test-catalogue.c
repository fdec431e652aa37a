/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-catalogue-private.h"

#include "tg-json.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SMALL "\"name\": \"Small\", \"sign_in\": [\"password\"], \"password\": {\"kind\": \"password\"}"

typedef struct
{
  char *root; /* (owned) */
  char *low; /* (owned) the less important folder */
  char *high; /* (owned) */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer user_data)
{
  fixture->root = g_dir_make_tmp ("tegata-catalogue-XXXXXX", NULL);
  fixture->low = g_build_filename (fixture->root, "low", NULL);
  fixture->high = g_build_filename (fixture->root, "high", NULL);
  g_mkdir (fixture->low, 0700);
  g_mkdir (fixture->high, 0700);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture *fixture, gconstpointer user_data)
{
  remove_tree (fixture->root);
  g_free (fixture->root);
  g_free (fixture->low);
  g_free (fixture->high);
}

static void
write_file (const char *folder, const char *name, const char *content)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, content, -1, &error);
  g_assert_no_error (error);
}

static TgCatalogue *
load (Fixture *fixture)
{
  const char *const directories[] = { fixture->low, fixture->high, NULL };

  return tg_catalogue_load ("", directories);
}

static void
assert_no_problems (TgCatalogue *catalogue)
{
  GPtrArray *problems = tg_catalogue_get_problems (catalogue);

  if (problems->len > 0)
    g_test_message ("%s", (char *)g_ptr_array_index (problems, 0));
  g_assert_cmpuint (problems->len, ==, 0);
}

/* One problem, "FOLDER/NAME: BEGINNING...". */
static void
assert_problem (TgCatalogue *catalogue, const char *folder, const char *name, const char *beginning)
{
  GPtrArray *problems = tg_catalogue_get_problems (catalogue);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *prefix = g_strconcat (path, ": ", beginning, NULL);

  g_assert_cmpuint (problems->len, ==, 1);
  g_test_message ("%s", (char *)g_ptr_array_index (problems, 0));
  g_assert_true (g_str_has_prefix (g_ptr_array_index (problems, 0), prefix));
}

static void
assert_id (TgProvider *provider, const char *id)
{
  g_assert_cmpstr (provider != NULL ? tg_provider_get_id (provider) : NULL, ==, id);
}

static void
test_builtin (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = load (fixture);
  GPtrArray *providers = tg_catalogue_get_providers (catalogue);

  assert_no_problems (catalogue);
  g_assert_cmpuint (providers->len, >=, 4);
  for (guint i = 0; i < providers->len; i++)
    {
      TgProvider *provider = g_ptr_array_index (providers, i);
      const TgProviderOauth *oauth = tg_provider_get_oauth (provider);

      g_assert_true (tg_catalogue_lookup (catalogue, tg_provider_get_id (provider)) == provider);
      /* No client id is in the repository. */
      g_assert_true (oauth == NULL || (oauth->client_id == NULL && oauth->client_secret == NULL));
      if (i > 0)
        g_assert_cmpstr (
            tg_provider_get_id (g_ptr_array_index (providers, i - 1)), <, tg_provider_get_id (provider));
    }
  assert_id (tg_catalogue_match_domain (catalogue, "gmail.com"), "google");
  assert_id (tg_catalogue_match_domain (catalogue, "hotmail.co.jp"), "outlook");
  assert_id (tg_catalogue_match_domain (catalogue, "onmicrosoft.com"), "microsoft365");
  assert_id (tg_catalogue_match_domain (catalogue, "me.com"), "icloud");
  assert_id (tg_catalogue_match_domain (catalogue, "mail.gmail.com"), NULL);
  assert_id (tg_catalogue_match_domain (catalogue, "example.com"), NULL);
  g_assert_null (tg_catalogue_lookup (catalogue, "nobody"));
}

/* Two entries of the catalogue must not claim the same domain. */
static void
test_builtin_disjoint (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = load (fixture);
  GPtrArray *providers = tg_catalogue_get_providers (catalogue);

  for (guint i = 0; i < providers->len; i++)
    {
      TgProvider *provider = g_ptr_array_index (providers, i);
      const char *const *domains = tg_provider_get_domains (provider);
      const char *const *mx = tg_provider_get_mx (provider);

      for (gsize j = 0; domains[j] != NULL; j++)
        g_assert_true (tg_catalogue_match_domain (catalogue, domains[j]) == provider);
      for (gsize j = 0; mx[j] != NULL; j++)
        g_assert_true (tg_catalogue_match_mx (catalogue, mx[j]) == provider);
    }
}

static void
test_google (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = load (fixture);
  TgProvider *google = tg_catalogue_lookup (catalogue, "google");
  const TgProviderOauth *oauth = tg_provider_get_oauth (google);

  /* It refuses embedded views, and gives a refresh token only when asked like this. */
  g_assert_cmpuint (oauth->consent->len, ==, 1);
  g_assert_cmpint (g_array_index (oauth->consent, TgConsent, 0), ==, TG_CONSENT_SYSTEM);
  g_assert_null (oauth->redirect_uri_embedded);
  g_assert_cmpstr (g_hash_table_lookup (oauth->parameters, "access_type"), ==, "offline");
  g_assert_cmpstr (g_hash_table_lookup (oauth->parameters, "prompt"), ==, "consent");
  g_assert_true (g_strv_contains (tg_provider_get_scopes (google, "mail"), "https://mail.google.com/"));
  g_assert_cmpstr (tg_provider_get_password_sign_in_ended (google)->date, ==, "2022-05-30");
}

static void
test_microsoft (Fixture *fixture, gconstpointer user_data)
{
  const char *const ids[] = { "microsoft365", "outlook" };
  g_autoptr (TgCatalogue) catalogue = load (fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const char *const *scopes = tg_provider_get_scopes (tg_catalogue_lookup (catalogue, ids[i]), "mail");

      g_assert_true (g_strv_contains (scopes, "offline_access"));
      /* One token is for one audience: IMAP refuses a token that was also asked for Graph. */
      for (gsize j = 0; scopes[j] != NULL; j++)
        if (strstr (scopes[j], "://") != NULL)
          g_assert_true (g_str_has_prefix (scopes[j], "https://outlook.office.com/"));
    }
}

static void
test_icloud (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = load (fixture);
  GPtrArray *servers = tg_provider_get_servers (tg_catalogue_lookup (catalogue, "icloud"));

  for (guint i = 0; i < servers->len; i++)
    {
      TgServer *server = g_ptr_array_index (servers, i);

      g_assert_cmpstr (tg_server_get_username (server),
                       ==,
                       tg_server_get_protocol (server) == TG_PROTOCOL_IMAP ? "%EMAILLOCALPART%"
                                                                           : "%EMAILADDRESS%");
    }
}

static void
test_mx (Fixture *fixture, gconstpointer user_data)
{
  const char *const table[][2] = {
    { "aspmx.l.google.com", "google" },
    { "google.com", "google" },
    { "alt1.aspmx.l.google.com", "google" },
    { "aspmx2.googlemail.com", "google" },
    { "contoso-com.mail.protection.outlook.com", "microsoft365" },
    { "hotmail-com.olc.protection.outlook.com", "outlook" },
    { "protection.outlook.com", NULL },
    { "notgoogle.com", NULL },
    { "google.com.example.net", NULL },
    { "com", NULL },
    { "", NULL },
    { ".", NULL },
  };
  g_autoptr (TgCatalogue) catalogue = load (fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    assert_id (tg_catalogue_match_mx (catalogue, table[i][0]), table[i][1]);
}

static void
test_mx_longest_suffix (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = NULL;

  write_file (fixture->low, "wide.json", "{\"id\": \"wide\", \"mx\": [\"example.net\"], " SMALL "}");
  write_file (fixture->low, "close.json", "{\"id\": \"close\", \"mx\": [\"mx.example.net\"], " SMALL "}");
  catalogue = load (fixture);
  assert_no_problems (catalogue);
  assert_id (tg_catalogue_match_mx (catalogue, "a.mx.example.net"), "close");
  assert_id (tg_catalogue_match_mx (catalogue, "a.example.net"), "wide");
}

static void
test_issuer (Fixture *fixture, gconstpointer user_data)
{
  const char *const table[][2] = {
    { "https://accounts.google.com", "google" },
    { "https://accounts.google.com/", "google" },
    { "accounts.google.com", "google" },
    { "Accounts.Google.com", "google" },
    { "https://accounts.google.com/other", NULL },
    { "https://accounts.google.com?x", NULL },
    { "https://accounts.google.com:8443", NULL },
    { "https://me@accounts.google.com", NULL },
    { "http://accounts.google.com", NULL },
    { "https://accounts.google.com.example.net", NULL },
    { "accounts.google.com.", NULL },
    { "https://", NULL },
    { "", NULL },
  };
  g_autoptr (TgCatalogue) catalogue = load (fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_test_message ("%s", table[i][0]);
      assert_id (tg_catalogue_match_issuer (catalogue, table[i][0]), table[i][1]);
    }
  /* Autoconfig names this host for both of Microsoft's. */
  g_assert_nonnull (tg_catalogue_match_issuer (catalogue, "login.microsoftonline.com"));
}

static void
test_new_entry (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = NULL;

  write_file (fixture->low, "small.json", "{\"id\": \"small\", \"domains\": [\"small.example\"], " SMALL "}");
  catalogue = load (fixture);
  assert_no_problems (catalogue);
  assert_id (tg_catalogue_match_domain (catalogue, "small.example"), "small");
}

static void
test_patch (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = NULL;
  const TgProviderOauth *oauth;

  write_file (fixture->low, "google.json", "{\"name\": \"Low\", \"oauth\": {\"client_id\": \"low-id\"}}");
  write_file (fixture->high, "google.json", "{\"id\": \"google\", \"name\": \"High\"}");
  catalogue = load (fixture);
  assert_no_problems (catalogue);
  oauth = tg_provider_get_oauth (tg_catalogue_lookup (catalogue, "google"));
  g_assert_cmpstr (tg_provider_get_name (tg_catalogue_lookup (catalogue, "google")), ==, "High");
  g_assert_cmpstr (oauth->client_id, ==, "low-id");
  g_assert_cmpstr (oauth->token_endpoint, ==, "https://oauth2.googleapis.com/token");
  assert_id (tg_catalogue_match_domain (catalogue, "gmail.com"), "google");
}

/* An administrator's entry takes a domain from the entry that had it. */
static void
test_claim_domain (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = NULL;

  write_file (fixture->low, "aaa.json", "{\"id\": \"aaa\", \"domains\": [\"nyu.edu\"], " SMALL "}");
  catalogue = load (fixture);
  assert_no_problems (catalogue);
  assert_id (tg_catalogue_match_domain (catalogue, "nyu.edu"), "aaa");
  /* Though it came last, it is listed by its id. */
  assert_id (g_ptr_array_index (tg_catalogue_get_providers (catalogue), 0), "aaa");
  assert_id (tg_catalogue_match_domain (catalogue, "gmail.com"), "google");
}

/* Whatever is wrong with an overlay, it costs only itself. */
static void
test_bad_overlay (Fixture *fixture, gconstpointer user_data)
{
  const char *const table[][2] = {
    { "{", "(document): " },
    { "", "(document): " },
    { "[]", "(document): " },
    { "{\"name\": \"x\", \"name\": \"y\"}", "(document): " },
    { "{\"id\": \"other\"}", "id: " },
    { "{\"id\": null}", "id: " },
    { "{\"oauth\": {\"token_endpoint\": \"http://example.net\"}}", "oauth.token_endpoint: " },
    { "{\"servers\": [{\"protocol\": \"imap\", \"host\": \"x\", \"port\": 1, \"security\": \"tls\","
      " \"username\": \"u\"}]}",
      "servers[0].host: " },
  };

  write_file (fixture->high, "small.json", "{\"id\": \"small\", " SMALL "}");
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (TgCatalogue) catalogue = NULL;

      write_file (fixture->low, "google.json", table[i][0]);
      catalogue = load (fixture);
      assert_problem (catalogue, fixture->low, "google.json", table[i][1]);
      g_assert_cmpstr (tg_provider_get_name (tg_catalogue_lookup (catalogue, "google")), ==, "Google");
      g_assert_nonnull (tg_catalogue_lookup (catalogue, "small"));
    }
}

static void
test_name_differs (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = NULL;

  write_file (fixture->low, "big.json", "{\"id\": \"small\", " SMALL "}");
  catalogue = load (fixture);
  assert_problem (catalogue, fixture->low, "big.json", "id: ");
  g_assert_null (tg_catalogue_lookup (catalogue, "small"));
  g_assert_null (tg_catalogue_lookup (catalogue, "big"));
}

/* A new entry says who it is; only a change to a known one may leave that to the name of its file. */
static void
test_new_without_id (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = NULL;

  write_file (fixture->low, "small.json", "{" SMALL "}");
  catalogue = load (fixture);
  assert_problem (catalogue, fixture->low, "small.json", "id: ");
}

static void
test_too_long (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (fixture->low, "google.json", NULL);
  g_autofree char *spaces = g_strnfill (TG_JSON_MAX_BYTES, ' ');
  g_autofree char *content = g_strconcat ("{}", spaces, NULL);
  g_autoptr (TgCatalogue) catalogue = NULL;

  write_file (fixture->low, "google.json", content);
  catalogue = load (fixture);
  assert_problem (catalogue, fixture->low, "google.json", "(document): ");
  /* A sparse gigabyte is not read. */
  g_assert_cmpint (truncate (path, 1024 * 1024 * 1024), ==, 0);
  tg_catalogue_unref (catalogue);
  catalogue = load (fixture);
  assert_problem (catalogue, fixture->low, "google.json", "(document): ");
}

/* None of these may block or end the program. */
static void
test_no_regular_file (Fixture *fixture, gconstpointer user_data)
{
  g_autofree char *path = g_build_filename (fixture->low, "google.json", NULL);
  g_autoptr (TgCatalogue) pipe = NULL;
  g_autoptr (TgCatalogue) folder = NULL;
  g_autoptr (TgCatalogue) dangling = NULL;

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  pipe = load (fixture);
  assert_problem (pipe, fixture->low, "google.json", "(file): ");
  g_remove (path);
  g_mkdir (path, 0700);
  folder = load (fixture);
  assert_problem (folder, fixture->low, "google.json", "(file): ");
  g_rmdir (path);
  g_assert_cmpint (symlink ("nowhere", path), ==, 0);
  dangling = load (fixture);
  assert_problem (dangling, fixture->low, "google.json", "(file): ");
}

static void
test_ignored_files (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = NULL;

  write_file (fixture->low, "google.json~", "{");
  write_file (fixture->low, ".google.json", "{");
  write_file (fixture->low, "README", "{");
  g_rmdir (fixture->high);
  catalogue = load (fixture);
  assert_no_problems (catalogue);
}

/* The order in which files of one folder count is the order of their names, wherever they were made. */
static void
test_order_in_folder (Fixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = NULL;

  for (char c = 'z'; c >= 'a'; c--)
    {
      g_autofree char *name = g_strdup_printf ("%c.json", c);
      g_autofree char *content =
          g_strdup_printf ("{\"id\": \"%c\", \"domains\": [\"shared.example\"], " SMALL "}", c);

      write_file (fixture->low, name, content);
    }
  catalogue = load (fixture);
  assert_no_problems (catalogue);
  assert_id (tg_catalogue_match_domain (catalogue, "shared.example"), "z");
}

static void
test_client_ids (Fixture *fixture, gconstpointer user_data)
{
  const char *const directories[] = { fixture->low, NULL };
  g_autoptr (TgCatalogue) catalogue = NULL;
  const TgProviderOauth *google;
  const TgProviderOauth *outlook;

  write_file (fixture->low, "outlook.json", "{\"oauth\": {\"client_id\": \"mine\"}}");
  catalogue = tg_catalogue_load (
      "google:id.example:se:cret\noutlook:theirs:secret\nnobody:x\ngoogle\nicloud:x\n", directories);
  google = tg_provider_get_oauth (tg_catalogue_lookup (catalogue, "google"));
  outlook = tg_provider_get_oauth (tg_catalogue_lookup (catalogue, "outlook"));
  g_assert_cmpstr (google->client_id, ==, "id.example");
  g_assert_cmpstr (google->client_secret, ==, "se:cret");
  /* An overlay wins, and the secret of another client id goes. */
  g_assert_cmpstr (outlook->client_id, ==, "mine");
  g_assert_null (outlook->client_secret);
  g_assert_cmpuint (tg_catalogue_get_problems (catalogue)->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_true (
        g_str_has_prefix (g_ptr_array_index (tg_catalogue_get_problems (catalogue), i), "client_ids: "));
  g_assert_nonnull (tg_catalogue_lookup (catalogue, "icloud"));
}

static void
write_overlay (const char *base, const char *name)
{
  g_autofree char *folder = g_build_filename (base, "tegata", "providers.d", NULL);
  g_autofree char *content = g_strdup_printf ("{\"name\": \"%s\"}", name);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  write_file (folder, "google.json", content);
}

static void
assert_google_name (const char *name)
{
  g_autoptr (TgCatalogue) catalogue = tg_catalogue_new ();

  assert_no_problems (catalogue);
  g_assert_cmpstr (tg_provider_get_name (tg_catalogue_lookup (catalogue, "google")), ==, name);
}

/* Each folder of the base directory specification in its turn, the least important first. GLib reads the environment
 * once, so this is another process. */
static void
test_environment (Fixture *fixture, gconstpointer user_data)
{
  if (g_test_subprocess ())
    {
      const char *const *data = g_get_system_data_dirs ();
      const char *const *config = g_get_system_config_dirs ();

      assert_google_name ("Google");
      write_overlay (data[1], "data 2");
      assert_google_name ("data 2");
      write_overlay (data[0], "data 1");
      assert_google_name ("data 1");
      write_overlay (config[1], "config 2");
      assert_google_name ("config 2");
      write_overlay (config[0], "config 1");
      assert_google_name ("config 1");
      write_overlay (g_get_user_config_dir (), "person");
      assert_google_name ("person");
      return;
    }

  g_auto (GStrv) environment = g_get_environ ();
  g_autofree char *executable = g_file_read_link ("/proc/self/exe", NULL);
  const char *const command[] = { executable, "--GTestSubprocess", "-p", "/catalogue/environment", NULL };
  g_autofree char *data =
      g_strdup_printf ("%s/data1:%s/data2:%s/data1", fixture->root, fixture->root, fixture->root);
  g_autofree char *config = g_strdup_printf ("%s/config1:%s/config2", fixture->root, fixture->root);
  g_autofree char *home = g_build_filename (fixture->root, "person", NULL);
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  environment = g_environ_setenv (g_steal_pointer (&environment), "XDG_DATA_DIRS", data, TRUE);
  environment = g_environ_setenv (g_steal_pointer (&environment), "XDG_CONFIG_DIRS", config, TRUE);
  environment = g_environ_setenv (g_steal_pointer (&environment), "XDG_CONFIG_HOME", home, TRUE);
  g_spawn_sync (NULL,
                (char **)command,
                environment,
                G_SPAWN_STDOUT_TO_DEV_NULL,
                NULL,
                NULL,
                NULL,
                &errors,
                &status,
                &error);
  g_assert_no_error (error);
  if (status != 0)
    g_test_message ("%s", errors);
  g_assert_cmpint (status, ==, 0);
}

int
main (int argc, char **argv)
{
  const struct
  {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer user_data);
  } tests[] = {
    { "/catalogue/builtin", test_builtin },
    { "/catalogue/builtin-disjoint", test_builtin_disjoint },
    { "/catalogue/google", test_google },
    { "/catalogue/microsoft", test_microsoft },
    { "/catalogue/icloud", test_icloud },
    { "/catalogue/mx", test_mx },
    { "/catalogue/mx-longest-suffix", test_mx_longest_suffix },
    { "/catalogue/issuer", test_issuer },
    { "/catalogue/new-entry", test_new_entry },
    { "/catalogue/patch", test_patch },
    { "/catalogue/claim-domain", test_claim_domain },
    { "/catalogue/bad-overlay", test_bad_overlay },
    { "/catalogue/name-differs", test_name_differs },
    { "/catalogue/new-without-id", test_new_without_id },
    { "/catalogue/too-long", test_too_long },
    { "/catalogue/no-regular-file", test_no_regular_file },
    { "/catalogue/ignored-files", test_ignored_files },
    { "/catalogue/order-in-folder", test_order_in_folder },
    { "/catalogue/client-ids", test_client_ids },
    { "/catalogue/environment", test_environment },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
