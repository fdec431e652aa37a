/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-autodiscover.h"

#include "tg-address.h"
#include "tg-json.h"
#include "tg-reason.h"

char *
tg_autodiscover_parse (const char *data, gsize length, GError **error)
{
  g_autoptr (JsonNode) node = tg_json_parse (data, (gssize)length, NULL);
  JsonObject *root = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *text = root ? tg_json_get_string (root, "Url", NULL) : NULL;
  g_autoptr (GUri) uri = text ? g_uri_parse (text, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *host = uri ? g_uri_get_host (uri) : NULL;
  char *normal = host ? tg_domain_normalize (host, NULL) : NULL;

  if (normal && g_strcmp0 (g_uri_get_scheme (uri), "https") == 0)
    return normal;
  g_free (normal);
  if (!root)
    tg_reason_set (error, TG_REASON_UNUSABLE, "malformed");
  else if (tg_json_get_string (root, "ErrorCode", NULL))
    tg_reason_set (error, TG_REASON_NOTHING, "nothing");
  else
    tg_reason_set (error, TG_REASON_UNUSABLE, "not-autodiscover");
  return NULL;
}
