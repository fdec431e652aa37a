/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fixture-provider.h"

#include "tg-json.h"

static const char sample[] =
    "{ 'id': 'example', 'name': 'Example Mail', 'domains': ['example.net'], 'mx': ['mx.example.net'],"
    "  'servers': [{ 'protocol': 'imap', 'host': 'imap.example.net', 'port': 993, 'security': 'tls',"
    "                'username': '%EMAILADDRESS%' }],"
    "  'sign_in': ['oauth2'],"
    "  'oauth': { 'issuer': 'https://accounts.example.net',"
    "    'authorization_endpoint': 'https://accounts.example.net/auth',"
    "    'token_endpoint': 'https://accounts.example.net/token',"
    "    'revocation_endpoint': 'https://accounts.example.net/token/revocation',"
    "    'scopes': { 'mail': ['openid', 'email', 'offline_access', 'mail'] },"
    "    'parameters': { 'prompt': 'consent' }, 'consent': ['embedded', 'system'],"
    "    'redirect_uris': { 'embedded': 'io.github.tegata.tegata:/consent',"
    "                       'system': 'http://127.0.0.1/callback' },"
    "    'client_id': 'tegata-sample', 'iss_parameter_supported': true },"
    "  'sources': ['made up for the tests'] }";

TgProvider *
fixture_provider_new (const char *oauth_patch)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *base_text = g_strdelimit (g_strdup (sample), "'", '"');
  g_autoptr (JsonNode) node = tg_json_parse (base_text, -1, &error);
  g_assert_no_error (error);

  if (oauth_patch != NULL)
    {
      g_autofree char *patch_text = g_strdup_printf ("{ 'oauth': %s }", oauth_patch);
      g_strdelimit (patch_text, "'", '"');
      g_autoptr (JsonNode) patch = tg_json_parse (patch_text, -1, &error);
      g_assert_no_error (error);
      JsonNode *merged = tg_json_merge_patch (node, patch);
      json_node_unref (node);
      node = merged;
    }

  TgProvider *provider = tg_provider_from_json (node, &error);
  g_assert_no_error (error);
  return provider;
}
