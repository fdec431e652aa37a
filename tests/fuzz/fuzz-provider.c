/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fuzz.h"

#include "tg-candidate.h"
#include "tg-json-locate.h"
#include "tg-json.h"
#include "tg-provider-schema.h"
#include "tg-provider.h"

#include <string.h>

static void
check_https (const char *uri)
{
  g_assert_true (uri == NULL || g_str_has_prefix (uri, "https://"));
}

static void
check_oauth (const TgProviderOauth *oauth)
{
  /* What is not there, the issuer is asked for. */
  if (oauth->incomplete != NULL)
    g_assert_nonnull (oauth->issuer);
  else
    {
      g_assert_nonnull (oauth->authorization_endpoint);
      g_assert_nonnull (oauth->token_endpoint);
      g_assert_nonnull (g_hash_table_lookup (oauth->scopes, "mail"));
    }
  check_https (oauth->issuer);
  check_https (oauth->authorization_endpoint);
  check_https (oauth->token_endpoint);
  check_https (oauth->revocation_endpoint);
  check_https (oauth->device_authorization_endpoint);
  g_assert_cmpuint (oauth->consent->len, >, 0);
}

/* A message says which field it is about; that field has a line of the text, or none. */
static void
check_refusal (const char *data, gsize size, const char *message)
{
  gsize length = strcspn (message, ":");
  g_autofree char *field = g_strndup (message, length);
  guint n_lines = 1;

  g_assert_cmpuint (length, <, strlen (message));
  for (gsize i = 0; i < size; i++)
    n_lines += data[i] == '\n';
  g_assert_cmpuint (tg_json_find_line (data, size, field), <=, n_lines);
}

static void
check_unknown (const char *data, gsize size, JsonNode *node)
{
  g_autoptr (GPtrArray) unknown = tg_provider_schema_find_unknown (node);

  for (guint i = 0; i < unknown->len; i++)
    {
      const char *member = g_ptr_array_index (unknown, i);

      g_assert_true (g_str_is_ascii (member));
      g_assert_null (strpbrk (member, "\n\r\033"));
      tg_json_find_line (data, size, member);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (JsonNode) node = tg_json_parse ((const char *)data, (gssize)size, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TgProvider) provider = NULL;
  g_autoptr (TgAddress) address = NULL;
  g_autoptr (TgCandidate) candidate = NULL;
  g_autoptr (JsonNode) json = NULL;

  if (node == NULL)
    return 0;
  check_unknown ((const char *)data, size, node);
  provider = tg_provider_from_json (node, &error);
  if (provider == NULL)
    {
      g_assert_nonnull (error);
      check_refusal ((const char *)data, size, error->message);
      return 0;
    }
  if (tg_provider_get_oauth (provider) != NULL)
    check_oauth (tg_provider_get_oauth (provider));
  address = tg_address_parse ("traveller@example.net", NULL);
  candidate =
      tg_candidate_new_from_provider (address, provider, TG_SOURCE_CATALOGUE, TG_TRUST_VERIFIED, NULL);
  json = tg_candidate_to_json (candidate);
  return 0;
}
