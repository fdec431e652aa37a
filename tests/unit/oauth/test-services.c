/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-services.h"

#include "tg-error.h"
#include "tg-json.h"

#define PROVIDER                                                                                             \
  "{\"id\":\"p\",\"name\":\"P\",\"sign_in\":[\"oauth2\"],\"oauth\":{\"authorization_endpoint\":\"https://"   \
  "p.example/auth\","                                                                                        \
  "\"token_endpoint\":\"https://p.example/token\",\"consent\":[\"system\"],\"redirect_uris\":{\"system\":"   \
  "\"http://127.0.0.1/"                                                                                      \
  "callback\"},\"scopes\":{\"mail\":[\"openid\",\"imap\",\"send\"],\"calendar\":[\"openid\","                \
  "\"dav\"]}}}"

static const char *const asked[] = { "openid", "email", "offline_access", "https://mail.example.net/IMAP",
                                     "send",   NULL };

static TgProvider *
make_provider (void)
{
  g_autoptr (JsonNode) node = tg_json_parse (PROVIDER, -1, NULL);
  g_autoptr (GError) error = NULL;
  TgProvider *provider = tg_provider_from_json (node, &error);

  g_assert_no_error (error);
  return provider;
}

static void
assert_words (char **words, const char *expected)
{
  g_autofree char *joined = g_strjoinv (" ", words);

  g_assert_cmpstr (joined, ==, expected);
  g_strfreev (words);
}

static void
test_names (void)
{
  g_autoptr (TgProvider) provider = make_provider ();
  g_autoptr (GError) error = NULL;

  g_assert_true (tg_service_check ("calendar", NULL));
  g_assert_false (tg_service_check ("cooking", &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
  g_assert_true (tg_service_is_offered ("calendar", provider));
  g_assert_false (tg_service_is_offered ("contacts", provider));
}

static void
test_united (void)
{
  const char *const calendar_first[] = { "calendar", "mail", NULL };
  const char *const twice[] = { "contacts", "mail", NULL };

  assert_words (tg_services_unite (NULL, NULL), "");
  assert_words (tg_services_unite (calendar_first, NULL), "mail calendar");
  assert_words (tg_services_unite (calendar_first, twice), "mail contacts calendar");
}

/* The first scope decides what some providers make the first token for. */
static void
test_scopes (void)
{
  const char *const services[] = { "calendar", "contacts", "mail", NULL };
  const char *const calendar[] = { "calendar", NULL };
  g_autoptr (TgProvider) provider = make_provider ();

  assert_words (tg_services_list_scopes (services, provider), "openid imap send dav");
  assert_words (tg_services_list_scopes (calendar, provider), "openid dav");
}

static void
test_granted (void)
{
  const char *const services[] = { "mail", "calendar", NULL };
  const char *const without_dav[] = { "imap", "send", NULL };
  const char *const all[] = { "DAV", "imap", "more", "send", NULL };
  g_autoptr (TgProvider) provider = make_provider ();

  assert_words (tg_services_list_granted (services, provider, NULL), "mail calendar");
  assert_words (tg_services_list_granted (services, provider, all), "mail calendar");
  assert_words (tg_services_list_granted (services, provider, without_dav), "mail");
}

/* Where a token is for one resource, an answer about mail says nothing about the others. */
static void
test_one_resource (void)
{
  const char *const services[] = { "mail", "calendar", NULL };
  const char *const mail[] = { "imap", "send", NULL };
  const char *const half[] = { "imap", NULL };
  g_autoptr (JsonNode) base = tg_json_parse (PROVIDER, -1, NULL);
  g_autoptr (JsonNode) patch = tg_json_parse ("{\"oauth\":{\"one_resource_a_token\":true}}", -1, NULL);
  g_autoptr (JsonNode) node = tg_json_merge_patch (base, patch);
  g_autoptr (TgProvider) provider = tg_provider_from_json (node, NULL);
  g_autoptr (TgProvider) other = make_provider ();
  g_autofree char *scope = tg_services_get_first_scope (provider);

  assert_words (tg_services_list_granted (services, provider, mail), "mail calendar");
  assert_words (tg_services_list_granted (services, provider, half), "calendar");
  g_assert_cmpstr (scope, ==, "openid imap send");
  g_assert_null (tg_services_get_first_scope (other));
}

static void
test_enough (void)
{
  const char *const exact[] = { "send", "https://mail.example.net/IMAP", NULL };
  const char *const short_form[] = { "send", "imap", NULL };
  const char *const other_case[] = { "Send", "https://mail.example.net/imap", "more", NULL };

  g_assert_null (tg_scopes_find_missing (asked, NULL));
  g_assert_null (tg_scopes_find_missing (NULL, exact));
  g_assert_null (tg_scopes_find_missing (asked, asked));
  g_assert_null (tg_scopes_find_missing (asked, exact));
  g_assert_null (tg_scopes_find_missing (asked, other_case));
  g_assert_null (tg_scopes_find_missing (asked, short_form));
}

static void
test_too_little (void)
{
  const char *const only_identity[] = { "openid", "email", NULL };
  const char *const half[] = { "openid", "https://mail.example.net/IMAP", NULL };

  g_assert_cmpstr (tg_scopes_find_missing (asked, only_identity), ==, "https://mail.example.net/IMAP");
  g_assert_cmpstr (tg_scopes_find_missing (asked, half), ==, "send");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/services/names", test_names);
  g_test_add_func ("/services/united", test_united);
  g_test_add_func ("/services/scopes", test_scopes);
  g_test_add_func ("/services/granted", test_granted);
  g_test_add_func ("/services/one-resource", test_one_resource);
  g_test_add_func ("/scopes/enough", test_enough);
  g_test_add_func ("/scopes/too-little", test_too_little);
  return g_test_run ();
}
