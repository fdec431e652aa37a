/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-provider-private.h"

#include "tg-json.h"

#include <string.h>

/* Where nothing is said about it: the port is chosen at run time, as with every one of these. */
#define DEFAULT_REDIRECT_SYSTEM "http://127.0.0.1/callback"

/* What every authorization request sets itself (RFC 6749 4.1.1, RFC 7636 4.3, OpenID Connect Core 3.1.2.1). */
static const char *const reserved_parameters[] = {
  "client_id",     "client_secret", "code_challenge", "code_challenge_method",
  "login_hint",    "nonce",         "redirect_uri",   "response_mode",
  "response_type", "scope",         "state",          NULL,
};

/* A member that may be missing; FALSE only where it is of another type. */
static gboolean
read_optional (JsonObject *object, const char *member, const char **text, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *text = tg_json_get_string (object, member, &local_error);
  return !tg_provider_failed (&local_error, error);
}

gboolean
tg_provider_check_tenant (const char *tenant, GError **error)
{
  gsize length = strlen (tenant);

  if (length == 0 || length > 253)
    return tg_provider_fail (error, "tenant", "This is empty or too long.");
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (tenant[i]) && strchr ("-._", tenant[i]) == NULL)
      return tg_provider_fail (error, "tenant", "Use a name such as common, a domain or an identifier.");
  return TRUE;
}

static gboolean
read_endpoint (JsonObject *object,
               const char *member,
               const char *tenant,
               gboolean required,
               char **endpoint,
               GError **error)
{
  const char *text;
  g_autoptr (GString) uri = NULL;

  if (!read_optional (object, member, &text, error))
    return FALSE;
  if (text == NULL)
    return !required || tg_provider_fail (error, member, "This is missing.");
  uri = g_string_new (text);
  if (tenant != NULL)
    g_string_replace (uri, "{tenant}", tenant, 0);
  if (strpbrk (uri->str, "{}") != NULL)
    return tg_provider_fail (error, member, "Only {tenant} can stand in braces, and then tenant is needed.");
  if (!tg_provider_check_https (member, uri->str, error))
    return FALSE;
  *endpoint = g_string_free (g_steal_pointer (&uri), FALSE);
  return TRUE;
}

static gboolean
read_optional_endpoints (TgProviderOauth *self, JsonObject *object, const char *tenant, GError **error)
{
  const struct
  {
    const char *member;
    char **endpoint;
  } endpoints[] = {
    { "revocation_endpoint", &self->revocation_endpoint },
    { "device_authorization_endpoint", &self->device_authorization_endpoint },
    { "registration_endpoint", &self->registration_endpoint },
    { "pushed_authorization_request_endpoint", &self->pushed_authorization_request_endpoint },
    { "resource", &self->resource },
    { "console", &self->console },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (endpoints); i++)
    if (!read_endpoint (object, endpoints[i].member, tenant, FALSE, endpoints[i].endpoint, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_endpoints (TgProviderOauth *self, JsonObject *object, GError **error)
{
  const char *tenant;
  gboolean required;

  if (!read_optional (object, "tenant", &tenant, error) ||
      (tenant != NULL && !tg_provider_check_tenant (tenant, error)))
    return FALSE;
  self->tenant = g_strdup (tenant);
  if (!read_endpoint (object, "issuer", tenant, FALSE, &self->issuer, error) ||
      !tg_provider_read_domains (object, "issuer_hosts", &self->issuer_hosts, error) ||
      !read_optional_endpoints (self, object, tenant, error))
    return FALSE;
  /* What is not there, an issuer can be asked for. */
  required = self->issuer == NULL;
  if (!read_endpoint (
          object, "authorization_endpoint", tenant, required, &self->authorization_endpoint, error) ||
      !read_endpoint (object, "token_endpoint", tenant, required, &self->token_endpoint, error))
    return FALSE;
  /* RFC 8414 2 */
  if (self->issuer != NULL && strchr (self->issuer, '?') != NULL)
    return tg_provider_fail (error, "issuer", "An issuer has no query.");
  return TRUE;
}

/* RFC 6749 3.3: scope-token */
static gboolean
is_scope (const char *text)
{
  if (*text == '\0')
    return FALSE;
  for (; *text != '\0'; text++)
    if (*text < 0x21 || *text > 0x7e || *text == '"' || *text == '\\')
      return FALSE;
  return TRUE;
}

static gboolean
read_scopes (TgProviderOauth *self, JsonObject *object, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  JsonObject *scopes = tg_json_get_object (object, "scopes", &local_error);
  JsonObjectIter iter;
  const char *service;

  if (tg_provider_failed (&local_error, error))
    return FALSE;
  if (scopes == NULL && self->issuer != NULL)
    return TRUE;
  if (scopes == NULL || !json_object_has_member (scopes, "mail"))
    return tg_provider_fail (error, "scopes.mail", "This is missing.");
  json_object_iter_init (&iter, scopes);
  while (json_object_iter_next (&iter, &service, NULL))
    {
      g_auto (GStrv) list = tg_json_get_strv (scopes, service, &local_error);

      if (local_error != NULL)
        {
          g_propagate_prefixed_error (error, g_steal_pointer (&local_error), "scopes.");
          return FALSE;
        }
      if (list == NULL || list[0] == NULL)
        return tg_provider_fail (error, "scopes", "A service needs at least one scope.");
      for (gsize i = 0; list[i] != NULL; i++)
        if (!is_scope (list[i]))
          return tg_provider_fail (error, "scopes", "A scope has no spaces, quotes or backslashes.");
      g_hash_table_insert (self->scopes, g_strdup (service), g_steal_pointer (&list));
    }
  return TRUE;
}

static gboolean
read_parameters (TgProviderOauth *self, JsonObject *object, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  JsonObject *parameters = tg_json_get_object (object, "parameters", &local_error);
  JsonObjectIter iter;
  const char *name;

  if (tg_provider_failed (&local_error, error))
    return FALSE;
  if (parameters == NULL)
    return TRUE;
  json_object_iter_init (&iter, parameters);
  while (json_object_iter_next (&iter, &name, NULL))
    {
      const char *value = tg_json_get_string (parameters, name, &local_error);

      if (local_error != NULL)
        {
          g_propagate_prefixed_error (error, g_steal_pointer (&local_error), "parameters.");
          return FALSE;
        }
      if (value == NULL || *name == '\0' || g_strv_contains (reserved_parameters, name))
        return tg_provider_fail (
            error, "parameters", "Only parameters that Tegata does not set itself go here.");
      g_hash_table_insert (self->parameters, g_strdup (name), g_strdup (value));
    }
  return TRUE;
}

static gboolean
is_loopback (const char *host)
{
  return g_strcmp0 (host, "127.0.0.1") == 0 || g_strcmp0 (host, "::1") == 0;
}

/* The consent view only compares this URI, it never goes there: https, http on this machine, or a private-use
 * scheme, which is a domain in reverse and so has a dot (RFC 8252 7.1). */
static gboolean
check_redirect_embedded (const char *text, GError **error)
{
  const char *member = "redirect_uris.embedded";
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (uri == NULL)
    return tg_provider_fail (error, member, "This has to be a URI.");
  if (g_uri_get_fragment (uri) != NULL || g_uri_get_userinfo (uri) != NULL)
    return tg_provider_fail (error, member, "This URI must have no fragment and no user name.");
  if (strcmp (scheme, "https") == 0)
    return (host != NULL && *host != '\0') || tg_provider_fail (error, member, "This URI has no host.");
  if (strcmp (scheme, "http") == 0)
    return is_loopback (host) || g_strcmp0 (host, "localhost") == 0 ||
           tg_provider_fail (error, member, "An http URI has to stay on this machine.");
  if (strchr (scheme, '.') == NULL)
    return tg_provider_fail (error, member, "A scheme of one’s own is a domain in reverse, with a dot.");
  return TRUE;
}

/* The port is chosen when the listener starts (RFC 8252 7.3). */
static gboolean
check_redirect_system (const char *text, GError **error)
{
  const char *member = "redirect_uris.system";
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);

  if (uri == NULL || strcmp (g_uri_get_scheme (uri), "http") != 0 || !is_loopback (g_uri_get_host (uri)))
    return tg_provider_fail (error, member, "This has to be an http URI at 127.0.0.1 or [::1].");
  if (g_uri_get_port (uri) != -1)
    return tg_provider_fail (error, member, "The port is chosen at run time; leave it out.");
  if (g_uri_get_fragment (uri) != NULL || g_uri_get_userinfo (uri) != NULL || g_uri_get_query (uri) != NULL)
    return tg_provider_fail (error, member, "This URI must have no query, no fragment and no user name.");
  return TRUE;
}

static gboolean
read_redirect_uris (TgProviderOauth *self, JsonObject *object, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  JsonObject *uris = tg_json_get_object (object, "redirect_uris", &local_error);
  const char *embedded = NULL;
  const char *system = NULL;

  if (tg_provider_failed (&local_error, error))
    return FALSE;
  if (uris == NULL)
    return TRUE;
  if (!read_optional (uris, "embedded", &embedded, error) || !read_optional (uris, "system", &system, error))
    {
      g_prefix_error (error, "redirect_uris.");
      return FALSE;
    }
  if ((embedded != NULL && !check_redirect_embedded (embedded, error)) ||
      (system != NULL && !check_redirect_system (system, error)))
    return FALSE;
  self->redirect_uri_embedded = g_strdup (embedded);
  self->redirect_uri_system = g_strdup (system);
  return TRUE;
}

/* Where only the issuer is named: everything that there is an address to come back to for, or a place to ask for a code. */
static void
set_default_consent (TgProviderOauth *self)
{
  if (self->redirect_uri_embedded == NULL && self->redirect_uri_system == NULL)
    self->redirect_uri_system = g_strdup (DEFAULT_REDIRECT_SYSTEM);

  const struct
  {
    TgConsent kind;
    const char *needs;
  } ways[] = {
    { TG_CONSENT_EMBEDDED, self->redirect_uri_embedded },
    { TG_CONSENT_SYSTEM, self->redirect_uri_system },
    { TG_CONSENT_DEVICE, self->device_authorization_endpoint },
  };

  self->consent = g_array_new (FALSE, FALSE, sizeof (TgConsent));
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    if (ways[i].needs != NULL)
      g_array_append_val (self->consent, ways[i].kind);
}

static gboolean
read_consent (TgProviderOauth *self, JsonObject *object, GError **error)
{
  if (self->issuer != NULL && !json_object_has_member (object, "consent"))
    {
      set_default_consent (self);
      return TRUE;
    }
  self->consent = tg_provider_read_words (object, "consent", TG_TYPE_CONSENT, error);
  if (self->consent == NULL)
    return FALSE;
  for (guint i = 0; i < self->consent->len; i++)
    switch (g_array_index (self->consent, TgConsent, i))
      {
      case TG_CONSENT_EMBEDDED:
        if (self->redirect_uri_embedded == NULL)
          return tg_provider_fail (
              error, "redirect_uris.embedded", "This is missing, and consent names embedded.");
        break;
      case TG_CONSENT_SYSTEM:
      case TG_CONSENT_PASTE:
        if (self->redirect_uri_system == NULL)
          return tg_provider_fail (error, "redirect_uris.system", "This is missing, and consent needs it.");
        break;
      case TG_CONSENT_DEVICE:
        if (self->device_authorization_endpoint == NULL && self->issuer == NULL)
          return tg_provider_fail (
              error, "device_authorization_endpoint", "This is missing, and consent names device.");
        break;
      }
  return TRUE;
}

/* RFC 6749 A.1, A.2: VSCHAR */
gboolean
tg_provider_check_credential (const char *member, const char *text, GError **error)
{
  if (*text == '\0')
    return tg_provider_fail (error, member, "This is empty.");
  for (const char *p = text; *p != '\0'; p++)
    if (*p < 0x20 || *p > 0x7e)
      return tg_provider_fail (error, member, "This holds a character that cannot be in it.");
  return TRUE;
}

static gboolean
read_credential (JsonObject *object, const char *member, char **credential, GError **error)
{
  const char *text;

  if (!read_optional (object, member, &text, error))
    return FALSE;
  if (text != NULL && !tg_provider_check_credential (member, text, error))
    return FALSE;
  *credential = g_strdup (text);
  return TRUE;
}

static gboolean
read_client (TgProviderOauth *self, JsonObject *object, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!read_credential (object, "client_id", &self->client_id, error) ||
      !read_credential (object, "client_secret", &self->client_secret, error))
    return FALSE;
  self->client_secret_in_keyring =
      tg_json_get_boolean (object, "client_secret_in_keyring", FALSE, &local_error);
  if (tg_provider_failed (&local_error, error))
    return FALSE;
  if (self->client_secret_in_keyring && self->client_secret != NULL)
    return tg_provider_fail (
        error, "client_secret", "This is in the file, and client_secret_in_keyring is true.");
  self->console_gives_file = tg_json_get_boolean (object, "console_gives_file", FALSE, &local_error);
  if (tg_provider_failed (&local_error, error))
    return FALSE;
  self->one_resource_a_token = tg_json_get_boolean (object, "one_resource_a_token", FALSE, &local_error);
  if (tg_provider_failed (&local_error, error))
    return FALSE;
  self->iss_parameter_supported =
      tg_json_get_boolean (object, "iss_parameter_supported", FALSE, &local_error);
  if (tg_provider_failed (&local_error, error))
    return FALSE;
  if (self->iss_parameter_supported && self->issuer == NULL)
    return tg_provider_fail (error, "issuer", "This is missing, and iss_parameter_supported is true.");
  return TRUE;
}

static gboolean
names_consent (const TgProviderOauth *self, TgConsent consent)
{
  for (guint i = 0; i < self->consent->len; i++)
    if (g_array_index (self->consent, TgConsent, i) == consent)
      return TRUE;
  return FALSE;
}

/* (nullable) the member without which nobody can sign in at all */
static const char *
find_missing (const TgProviderOauth *self)
{
  if (self->token_endpoint == NULL)
    return "token_endpoint";
  if (self->authorization_endpoint == NULL)
    return "authorization_endpoint";
  return g_hash_table_contains (self->scopes, "mail") ? NULL : "scopes.mail";
}

/* As text, which is what a provider of several threads can share; without the secret, which stays where it is. */
static void
keep_json (TgProviderOauth *self, JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_alloc ();
  g_autoptr (JsonNode) patch = tg_json_parse ("{\"client_secret\":null}", -1, NULL);
  g_autoptr (JsonNode) bare = NULL;

  json_node_init_object (node, object);
  bare = tg_json_merge_patch (node, patch);
  self->incomplete = json_to_string (bare, FALSE);
}

TgProviderOauth *
tg_provider_oauth_complete (const TgProviderOauth *self, JsonNode *found, GError **error)
{
  g_autoptr (JsonNode) own = tg_json_parse (self->incomplete, -1, error);
  g_autoptr (JsonNode) merged = own != NULL ? tg_json_merge_patch (found, own) : NULL;
  g_autoptr (TgProviderOauth) complete = NULL;
  const char *missing;

  if (merged == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (found) ||
      g_strcmp0 (tg_json_get_string (json_node_get_object (found), "issuer", NULL), self->issuer) != 0)
    {
      tg_provider_fail (error, "issuer", "This is another one’s.");
      return NULL;
    }
  complete = tg_provider_oauth_from_json (json_node_get_object (merged), error);
  if (complete == NULL)
    return NULL;
  missing = find_missing (complete);
  if (missing != NULL)
    {
      tg_provider_fail (error, missing, "This is missing.");
      return NULL;
    }
  complete->client_secret = g_strdup (self->client_secret);
  return g_steal_pointer (&complete);
}

TgProviderOauth *
tg_provider_oauth_from_json (JsonObject *object, GError **error)
{
  g_autoptr (TgProviderOauth) self = g_new0 (TgProviderOauth, 1);

  self->scopes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_strfreev);
  self->parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!read_endpoints (self, object, error) || !read_scopes (self, object, error) ||
      !read_parameters (self, object, error) || !read_redirect_uris (self, object, error) ||
      !read_consent (self, object, error) || !read_client (self, object, error))
    return NULL;
  if (find_missing (self) != NULL ||
      (names_consent (self, TG_CONSENT_DEVICE) && self->device_authorization_endpoint == NULL))
    keep_json (self, object);
  return g_steal_pointer (&self);
}
