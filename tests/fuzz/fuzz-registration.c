/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fuzz.h"

#include "tg-error.h"
#include "tg-json.h"
#include "tg-pushed-request.h"
#include "tg-registration.h"

static const char plan_text[] =
    "{\"id\":\"registered\",\"name\":\"login.example.net\",\"sign_in\":[\"oauth2\"],\"oauth\":{"
    "\"issuer\":\"https://login.example.net\",\"authorization_endpoint\":\"https://login.example.net/a\","
    "\"token_endpoint\":\"https://login.example.net/t\",\"scopes\":{\"mail\":[\"mail\"]},"
    "\"consent\":[\"system\",\"embedded\"],\"redirect_uris\":{\"system\":\"http://127.0.0.1/c\","
    "\"embedded\":\"io.github.tegata.tegata:/c\"}}}";

/* What was believed survives the keyring. */
static void
check_registration (TgRegistration *registration)
{
  g_autofree char *text = tg_registration_to_text (registration);
  g_autoptr (JsonNode) node = tg_json_parse (text, -1, NULL);
  g_autoptr (TgRegistration) again = NULL;

  g_assert_nonnull (node);
  again = tg_registration_from_json (json_node_get_object (node), NULL);
  g_assert_nonnull (again);
  g_assert_cmpstr (tg_provider_get_oauth (tg_registration_get_provider (registration))->client_id,
                   ==,
                   tg_provider_get_oauth (tg_registration_get_provider (again))->client_id);
  g_assert_cmpstr (tg_registration_get_uri (registration), ==, tg_registration_get_uri (again));
  g_assert_true (tg_secret_equal (tg_registration_get_access_token (registration),
                                  tg_registration_get_access_token (again)));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static const guint statuses[] = { 200, 201, 400, 401, 503 };
  g_autoptr (JsonNode) plan = tg_json_parse (plan_text, -1, NULL);
  g_autoptr (GBytes) body = g_bytes_new (data, size);

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TgRegistration) registration =
          tg_registration_parse (plan, statuses[i], "application/json", body, &error);
      g_autofree char *request_uri = tg_pushed_request_parse (statuses[i], "application/json", body, NULL);

      g_assert_true ((registration != NULL) == (error == NULL));
      g_assert_true (request_uri == NULL || *request_uri != '\0');
      if (registration != NULL)
        check_registration (registration);
      else
        g_assert_true (error->domain == TG_ERROR && error->code != TG_ERROR_ATTENTION_NEEDED);
    }
  return 0;
}
