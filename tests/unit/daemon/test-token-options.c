/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-token-options.h"

#include "tg-error.h"
#include "tg-json.h"

static gboolean
read_options (const char *text,
              TgTokenRequest *request,
              TgSecret **rejected,
              GVariant **options,
              GError **error)
{
  *options = g_variant_ref_sink (g_variant_new_parsed (text));
  return tg_token_options_read (*options, request, rejected, error);
}

static void
test_defaults (void)
{
  g_autoptr (GVariant) options = NULL;
  g_autoptr (TgSecret) rejected = NULL;
  g_autoptr (GError) error = NULL;
  TgTokenRequest request;

  g_assert_true (read_options ("@a{sv} {}", &request, &rejected, &options, &error));
  g_assert_cmpstr (request.service, ==, "mail");
  g_assert_cmpuint (request.min_validity_sec, ==, 60);
  g_assert_false (request.interactive);
  g_assert_null (request.rejected);
}

static void
test_all (void)
{
  g_autoptr (GVariant) options = NULL;
  g_autoptr (TgSecret) rejected = NULL;
  g_autoptr (GError) error = NULL;
  TgTokenRequest request;

  g_assert_true (read_options ("{'service': <'contacts'>, 'min-validity': <uint32 5>, 'rejected': <'old'>,"
                               " 'interactive': <true>, 'later': <7>}",
                               &request,
                               &rejected,
                               &options,
                               &error));
  g_assert_cmpstr (request.service, ==, "contacts");
  g_assert_cmpuint (request.min_validity_sec, ==, 5);
  g_assert_true (request.interactive);
  g_assert_cmpstr (tg_secret_peek (request.rejected), ==, "old");
}

static void
test_wrong_types (void)
{
  const char *const texts[] = {
    "{'service': <7>}",
    "{'min-validity': <60>}",
    "{'interactive': <'yes'>}",
    "{'rejected': <b'old'>}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GVariant) options = NULL;
      g_autoptr (TgSecret) rejected = NULL;
      g_autoptr (GError) error = NULL;
      TgTokenRequest request;

      g_assert_false (read_options (texts[i], &request, &rejected, &options, &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
      g_assert_null (rejected);
    }
}

static void
test_no_service (void)
{
  const char *const texts[] = { "{'service': <'nonsense'>}", "{'service': <''>}", "{'service': <'Mail'>}" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GVariant) options = NULL;
      g_autoptr (TgSecret) rejected = NULL;
      g_autoptr (GError) error = NULL;
      TgTokenRequest request;

      g_assert_false (read_options (texts[i], &request, &rejected, &options, &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
      g_assert_null (rejected);
    }
}

static void
test_check (void)
{
  g_autoptr (TgAddress) address = tg_address_parse ("traveller@example.net", NULL);
  g_autoptr (GPtrArray) servers = g_ptr_array_new ();
  g_autoptr (TgAccount) oauth2 = tg_account_new (address, "example", "", TG_METHOD_OAUTH2, servers);
  g_autoptr (TgAccount) password = tg_account_new (address, "example", "", TG_METHOD_PASSWORD, servers);
  g_autoptr (GError) error = NULL;
  TgTokenRequest request = { .service = "mail" };

  g_assert_true (tg_token_request_check (&request, oauth2, NULL, NULL));
  g_assert_false (tg_token_request_check (&request, password, NULL, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  request.service = "calendar";
  g_assert_false (tg_token_request_check (&request, oauth2, NULL, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_UNSUPPORTED);
}

/* What the person could still allow is another matter than what there is not. */
static void
test_could_be_allowed (void)
{
  g_autoptr (JsonNode) node = tg_json_parse (
      "{\"id\":\"p\",\"name\":\"P\",\"sign_in\":[\"oauth2\"],\"oauth\":{\"authorization_endpoint\":"
      "\"https://p.example/auth\",\"token_endpoint\":\"https://p.example/token\",\"consent\":[\"system\"],"
      "\"redirect_uris\":{\"system\":\"http://127.0.0.1/callback\"},\"scopes\":{\"mail\":[\"imap\"],"
      "\"calendar\":[\"dav\"]}}}",
      -1,
      NULL);
  g_autoptr (TgProvider) provider = tg_provider_from_json (node, NULL);
  g_autoptr (TgAddress) address = tg_address_parse ("traveller@example.net", NULL);
  g_autoptr (GPtrArray) servers = g_ptr_array_new ();
  g_autoptr (TgAccount) account = tg_account_new (address, "p", "", TG_METHOD_OAUTH2, servers);
  g_autoptr (GError) error = NULL;
  TgTokenRequest request = { .service = "calendar" };

  g_assert_false (tg_token_request_check (&request, account, provider, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_ATTENTION_NEEDED);
  g_clear_error (&error);
  request.service = "contacts";
  g_assert_false (tg_token_request_check (&request, account, provider, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/token-options/defaults", test_defaults);
  g_test_add_func ("/token-options/all", test_all);
  g_test_add_func ("/token-options/wrong-types", test_wrong_types);
  g_test_add_func ("/token-options/no-service", test_no_service);
  g_test_add_func ("/token-options/check", test_check);
  g_test_add_func ("/token-options/could-be-allowed", test_could_be_allowed);
  return g_test_run ();
}
