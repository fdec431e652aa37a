/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-setup-way.h"

static TgCandidate *
make_candidate (const char *provider, TgMethod method, TgConsent consent, gboolean with_server)
{
  g_autoptr (TgAddress) address = tg_address_parse ("traveller@example.net", NULL);
  g_autoptr (GPtrArray) servers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);
  TgCandidateFields fields = {
    .address = address,
    .provider = provider,
    .name = "",
    .source = TG_SOURCE_AUTOCONFIG,
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

static GPtrArray *
make_list (TgCandidate *first, TgCandidate *second)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_candidate_unref);

  g_ptr_array_add (list, first);
  if (second != NULL)
    g_ptr_array_add (list, second);
  return list;
}

static void
test_none (void)
{
  g_autoptr (TgCatalogue) catalogue = tg_catalogue_new ();
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  /* A sign-in at a provider that nobody knows, and one that the wizard cannot show. */
  g_autoptr (GPtrArray) useless =
      make_list (make_candidate ("no-such-provider", TG_METHOD_OAUTH2, TG_CONSENT_EMBEDDED, TRUE),
                 make_candidate ("google", TG_METHOD_OAUTH2, TG_CONSENT_DEVICE, TRUE));

  g_assert_null (tg_setup_way_choose (nothing, catalogue));
  g_assert_null (tg_setup_way_choose (useless, catalogue));
}

static void
test_first_that_works (void)
{
  g_autoptr (TgCatalogue) catalogue = tg_catalogue_new ();
  g_autoptr (GPtrArray) list =
      make_list (make_candidate (NULL, TG_METHOD_OAUTH2, TG_CONSENT_EMBEDDED, TRUE),
                 make_candidate (NULL, TG_METHOD_PASSWORD, TG_CONSENT_EMBEDDED, TRUE));
  g_autoptr (TgSetupWay) way = tg_setup_way_choose (list, catalogue);
  g_autofree char *host = NULL;

  g_assert_nonnull (way);
  g_assert_true (way->candidate == g_ptr_array_index (list, 1));
  g_assert_cmpint (way->method, ==, TG_METHOD_PASSWORD);
  g_assert_cmpstr (tg_setup_way_get_name (way), ==, "example.net");
  host = tg_setup_way_dup_sign_in_host (way);
  g_assert_null (host);
}

static void
test_password_needs_a_server (void)
{
  g_autoptr (TgCatalogue) catalogue = tg_catalogue_new ();
  g_autoptr (GPtrArray) list =
      make_list (make_candidate (NULL, TG_METHOD_PASSWORD, TG_CONSENT_EMBEDDED, FALSE), NULL);

  g_assert_null (tg_setup_way_choose (list, catalogue));
}

static void
test_provider (void)
{
  g_autoptr (TgCatalogue) catalogue = tg_catalogue_new ();
  g_autoptr (GPtrArray) list =
      make_list (make_candidate ("google", TG_METHOD_OAUTH2, TG_CONSENT_SYSTEM, TRUE), NULL);
  g_autoptr (TgSetupWay) way = tg_setup_way_choose (list, catalogue);
  g_autofree char *host = NULL;

  g_assert_nonnull (way);
  g_assert_cmpint (way->consent, ==, TG_CONSENT_SYSTEM);
  host = tg_setup_way_dup_sign_in_host (way);
  g_assert_cmpstr (host, ==, "accounts.google.com");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/setup-way/none", test_none);
  g_test_add_func ("/setup-way/first-that-works", test_first_that_works);
  g_test_add_func ("/setup-way/password-needs-a-server", test_password_needs_a_server);
  g_test_add_func ("/setup-way/provider", test_provider);
  return g_test_run ();
}
