/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fuzz.h"

#include "tg-error.h"
#include "tg-metadata.h"
#include "tg-registration.h"

#define ISSUER "https://login.example.net"

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
  plan = tg_registration_plan (metadata, NULL, NULL);
  provider = plan != NULL ? tg_registration_plan_to_provider (plan, NULL) : NULL;
  if (provider != NULL)
    {
      g_autofree char *request = tg_registration_make_request (provider);

      g_assert_true (g_utf8_validate (request, -1, NULL));
    }
  return 0;
}
