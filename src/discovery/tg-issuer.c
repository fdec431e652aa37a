/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-issuer.h"

#include "tg-candidate.h"
#include "tg-json.h"
#include "tg-reason.h"

#define MAX_URI_BYTES 512
#define BASE64_DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

/* (nullable) @text, if it can be or lead to an issuer. */
static GUri *
parse_uri (const char *text)
{
  g_autoptr (GUri) uri = NULL;

  if (strlen (text) > MAX_URI_BYTES)
    return NULL;
  uri = g_uri_parse (text, G_URI_FLAGS_ENCODED, NULL);
  if (!uri || g_strcmp0 (g_uri_get_scheme (uri), "https") != 0 || g_uri_get_userinfo (uri) ||
      g_uri_get_query (uri) || g_uri_get_fragment (uri))
    return NULL;
  return g_steal_pointer (&uri);
}

/* (transfer full) (nullable) the issuer on the host of @uri with @path of its own. */
static char *
build_issuer (GUri *uri, const char *path)
{
  g_autofree char *host = tg_domain_normalize (g_uri_get_host (uri), NULL);
  int port = g_uri_get_port (uri);

  if (!host)
    return NULL;
  if (port <= 0 || port == 443)
    return g_strdup_printf ("https://%s%s", host, path);
  return g_strdup_printf ("https://%s:%d%s", host, port, path);
}

/* (transfer full) (nullable) the path of the issuer whose metadata is at @path. */
static char *
issuer_path (const char *path)
{
  static const char *const places[] = {
    "/.well-known/openid-configuration",
    "/.well-known/oauth-authorization-server",
  };

  /* Appended to the path of the issuer, as OpenID Connect has it. */
  if (g_str_has_suffix (path, places[0]))
    return g_strndup (path, strlen (path) - strlen (places[0]));
  /* Put before it, as RFC 8414 has it. */
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      gsize length = strlen (places[i]);

      if (g_str_has_prefix (path, places[i]) && (path[length] == '\0' || path[length] == '/'))
        return g_strdup (path + length);
    }
  return NULL;
}

char *
tg_issuer_from_metadata_uri (const char *uri, GError **error)
{
  g_autoptr (GUri) parsed = parse_uri (uri);
  g_autofree char *path = parsed ? issuer_path (g_uri_get_path (parsed)) : NULL;
  char *issuer = path ? build_issuer (parsed, path) : NULL;

  if (!issuer)
    tg_reason_set (error, TG_REASON_UNUSABLE, "not-metadata");
  return issuer;
}

/* Stricter than g_base64_decode(), which passes over what does not belong there (RFC 4648, section 3.3). */
static gboolean
is_base64 (const char *text)
{
  gsize length = strlen (text), n_digits = strspn (text, BASE64_DIGITS);

  if (length == 0 || length % 4 != 0 || length - n_digits > 2)
    return FALSE;
  return strspn (text + n_digits, "=") == length - n_digits;
}

char *
tg_issuer_from_challenge (const char *base64, GError **error)
{
  gsize length = 0;
  g_autofree char *text = is_base64 (base64) ? (char *)g_base64_decode (base64, &length) : NULL;
  g_autoptr (JsonNode) node = text ? tg_json_parse (text, (gssize)length, NULL) : NULL;
  const char *uri;

  if (!node || !JSON_NODE_HOLDS_OBJECT (node))
    {
      tg_reason_set (error, TG_REASON_UNUSABLE, "malformed");
      return NULL;
    }
  uri = tg_json_get_string (json_node_get_object (node), "openid-configuration", NULL);
  if (!uri)
    {
      tg_reason_set (error, TG_REASON_NOTHING, "nothing");
      return NULL;
    }
  return tg_issuer_from_metadata_uri (uri, error);
}

static gboolean
is_resource (const char *resource, const char *host)
{
  g_autofree char *plain = g_strdup_printf ("https://%s", host);
  g_autofree char *slash = g_strdup_printf ("https://%s/", host);

  return g_strcmp0 (resource, plain) == 0 || g_strcmp0 (resource, slash) == 0;
}

/* (transfer full) (nullable) */
static char *
read_scope (JsonObject *root)
{
  static const char *const agreed[] = { "urn:ietf:params:oauth:scope:mail", "mail" };
  g_auto (GStrv) scopes = tg_json_get_strv (root, "scopes_supported", NULL);
  g_autofree char *all = scopes ? g_strjoinv (" ", scopes) : NULL;

  for (gsize i = 0; scopes && i < G_N_ELEMENTS (agreed); i++)
    if (g_strv_contains ((const char *const *)scopes, agreed[i]))
      return g_strdup (agreed[i]);
  return all && tg_scope_is_valid (all) ? g_steal_pointer (&all) : NULL;
}

GPtrArray *
tg_issuers_from_resource (const char *data, gsize length, const char *host, char **scope, GError **error)
{
  g_autoptr (GPtrArray) issuers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonNode) node = tg_json_parse (data, (gssize)length, NULL);
  JsonObject *root = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_auto (GStrv) servers = root ? tg_json_get_strv (root, "authorization_servers", NULL) : NULL;

  if (!root)
    {
      tg_reason_set (error, TG_REASON_UNUSABLE, "malformed");
      return NULL;
    }
  if (!is_resource (tg_json_get_string (root, "resource", NULL), host))
    {
      tg_reason_set (error, TG_REASON_UNUSABLE, "other-resource");
      return NULL;
    }
  for (gsize i = 0; servers && servers[i]; i++)
    {
      g_autoptr (GUri) uri = parse_uri (servers[i]);
      char *issuer = uri ? build_issuer (uri, g_uri_get_path (uri)) : NULL;

      if (issuer)
        g_ptr_array_add (issuers, issuer);
    }
  if (issuers->len > 0)
    {
      *scope = read_scope (root);
      return g_steal_pointer (&issuers);
    }
  tg_reason_set (error, TG_REASON_NOTHING, "nothing");
  return NULL;
}
