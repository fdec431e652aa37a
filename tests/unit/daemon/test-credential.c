/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-credential.h"

#include "tg-error.h"

#include <string.h>

static TgCredential *
through_text (TgCredential *credential)
{
  g_autoptr (TgSecret) text = tg_credential_to_text (credential);
  g_autoptr (GError) error = NULL;
  TgCredential *read = tg_credential_from_text (tg_secret_peek (text), tg_secret_get_length (text), &error);

  g_assert_no_error (error);
  return read;
}

static void
test_grant (void)
{
  const char *scopes[] = { "openid", "https://mail.example.net/", NULL };
  g_autoptr (TgSecret) refresh_token = tg_secret_new ("rt-1");
  g_autoptr (TgCredential) grant = tg_credential_new_grant (refresh_token, "client", scopes);
  g_autoptr (TgSecret) text = tg_credential_to_text (grant);
  g_autoptr (TgCredential) read = through_text (grant);

  g_assert_cmpstr (tg_secret_peek (text),
                   ==,
                   "{\"refresh_token\":\"rt-1\",\"client_id\":\"client\","
                   "\"scopes\":[\"openid\",\"https://mail.example.net/\"]}");
  g_assert_true (tg_secret_equal (tg_credential_get_refresh_token (read), refresh_token));
  g_assert_null (tg_credential_get_password (read));
  g_assert_cmpstr (tg_credential_get_client_id (read), ==, "client");
  g_assert_cmpstrv (tg_credential_get_scopes (read), scopes);
}

static void
test_rotate (void)
{
  const char *scopes[] = { "mail", NULL };
  g_autoptr (TgSecret) first = tg_secret_new ("rt-1");
  g_autoptr (TgSecret) second = tg_secret_new ("rt-2");
  g_autoptr (TgCredential) grant = tg_credential_new_grant (first, "client", scopes);
  g_autoptr (TgCredential) rotated = tg_credential_rotate (grant, second);

  g_assert_true (tg_secret_equal (tg_credential_get_refresh_token (rotated), second));
  g_assert_true (tg_secret_equal (tg_credential_get_refresh_token (grant), first));
  g_assert_cmpstr (tg_credential_get_client_id (rotated), ==, "client");
  g_assert_cmpstrv (tg_credential_get_scopes (rotated), scopes);
}

/* Every character that JSON has a rule for comes back as it was. */
static void
test_odd_password (void)
{
  const char *odd = "a\"b\\c/d\te\x01\x1f{}[]'\xc3\xa4\xe2\x82\xac\xf0\x9f\x94\x91\\u0041\n";
  g_autoptr (TgSecret) password = tg_secret_new (odd);
  g_autoptr (TgCredential) credential = tg_credential_new_password (password);
  g_autoptr (TgCredential) read = through_text (credential);

  g_assert_cmpstr (tg_secret_peek (tg_credential_get_password (read)), ==, odd);
  g_assert_null (tg_credential_get_refresh_token (read));
  g_assert_cmpstr (tg_credential_get_client_id (read), ==, "");
}

/* A grant that ends with its first access token. */
static void
test_short (void)
{
  g_autoptr (TgCredential) grant = tg_credential_new_grant (NULL, "client", NULL);
  g_autoptr (TgCredential) read = through_text (grant);

  g_assert_null (tg_credential_get_refresh_token (read));
  g_assert_null (tg_credential_get_password (read));
  g_assert_cmpstr (tg_credential_get_client_id (read), ==, "client");
}

static void
test_registered (void)
{
  static const char text[] =
      "{\"refresh_token\":\"rt\",\"client_id\":\"c\",\"scopes\":[\"mail\"],\"registration\":{\"provider\":{"
      "\"id\":\"registered\",\"name\":\"login.example.net\",\"sign_in\":[\"oauth2\"],\"oauth\":{"
      "\"authorization_endpoint\":\"https://login.example.net/a\","
      "\"token_endpoint\":\"https://login.example.net/t\",\"scopes\":{\"mail\":[\"mail\"]},"
      "\"consent\":[\"system\"],\"redirect_uris\":{\"system\":\"http://127.0.0.1/c\"},\"client_id\":\"c\"}},"
      "\"uri\":\"https://login.example.net/r/c\",\"access_token\":\"a\\\"t\"}}";
  g_autoptr (GError) error = NULL;
  g_autoptr (TgCredential) credential = tg_credential_from_text (text, strlen (text), &error);
  g_autoptr (TgSecret) second = tg_secret_new ("rt-2");
  g_autoptr (TgCredential) rotated = NULL;
  g_autoptr (TgCredential) read = NULL;
  TgRegistration *registration;

  g_assert_no_error (error);
  /* With a new refresh token the client stays the same. */
  rotated = tg_credential_rotate (credential, second);
  read = through_text (rotated);
  registration = tg_credential_get_registration (read);
  g_assert_cmpstr (tg_credential_get_client_id (read), ==, "c");
  g_assert_cmpstr (tg_registration_get_uri (registration), ==, "https://login.example.net/r/c");
  g_assert_cmpstr (tg_secret_peek (tg_registration_get_access_token (registration)), ==, "a\"t");
}

/* What an issuer said once goes with the grant, also past a new refresh token. */
static void
test_found (void)
{
  g_autoptr (JsonNode) entry =
      json_from_string ("{\"id\":\"x\",\"name\":\"X\",\"sign_in\":[\"oauth2\"],\"oauth\":{\"issuer\":"
                        "\"https://a.example\",\"client_id\":\"c\"}}",
                        NULL);
  g_autoptr (JsonNode) found = json_from_string (
      "{\"issuer\":\"https://a.example\",\"authorization_endpoint\":\"https://a.example/a\","
      "\"token_endpoint\":\"https://a.example/t\",\"scopes\":{\"mail\":[\"m\"]}}",
      NULL);
  g_autoptr (TgProvider) incomplete = tg_provider_from_json (entry, NULL);
  g_autoptr (TgProvider) provider = tg_provider_complete (incomplete, found, NULL);
  g_autoptr (TgSecret) first = tg_secret_new ("rt");
  g_autoptr (TgSecret) second = tg_secret_new ("rt-2");
  g_autoptr (TgCredential) grant = tg_credential_new_found (first, provider, NULL);
  g_autoptr (TgCredential) read = through_text (grant);
  g_autoptr (TgCredential) rotated = tg_credential_rotate (read, second);
  g_autoptr (TgCredential) again = through_text (rotated);
  g_autoptr (TgSecret) text = tg_credential_to_text (again);

  g_assert_cmpstr (tg_credential_get_client_id (again), ==, "c");
  g_assert_cmpstr (tg_secret_peek (tg_credential_get_refresh_token (again)), ==, "rt-2");
  g_assert_nonnull (strstr (tg_secret_peek (text), "\"token_endpoint\":\"https://a.example/t\""));
}

static void
test_foreign (void)
{
  const char *const texts[] = {
    "",
    "{}",
    "[]",
    "secret",
    "{\"refresh_token\":\"SECRET\"}",
    "{\"refresh_token\":\"\",\"client_id\":\"c\"}",
    "{\"refresh_token\":7,\"client_id\":\"c\"}",
    "{\"refresh_token\":\"SECRET\",\"client_id\":\"c\",\"password\":\"SECRET\"}",
    "{\"password\":\"\"}",
    "{\"refresh_token\":\"SECRET\",\"client_id\":\"c\",\"registration\":{}}",
    "{\"refresh_token\":\"SECRET\",\"client_id\":\"c\",\"registration\":\"SECRET\"}",
    "{\"password\":\"SECRET\"",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (tg_credential_from_text (texts[i], strlen (texts[i]), &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
      g_assert_null (strstr (error->message, "SECRET"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/credential/grant", test_grant);
  g_test_add_func ("/credential/rotate", test_rotate);
  g_test_add_func ("/credential/odd-password", test_odd_password);
  g_test_add_func ("/credential/short", test_short);
  g_test_add_func ("/credential/registered", test_registered);
  g_test_add_func ("/credential/found", test_found);
  g_test_add_func ("/credential/foreign", test_foreign);
  return g_test_run ();
}
