/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-setup-way.h"

#include "tg-catalogue-private.h"

#include <string.h>

static TgCandidate *
make_candidate (const char *provider,
                TgSource source,
                TgMethod method,
                TgConsent consent,
                gboolean with_server)
{
  g_autoptr (TgAddress) address = tg_address_parse ("traveller@example.net", NULL);
  g_autoptr (GPtrArray) servers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);
  TgCandidateFields fields = {
    .address = address,
    .provider = provider,
    .name = "",
    .source = source,
    .trust = TG_TRUST_VERIFIED,
    .methods = &method,
    .n_methods = 1,
    .consent = &consent,
    .n_consent = 1,
    .servers = servers,
  };

  if (with_server)
    g_ptr_array_add (
        servers,
        tg_server_new (TG_PROTOCOL_IMAP, "imap.example.net", 993, TG_SECURITY_TLS, "traveller", NULL));
  return tg_candidate_new (&fields);
}

static TgCandidate *
candidate_of (TgCatalogue *catalogue, const char *id)
{
  g_autoptr (TgAddress) address = tg_address_parse ("traveller@example.net", NULL);
  TgProvider *provider = tg_catalogue_lookup (catalogue, id);

  g_assert_nonnull (provider);
  return tg_candidate_new_from_provider (address, provider, TG_SOURCE_CATALOGUE, TG_TRUST_VERIFIED, NULL);
}

static GPtrArray *
make_list (TgCandidate *first, TgCandidate *second)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_candidate_unref);

  g_ptr_array_add (list, first);
  if (second != NULL)
    g_ptr_array_add (list, second);
  return list;
}

/* The catalogue as it is shipped, and with a client id for each of those that take one here. */
static TgCatalogue *
load (const char *client_ids)
{
  return tg_catalogue_load (client_ids, (const char *const[]){ NULL });
}

static TgSetupWay *
choose (GPtrArray *candidates, TgCatalogue *catalogue)
{
  g_autoptr (GPtrArray) ways = tg_setup_way_list (candidates, catalogue);

  g_assert_cmpuint (ways->len, >, 0);
  return tg_setup_way_copy (g_ptr_array_index (ways, 0));
}

static void
test_none (void)
{
  g_autoptr (TgCatalogue) catalogue = load ("");
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();

  g_autoptr (GPtrArray) ways = tg_setup_way_list (nothing, catalogue);

  g_assert_cmpuint (ways->len, ==, 0);
}

static void
test_first_that_works (void)
{
  g_autoptr (TgCatalogue) catalogue = load ("");
  g_autoptr (GPtrArray) list =
      make_list (make_candidate (NULL, TG_SOURCE_AUTOCONFIG, TG_METHOD_OAUTH2, TG_CONSENT_EMBEDDED, TRUE),
                 make_candidate (NULL, TG_SOURCE_GUESS, TG_METHOD_PASSWORD, TG_CONSENT_EMBEDDED, TRUE));
  g_autoptr (TgSetupWay) way = choose (list, catalogue);
  g_autofree char *host = NULL;

  g_assert_nonnull (way);
  g_assert_true (way->candidate == g_ptr_array_index (list, 1));
  g_assert_cmpint (way->obstacle, ==, TG_SETUP_OBSTACLE_NONE);
  g_assert_cmpint (way->method, ==, TG_METHOD_PASSWORD);
  g_assert_cmpstr (tg_setup_way_get_name (way), ==, "example.net");
  host = tg_setup_way_dup_sign_in_host (way);
  g_assert_null (host);
}

static void
test_other_obstacles (void)
{
  g_autoptr (TgCatalogue) catalogue = load ("google:somebody's");
  /* A password without a server, a sign-in at a provider that nobody knows, and one that the wizard cannot show. */
  TgCandidate *useless[] = {
    make_candidate (NULL, TG_SOURCE_AUTOCONFIG, TG_METHOD_PASSWORD, TG_CONSENT_EMBEDDED, FALSE),
    make_candidate ("no-such-provider", TG_SOURCE_AUTOCONFIG, TG_METHOD_OAUTH2, TG_CONSENT_EMBEDDED, TRUE),
    make_candidate ("google", TG_SOURCE_AUTOCONFIG, TG_METHOD_OAUTH2, TG_CONSENT_PASTE, TRUE),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (useless); i++)
    {
      g_autoptr (GPtrArray) list = make_list (useless[i], NULL);
      g_autoptr (TgSetupWay) way = choose (list, catalogue);
      g_autofree char *reason = NULL;

      g_assert_nonnull (way);
      g_assert_cmpint (way->obstacle, ==, TG_SETUP_OBSTACLE_OTHER);
      reason = tg_setup_way_explain_obstacle (way);
      g_assert_true (g_str_has_prefix (reason, tg_setup_way_get_name (way)));
    }
}

/* As shipped: a sign-in would come to nothing, a password works. */
static void
test_password_without_a_client (void)
{
  const char *const ids[] = { "google", "yandex", "yahoo" };
  g_autoptr (TgCatalogue) catalogue = load ("");

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GPtrArray) list = make_list (candidate_of (catalogue, ids[i]), NULL);
      g_autoptr (TgSetupWay) way = choose (list, catalogue);

      g_assert_nonnull (way);
      g_assert_cmpint (way->obstacle, ==, TG_SETUP_OBSTACLE_NONE);
      g_assert_cmpint (way->method, ==, TG_METHOD_PASSWORD);
      g_assert_cmpint (tg_provider_get_password (way->provider)->kind, ==, TG_PASSWORD_KIND_APP_PASSWORD);
    }
}

static void
test_sign_in_with_a_client (void)
{
  g_autoptr (TgCatalogue) catalogue = load ("google:somebody's");
  g_autoptr (GPtrArray) list = make_list (candidate_of (catalogue, "google"), NULL);
  g_autoptr (TgSetupWay) way = choose (list, catalogue);
  g_autofree char *host = NULL;

  g_assert_nonnull (way);
  g_assert_cmpint (way->method, ==, TG_METHOD_OAUTH2);
  g_assert_cmpint (way->consent, ==, TG_CONSENT_SYSTEM);
  host = tg_setup_way_dup_sign_in_host (way);
  g_assert_cmpstr (host, ==, "accounts.google.com");
}

/* The best one, and what else there is. */
static void
test_all_ways (void)
{
  g_autoptr (TgCatalogue) catalogue = load ("google:somebody's");
  g_autoptr (GPtrArray) list =
      make_list (candidate_of (catalogue, "google"),
                 make_candidate (NULL, TG_SOURCE_SRV, TG_METHOD_PASSWORD, TG_CONSENT_EMBEDDED, TRUE));
  g_autoptr (GPtrArray) ways = tg_setup_way_list (list, catalogue);
  const char *const expected[] = {
    "Sign In at Google",
    "Use an App Password of Google",
    "Use a Password at imap.example.net",
  };

  g_assert_cmpuint (ways->len, ==, G_N_ELEMENTS (expected));
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (TgSetupWay) copy = tg_setup_way_copy (g_ptr_array_index (ways, i));
      g_autofree char *words = tg_setup_way_describe (copy);

      g_assert_cmpint (copy->obstacle, ==, TG_SETUP_OBSTACLE_NONE);
      g_assert_cmpstr (words, ==, expected[i]);
    }
}

static void
test_no_client (void)
{
  g_autoptr (TgCatalogue) catalogue = load ("");
  g_autoptr (GPtrArray) list = make_list (candidate_of (catalogue, "microsoft365"), NULL);
  g_autoptr (TgSetupWay) way = choose (list, catalogue);
  g_autofree char *reason = NULL;

  g_assert_nonnull (way);
  g_assert_cmpint (way->obstacle, ==, TG_SETUP_OBSTACLE_NO_CLIENT);
  reason = tg_setup_way_explain_obstacle (way);
  g_assert_nonnull (strstr (reason, "Microsoft 365"));
}

/* A forgotten server of the domain's own is no reason to send it the password of Microsoft 365. */
static void
test_no_guess_behind_a_provider (void)
{
  g_autoptr (TgCatalogue) catalogue = load ("");
  g_autoptr (GPtrArray) guess =
      make_list (candidate_of (catalogue, "microsoft365"),
                 make_candidate (NULL, TG_SOURCE_GUESS, TG_METHOD_PASSWORD, TG_CONSENT_EMBEDDED, TRUE));
  g_autoptr (GPtrArray) published =
      make_list (candidate_of (catalogue, "microsoft365"),
                 make_candidate (NULL, TG_SOURCE_SRV, TG_METHOD_PASSWORD, TG_CONSENT_EMBEDDED, TRUE));
  g_autoptr (TgSetupWay) guessed = choose (guess, catalogue);
  g_autoptr (TgSetupWay) told = choose (published, catalogue);

  g_assert_cmpint (guessed->obstacle, ==, TG_SETUP_OBSTACLE_NO_CLIENT);
  g_assert_cmpint (told->obstacle, ==, TG_SETUP_OBSTACLE_NONE);
  g_assert_cmpint (told->method, ==, TG_METHOD_PASSWORD);
}

/* iCloud: the name before the @ to receive, the whole address to send. */
static void
test_username (void)
{
  g_autoptr (TgCatalogue) catalogue = load ("");
  const char *const ids[] = { "docomo", "icloud" };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GPtrArray) list = make_list (candidate_of (catalogue, ids[i]), NULL);
      g_autoptr (TgSetupWay) way = choose (list, catalogue);
      g_autofree char *sending =
          g_strdup (tg_server_get_username (tg_candidate_get_server (way->candidate, TG_PROTOCOL_SMTP)));
      gboolean same = g_strcmp0 (tg_setup_way_get_username (way), sending) == 0;

      g_assert_cmpint (same, ==, i == 0);
      tg_setup_way_set_username (way, "another-id");
      g_assert_cmpstr (tg_setup_way_get_username (way), ==, "another-id");
      g_assert_cmpstr (tg_server_get_username (tg_candidate_get_server (way->candidate, TG_PROTOCOL_SMTP)),
                       ==,
                       same ? "another-id" : sending);
      g_assert_cmpstr (tg_candidate_get_provider (way->candidate), ==, ids[i]);
    }
}

/* An issuer that no provider covers is a way once the daemon has said how consent goes there. */
static void
test_issuer (void)
{
  g_autoptr (TgCatalogue) catalogue = load ("");
  g_autoptr (TgAddress) address = tg_address_parse ("traveller@own.example", NULL);
  g_autoptr (GPtrArray) servers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);
  TgMethod methods[] = { TG_METHOD_OAUTH2, TG_METHOD_PASSWORD };
  TgConsent consent = TG_CONSENT_SYSTEM;
  TgCandidateFields fields = { .address = address,
                               .name = "Own",
                               .trust = TG_TRUST_VERIFIED,
                               .methods = methods,
                               .n_methods = 2,
                               .issuer = "https://login.own.example",
                               .servers = servers };

  g_ptr_array_add (
      servers, tg_server_new (TG_PROTOCOL_IMAP, "imap.own.example", 993, TG_SECURITY_TLS, "traveller", NULL));
  for (guint asked = 0; asked < 2; asked++)
    {
      g_autoptr (GPtrArray) candidates = NULL;
      g_autoptr (TgSetupWay) way = NULL;
      g_autofree char *host = NULL;

      fields.consent = &consent;
      fields.n_consent = asked;
      candidates = make_list (tg_candidate_new (&fields), NULL);
      way = choose (candidates, catalogue);
      g_assert_cmpint (way->obstacle, ==, TG_SETUP_OBSTACLE_NONE);
      g_assert_cmpint (way->method, ==, asked ? TG_METHOD_OAUTH2 : TG_METHOD_PASSWORD);
      host = tg_setup_way_dup_sign_in_host (way);
      g_assert_cmpstr (host, ==, asked ? "login.own.example" : NULL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/setup-way/none", test_none);
  g_test_add_func ("/setup-way/first-that-works", test_first_that_works);
  g_test_add_func ("/setup-way/other-obstacles", test_other_obstacles);
  g_test_add_func ("/setup-way/password-without-a-client", test_password_without_a_client);
  g_test_add_func ("/setup-way/sign-in-with-a-client", test_sign_in_with_a_client);
  g_test_add_func ("/setup-way/all-ways", test_all_ways);
  g_test_add_func ("/setup-way/no-client", test_no_client);
  g_test_add_func ("/setup-way/no-guess-behind-a-provider", test_no_guess_behind_a_provider);
  g_test_add_func ("/setup-way/username", test_username);
  g_test_add_func ("/setup-way/issuer", test_issuer);
  return g_test_run ();
}
