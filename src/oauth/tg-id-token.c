/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-id-token.h"

#include "tg-base64url.h"
#include "tg-error.h"
#include "tg-json.h"
#include "tg-secret.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* OpenID Connect Core 2: at most 255 ASCII characters. */
#define MAX_SUBJECT_LENGTH 255

/* The claims: the middle one of three parts (RFC 7519 7.2). (transfer full) (nullable) */
static JsonNode *
parse_claims (const char *token)
{
  const char *payload = strchr (token, '.');
  const char *end = payload != NULL ? strchr (payload + 1, '.') : NULL;
  if (end == NULL || strchr (end + 1, '.') != NULL)
    return NULL;

  payload++;
  gsize length = 0;
  g_autofree guint8 *json = tg_base64url_decode (payload, (gsize)(end - payload), &length);
  if (json == NULL)
    return NULL;

  g_autoptr (JsonNode) node = tg_json_parse ((const char *)json, (gssize)length, NULL);
  tg_wipe_len (json, length);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? g_steal_pointer (&node) : NULL;
}

static gboolean
is_audience (JsonObject *claims, const char *client_id)
{
  const char *single = tg_json_get_string (claims, "aud", NULL);
  g_auto (GStrv) several = single == NULL ? tg_json_get_strv (claims, "aud", NULL) : NULL;
  const char *authorized_party = tg_json_get_string (claims, "azp", NULL);

  if (json_object_has_member (claims, "azp") && g_strcmp0 (authorized_party, client_id) != 0)
    return FALSE;
  if (single != NULL)
    return g_str_equal (single, client_id);
  if (several == NULL || !g_strv_contains ((const char *const *)several, client_id))
    return FALSE;
  return g_strv_length (several) == 1 || authorized_party != NULL;
}

/* NULL where everything is right, else the claim that is not. */
static const char *
find_wrong_claim (JsonObject *claims,
                  gint64 now_sec,
                  const char *issuer,
                  const char *client_id,
                  const char *nonce)
{
  const char *iss = tg_json_get_string (claims, "iss", NULL);
  if (iss == NULL || (issuer != NULL && !g_str_equal (issuer, iss)))
    return "iss";

  const char *sub = tg_json_get_string (claims, "sub", NULL);
  if (sub == NULL || *sub == '\0' || strlen (sub) > MAX_SUBJECT_LENGTH)
    return "sub";

  if (client_id != NULL && !is_audience (claims, client_id))
    return "aud";

  if (nonce != NULL && g_strcmp0 (tg_json_get_string (claims, "nonce", NULL), nonce) != 0)
    return "nonce";

  if (tg_json_get_int (claims, "exp", 0, NULL) <= now_sec - TG_ID_TOKEN_LEEWAY_SEC)
    return "exp";
  return NULL;
}

gboolean
tg_id_token_read (const char *token,
                  gint64 now_sec,
                  const char *issuer,
                  const char *client_id,
                  const char *nonce,
                  char **subject,
                  char **email,
                  GError **error)
{
  g_autoptr (JsonNode) node = parse_claims (token);
  if (node == NULL)
    {
      g_set_error_literal (
          error,
          TG_ERROR,
          TG_ERROR_FAILED,
          _ ("The provider's answer about who signed in cannot be read. Start the sign-in again."));
      return FALSE;
    }

  JsonObject *claims = json_node_get_object (node);
  const char *wrong = find_wrong_claim (claims, now_sec, issuer, client_id, nonce);
  if (wrong != NULL)
    {
      g_set_error (
          error,
          TG_ERROR,
          TG_ERROR_FAILED,
          g_str_equal (wrong, "exp")
              ? _ ("The provider's answer about who signed in is out of date (%s). Check the clock of this "
                   "computer, and start the sign-in again.")
              : _ ("The provider's answer about who signed in is not meant for this sign-in (%s). Start the "
                   "sign-in again."),
          wrong);
      return FALSE;
    }

  const char *address = tg_json_get_string (claims, "email", NULL);
  if (address == NULL)
    address = tg_json_get_string (claims, "preferred_username", NULL);
  *subject = g_strdup (tg_json_get_string (claims, "sub", NULL));
  *email = g_strdup (address);
  return TRUE;
}
