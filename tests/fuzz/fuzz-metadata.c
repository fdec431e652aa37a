/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fuzz.h"

#include "tg-error.h"
#include "tg-metadata.h"
#include "tg-registration.h"

#define ISSUER "https://login.example.net"
#define ENTRY "{\"id\":\"x\",\"name\":\"X\",\"sign_in\":[\"oauth2\"],\"oauth\":{\"issuer\":\"" ISSUER "\"}}"

/* An entry of the catalogue that leaves everything to its issuer. */
static void
complete (TgMetadata *metadata)
{
  g_autoptr (JsonNode) node = json_from_string (ENTRY, NULL);
  g_autoptr (TgProvider) entry = tg_provider_from_json (node, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TgProvider) whole = tg_metadata_complete (metadata, entry, &error);

  g_assert_true ((whole != NULL) == (error == NULL));
  if (whole != NULL)
    g_assert_cmpstr (tg_provider_get_oauth (whole)->token_endpoint, ==, metadata->token_endpoint);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *copy = size > 0 ? g_memdup2 (data, size) : g_strdup ("");
  g_autoptr (GError) error = NULL;
  g_autoptr (TgMetadata) metadata = tg_metadata_parse (copy, size, ISSUER, &error);
  g_autoptr (JsonNode) plan = NULL;
  g_autoptr (TgProvider) provider = NULL;

  g_assert_true ((metadata != NULL) == (error == NULL));
  if (metadata == NULL)
    {
      g_assert_true (error->domain == TG_ERROR && g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  g_assert_cmpstr (metadata->issuer, ==, ISSUER);
  g_assert_true (g_str_has_prefix (metadata->token_endpoint, "https://"));
  complete (metadata);
  plan = tg_registration_plan (metadata, NULL, NULL);
  provider = plan != NULL ? tg_registration_plan_to_provider (plan, NULL) : NULL;
  if (provider != NULL)
    {
      g_autofree char *request = tg_registration_make_request (provider);

      g_assert_true (g_utf8_validate (request, -1, NULL));
    }
  return 0;
}
