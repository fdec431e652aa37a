/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "catalogue-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_builtin (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = catalogue_load (fixture);
  GPtrArray *providers = tg_catalogue_get_providers (catalogue);

  catalogue_assert_no_problems (catalogue);
  g_assert_cmpuint (providers->len, >=, 40);
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
  catalogue_assert_id (tg_catalogue_match_domain (catalogue, "gmail.com"), "google");
  catalogue_assert_id (tg_catalogue_match_domain (catalogue, "hotmail.co.jp"), "outlook");
  catalogue_assert_id (tg_catalogue_match_domain (catalogue, "onmicrosoft.com"), "microsoft365");
  catalogue_assert_id (tg_catalogue_match_domain (catalogue, "me.com"), "icloud");
  catalogue_assert_id (tg_catalogue_match_domain (catalogue, "mail.gmail.com"), NULL);
  catalogue_assert_id (tg_catalogue_match_domain (catalogue, "example.com"), NULL);
  g_assert_null (tg_catalogue_lookup (catalogue, "nobody"));
}

/* Two entries of the catalogue must not claim the same domain. */
static void
test_builtin_disjoint (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = catalogue_load (fixture);
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
test_google (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = catalogue_load (fixture);
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
test_microsoft (CatalogueFixture *fixture, gconstpointer user_data)
{
  const struct
  {
    const char *id;
    const char *audience;
  } table[] = {
    { "microsoft365", "https://outlook.office.com/" },
    { "outlook", "https://outlook.office.com/" },
    { "microsoft365-us", "https://outlook.office365.us/" },
    { "microsoft365-cn", "https://partner.outlook.cn/" },
  };
  g_autoptr (TgCatalogue) catalogue = catalogue_load (fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const char *const *scopes =
          tg_provider_get_scopes (tg_catalogue_lookup (catalogue, table[i].id), "mail");

      g_assert_true (g_strv_contains (scopes, "offline_access"));
      /* One token is for one audience: IMAP refuses a token that was also asked for Graph. */
      for (gsize j = 0; scopes[j] != NULL; j++)
        if (strstr (scopes[j], "://") != NULL)
          g_assert_true (g_str_has_prefix (scopes[j], table[i].audience));
    }
}

static void
test_mx (CatalogueFixture *fixture, gconstpointer user_data)
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
  g_autoptr (TgCatalogue) catalogue = catalogue_load (fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    catalogue_assert_id (tg_catalogue_match_mx (catalogue, table[i][0]), table[i][1]);
}

static void
test_mx_longest_suffix (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = NULL;

  catalogue_write (fixture->low, "wide.json", "{\"id\": \"wide\", \"mx\": [\"example.net\"], " SMALL "}");
  catalogue_write (
      fixture->low, "close.json", "{\"id\": \"close\", \"mx\": [\"mx.example.net\"], " SMALL "}");
  catalogue = catalogue_load (fixture);
  catalogue_assert_no_problems (catalogue);
  catalogue_assert_id (tg_catalogue_match_mx (catalogue, "a.mx.example.net"), "close");
  catalogue_assert_id (tg_catalogue_match_mx (catalogue, "a.example.net"), "wide");
}

static void
test_issuer (CatalogueFixture *fixture, gconstpointer user_data)
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
  g_autoptr (TgCatalogue) catalogue = catalogue_load (fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_test_message ("%s", table[i][0]);
      catalogue_assert_id (tg_catalogue_match_issuer (catalogue, table[i][0]), table[i][1]);
    }
}

#define OAUTH_AT(host)                                                                                       \
  "\"name\": \"X\", \"sign_in\": [\"oauth2\"], \"oauth\": {\"authorization_endpoint\": \"https://" host      \
  "/auth\","                                                                                                 \
  " \"token_endpoint\": \"https://" host                                                                     \
  "/token\", \"scopes\": {\"mail\": [\"mail\"]}, \"consent\": [\"system\"],"                                 \
  " \"redirect_uris\": {\"system\": \"http://127.0.0.1/\"}"

/* Of those that share a host, the one that says so has it, whichever came last. */
static void
test_shared_issuer (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = NULL;

  catalogue_write (fixture->low, "outlook.json", "{\"oauth\": {\"client_id\": \"mine\"}}");
  catalogue_write (fixture->low,
                   "owner.json",
                   "{\"id\": \"owner\", " OAUTH_AT ("accounts.example.net") ", \"issuer_hosts\": "
                                                                            "[\"accounts.example.net\", "
                                                                            "\"Login.Example.net\"]}}");
  catalogue_write (
      fixture->high, "sharer.json", "{\"id\": \"sharer\", " OAUTH_AT ("accounts.example.net") "}}");
  catalogue = catalogue_load (fixture);
  catalogue_assert_no_problems (catalogue);
  catalogue_assert_id (tg_catalogue_match_issuer (catalogue, "login.microsoftonline.com"), "microsoft365");
  catalogue_assert_id (tg_catalogue_match_issuer (catalogue, "accounts.example.net"), "owner");
  catalogue_assert_id (tg_catalogue_match_issuer (catalogue, "https://accounts.example.net/"), "owner");
  catalogue_assert_id (tg_catalogue_match_issuer (catalogue, "login.example.net"), "owner");
}

/* Also among those that say so, an administrator's entry comes before what is built in. */
static void
test_claim_issuer (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = NULL;

  catalogue_write (fixture->low,
                   "aaa.json",
                   "{\"id\": \"aaa\", " OAUTH_AT (
                       "login.microsoftonline.com") ", \"issuer_hosts\": [\"login.microsoftonline.com\"]}}");
  catalogue = catalogue_load (fixture);
  catalogue_assert_no_problems (catalogue);
  catalogue_assert_id (tg_catalogue_match_issuer (catalogue, "login.microsoftonline.com"), "aaa");
}

static void
test_subdomains (CatalogueFixture *fixture, gconstpointer user_data)
{
  const char *const table[][2] = {
    { "a.example.net", "wide" },
    { "b.a.example.net", "wide" },
    { "close.example.net", "wide" },
    { "a.close.example.net", "close" },
    { "own.example.net", "own" },
    { "a.own.example.net", "wide" },
    { "example.net", NULL },
    { "notexample.net", NULL },
    { "net", NULL },
    { "", NULL },
  };
  g_autoptr (TgCatalogue) catalogue = NULL;

  catalogue_write (
      fixture->low, "wide.json", "{\"id\": \"wide\", \"subdomains\": [\"example.net\"], " SMALL "}");
  catalogue_write (
      fixture->low, "close.json", "{\"id\": \"close\", \"subdomains\": [\"close.example.net\"], " SMALL "}");
  catalogue_write (
      fixture->low, "own.json", "{\"id\": \"own\", \"domains\": [\"own.example.net\"], " SMALL "}");
  catalogue = catalogue_load (fixture);
  catalogue_assert_no_problems (catalogue);
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_test_message ("%s", table[i][0]);
      catalogue_assert_id (tg_catalogue_match_domain (catalogue, table[i][0]), table[i][1]);
    }
}

/* An administrator's entry takes a domain from the entry that had it. */
static void
test_claim_domain (CatalogueFixture *fixture, gconstpointer user_data)
{
  g_autoptr (TgCatalogue) catalogue = NULL;

  catalogue_write (fixture->low, "aaa.json", "{\"id\": \"aaa\", \"domains\": [\"nyu.edu\"], " SMALL "}");
  catalogue = catalogue_load (fixture);
  catalogue_assert_no_problems (catalogue);
  catalogue_assert_id (tg_catalogue_match_domain (catalogue, "nyu.edu"), "aaa");
  /* Though it came last, it is listed by its id. */
  catalogue_assert_id (g_ptr_array_index (tg_catalogue_get_providers (catalogue), 0), "aaa");
  catalogue_assert_id (tg_catalogue_match_domain (catalogue, "gmail.com"), "google");
}

static void
test_client_ids (CatalogueFixture *fixture, gconstpointer user_data)
{
  const char *const directories[] = { fixture->low, NULL };
  g_autoptr (TgCatalogue) catalogue = NULL;
  const TgProviderOauth *google;
  const TgProviderOauth *outlook;

  catalogue_write (fixture->low, "outlook.json", "{\"oauth\": {\"client_id\": \"mine\"}}");
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
  catalogue_write (folder, "google.json", content);
}

static void
assert_google_name (const char *name)
{
  g_autoptr (TgCatalogue) catalogue = tg_catalogue_new ();

  catalogue_assert_no_problems (catalogue);
  g_assert_cmpstr (tg_provider_get_name (tg_catalogue_lookup (catalogue, "google")), ==, name);
}

/* Each folder of the base directory specification in its turn, the least important first. GLib reads the environment
 * once, so this is another process. */
static void
test_environment (CatalogueFixture *fixture, gconstpointer user_data)
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
    void (*test) (CatalogueFixture *fixture, gconstpointer user_data);
  } tests[] = {
    { "/catalogue/builtin", test_builtin },
    { "/catalogue/builtin-disjoint", test_builtin_disjoint },
    { "/catalogue/google", test_google },
    { "/catalogue/microsoft", test_microsoft },
    { "/catalogue/mx", test_mx },
    { "/catalogue/mx-longest-suffix", test_mx_longest_suffix },
    { "/catalogue/issuer", test_issuer },
    { "/catalogue/shared-issuer", test_shared_issuer },
    { "/catalogue/claim-issuer", test_claim_issuer },
    { "/catalogue/subdomains", test_subdomains },
    { "/catalogue/claim-domain", test_claim_domain },
    { "/catalogue/client-ids", test_client_ids },
    { "/catalogue/environment", test_environment },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, CatalogueFixture, NULL, catalogue_set_up, tests[i].test, catalogue_tear_down);
  return g_test_run ();
}
