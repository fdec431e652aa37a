/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-metadata.h"

#include "tg-error.h"
#include "tg-json.h"
#include "tg-post.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_ISSUER_BYTES 512
#define TIMEOUT_SEC 5
#define DEVICE_GRANT "urn:ietf:params:oauth:grant-type:device_code"

void
tg_metadata_free (TgMetadata *self)
{
  g_free (self->issuer);
  g_free (self->authorization_endpoint);
  g_free (self->token_endpoint);
  g_free (self->registration_endpoint);
  g_free (self->revocation_endpoint);
  g_free (self->device_authorization_endpoint);
  g_free (self->pushed_authorization_request_endpoint);
  g_strfreev (self->scopes);
  g_free (self);
}

/* Two ways of writing the same path would be two issuers. */
static gboolean
is_plain_path (const char *path)
{
  g_auto (GStrv) segments = g_strsplit (path, "/", -1);
  gsize length = strlen (path);

  if (length > 1 && path[length - 1] == '/')
    return FALSE;
  for (gsize i = 0; segments[i] != NULL; i++)
    if (g_str_equal (segments[i], ".") || g_str_equal (segments[i], ".."))
      return FALSE;
  return strpbrk (path, "%;\\") == NULL;
}

/* As it is written; GUri would have taken the dots out of it. */
static const char *
get_path (const char *https_uri)
{
  const char *slash = strchr (https_uri + strlen ("https://"), '/');

  return slash != NULL ? slash : "";
}

gboolean
tg_metadata_check_issuer (const char *issuer, GError **error)
{
  g_autoptr (GUri) uri = NULL;

  if (strlen (issuer) <= MAX_ISSUER_BYTES && g_str_is_ascii (issuer) &&
      g_str_has_prefix (issuer, "https://") && strpbrk (issuer, "?#@ ") == NULL)
    uri = g_uri_parse (issuer, G_URI_FLAGS_ENCODED, NULL);
  if (uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' &&
      is_plain_path (get_path (issuer)))
    return TRUE;
  g_set_error_literal (error,
                       TG_ERROR,
                       TG_ERROR_INVALID_ARGUMENT,
                       _ ("The provider names a sign-in server by an address that cannot be one. Set the "
                          "account up another way."));
  return FALSE;
}

void
tg_metadata_set_unusable (const char *issuer, const char *what, GError **error)
{
  g_set_error (error,
               TG_ERROR,
               TG_ERROR_UNSUPPORTED,
               _ ("The sign-in server %s cannot be used by Tegata (%s). Set the account up another way."),
               issuer,
               what);
}

static gboolean
fail (GError **error, const char *issuer, const char *what)
{
  tg_metadata_set_unusable (issuer, what, error);
  return FALSE;
}

/* An https URI, or NULL; anything else is a mistake of the server. */
static gboolean
read_endpoint (JsonObject *object, const char *member, const char *issuer, char **endpoint, GError **error)
{
  const char *text = tg_json_get_string (object, member, NULL);
  g_autoptr (GUri) uri = NULL;

  if (text == NULL)
    return !json_object_has_member (object, member) || json_object_get_null_member (object, member) ||
           fail (error, issuer, member);
  uri = g_uri_parse (text, G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL || !g_str_has_prefix (text, "https://") || g_uri_get_host (uri) == NULL ||
      *g_uri_get_host (uri) == '\0' || g_uri_get_userinfo (uri) != NULL || g_uri_get_fragment (uri) != NULL ||
      strpbrk (text, "{} ") != NULL)
    return fail (error, issuer, member);
  *endpoint = g_strdup (text);
  return TRUE;
}

static gboolean
read_endpoints (TgMetadata *self, JsonObject *object, GError **error)
{
  const struct
  {
    const char *member;
    char **endpoint;
    gboolean required;
  } endpoints[] = {
    { "authorization_endpoint", &self->authorization_endpoint, TRUE },
    { "token_endpoint", &self->token_endpoint, TRUE },
    { "registration_endpoint", &self->registration_endpoint, FALSE },
    { "revocation_endpoint", &self->revocation_endpoint, FALSE },
    { "device_authorization_endpoint", &self->device_authorization_endpoint, FALSE },
    { "pushed_authorization_request_endpoint", &self->pushed_authorization_request_endpoint, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (endpoints); i++)
    {
      if (!read_endpoint (object, endpoints[i].member, self->issuer, endpoints[i].endpoint, error))
        return FALSE;
      if (endpoints[i].required && *endpoints[i].endpoint == NULL)
        return fail (error, self->issuer, endpoints[i].member);
    }
  return TRUE;
}

/* @fallback: what a list that is missing stands for (RFC 8414 2). */
static gboolean
list_has (JsonObject *object, const char *member, const char *word, gboolean fallback)
{
  g_auto (GStrv) words = tg_json_get_strv (object, member, NULL);

  return words != NULL ? g_strv_contains ((const char *const *)words, word) : fallback;
}

static gboolean
check_abilities (TgMetadata *self, JsonObject *object, GError **error)
{
  const struct
  {
    const char *member;
    const char *word;
    gboolean fallback;
  } needs[] = {
    { "response_types_supported", "code", TRUE },
    { "response_modes_supported", "query", TRUE },
    { "grant_types_supported", "authorization_code", TRUE },
    /* Left out, the server does not know PKCE, and without that a code is good for whoever gets hold of it. */
    { "code_challenge_methods_supported", "S256", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (needs); i++)
    if (!list_has (object, needs[i].member, needs[i].word, needs[i].fallback))
      return fail (error, self->issuer, needs[i].member);
  return TRUE;
}

gboolean
tg_metadata_check_client (TgMetadata *self, gboolean has_secret, GError **error)
{
  return (has_secret ? self->takes_posted_secrets : self->takes_public_clients) ||
         fail (error, self->issuer, "token_endpoint_auth_methods_supported");
}

static gboolean
check_document (const char *found, const char *issuer, GError **error)
{
  if (found == NULL)
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_PROVIDER_UNAVAILABLE,
                 _ ("What %s says about itself cannot be read. Try again later."),
                 issuer);
  else if (!g_str_equal (found, issuer))
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_NOT_ALLOWED,
                 _ ("%s answers in the name of another sign-in server, so it is not used. Set the account up "
                    "another way."),
                 issuer);
  else
    return TRUE;
  return FALSE;
}

TgMetadata *
tg_metadata_parse (const char *data, gsize length, const char *issuer, GError **error)
{
  g_autoptr (TgMetadata) self = g_new0 (TgMetadata, 1);
  g_autoptr (JsonNode) node = tg_json_parse (data, (gssize)length, NULL);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *found = object != NULL ? tg_json_get_string (object, "issuer", NULL) : NULL;

  if (!check_document (found, issuer, error))
    return NULL;
  self->issuer = g_strdup (found);
  if (!read_endpoints (self, object, error) || !check_abilities (self, object, error))
    return NULL;
  if (!list_has (object, "grant_types_supported", DEVICE_GRANT, FALSE))
    g_clear_pointer (&self->device_authorization_endpoint, g_free);
  self->scopes = tg_json_get_strv (object, "scopes_supported", NULL);
  /* Left out, it stands for client_secret_basic; who goes there finds out. */
  self->takes_public_clients = list_has (object, "token_endpoint_auth_methods_supported", "none", TRUE);
  self->takes_posted_secrets =
      list_has (object, "token_endpoint_auth_methods_supported", "client_secret_post", TRUE);
  self->requires_par = tg_json_get_boolean (object, "require_pushed_authorization_requests", FALSE, NULL);
  self->iss_parameter_supported =
      tg_json_get_boolean (object, "authorization_response_iss_parameter_supported", FALSE, NULL);
  if (self->requires_par && self->pushed_authorization_request_endpoint == NULL)
    {
      fail (error, self->issuer, "pushed_authorization_request_endpoint");
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* Fetching */

typedef struct
{
  SoupSession *session;
  char *issuer;
  gboolean second; /* the second place is being asked */
} Call;

static void
call_free (Call *call)
{
  g_object_unref (call->session);
  g_free (call->issuer);
  g_free (call);
}

/* (transfer full) */
static char *
get_place (Call *call)
{
  g_autofree char *bare = g_strdup (call->issuer);
  g_autofree char *origin = NULL;
  const char *path;

  /* "https://HOST/" is the issuer "https://HOST" with another name, and its metadata is in the same place. */
  if (g_str_has_suffix (bare, "/"))
    bare[strlen (bare) - 1] = '\0';
  if (call->second)
    return g_strconcat (bare, "/.well-known/openid-configuration", NULL);
  path = get_path (bare);
  origin = g_strndup (bare, strlen (bare) - strlen (path));
  return g_strconcat (origin, "/.well-known/oauth-authorization-server", path, NULL);
}

static void call_ask (GTask *task);

static gboolean
is_json (TgPostAnswer *answer)
{
  return answer->status == SOUP_STATUS_OK && answer->content_type != NULL &&
         g_ascii_strcasecmp (answer->content_type, "application/json") == 0;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TgPostAnswer) answer = tg_post_finish (result, &error);
  Call *call = g_task_get_task_data (task);
  TgMetadata *metadata;

  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (!is_json (answer) && !call->second)
    {
      call->second = TRUE;
      call_ask (task);
      return;
    }
  if (!is_json (answer))
    {
      g_task_return_new_error (
          task,
          TG_ERROR,
          answer->status >= 500 ? TG_ERROR_PROVIDER_UNAVAILABLE : TG_ERROR_UNSUPPORTED,
          _ ("%s does not tell how to sign in there (HTTP %u). Set the account up another "
             "way."),
          call->issuer,
          answer->status);
      return;
    }
  metadata = tg_metadata_parse (
      g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body), call->issuer, &error);
  if (metadata != NULL)
    g_task_return_pointer (task, metadata, (GDestroyNotify)tg_metadata_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
call_ask (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  g_autofree char *place = get_place (call);
  const TgPostRequest request = { .method = SOUP_METHOD_GET, .uri = place, .timeout_sec = TIMEOUT_SEC };

  tg_post_request_async (
      call->session, &request, g_task_get_cancellable (task), answered_cb, g_object_ref (task));
}

void
tg_metadata_fetch_async (SoupSession *session,
                         const char *issuer,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  Call *call = g_new0 (Call, 1);

  g_task_set_source_tag (task, tg_metadata_fetch_async);
  call->session = g_object_ref (session);
  call->issuer = g_strdup (issuer);
  g_task_set_task_data (task, call, (GDestroyNotify)call_free);
  if (tg_metadata_check_issuer (issuer, &error))
    call_ask (task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

TgMetadata *
tg_metadata_fetch_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
