/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-token-reply.h"

#include "tg-error.h"
#include "tg-id-token.h"
#include "tg-json.h"
#include "tg-oauth-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* No access token is good for longer; a bigger number is a mistake or an absolute time. */
#define MAX_LIFETIME_SEC (365 * 24 * 60 * 60)

void
tg_token_reply_free (TgTokenReply *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->access_token, tg_secret_unref);
  g_clear_pointer (&self->refresh_token, tg_secret_unref);
  g_strfreev (self->scopes);
  g_free (self->subject);
  g_free (self->email);
  g_free (self);
}

static void
set_broken (const char *member, GError **error)
{
  g_set_error (error,
               TG_ERROR,
               TG_ERROR_FAILED,
               _ ("The provider's answer breaks the rules of OAuth (%s), so it is not used. Try again; if it "
                  "stays, report "
                  "this to the provider."),
               member);
}

/* null and an empty string count as not there; @value is NULL then. */
static gboolean
read_string (JsonObject *object, const char *member, const char **value, GError **error)
{
  *value = tg_json_get_string (object, member, NULL);
  if (*value == NULL && json_object_has_member (object, member) &&
      !json_object_get_null_member (object, member))
    {
      set_broken (member, error);
      return FALSE;
    }
  if (*value != NULL && **value == '\0')
    *value = NULL;
  return TRUE;
}

/* A token is VSCHAR only (RFC 6749 A.12, A.17); anything else could break out of the line it is sent in. */
static gboolean
read_token (JsonObject *object, const char *member, TgSecret **token, GError **error)
{
  const char *value;
  if (!read_string (object, member, &value, error))
    return FALSE;

  for (const char *c = value; c != NULL && *c != '\0'; c++)
    if (*c < 0x20 || *c > 0x7e)
      {
        set_broken (member, error);
        return FALSE;
      }
  *token = value != NULL ? tg_secret_new (value) : NULL;
  return TRUE;
}

static gboolean
read_token_type (JsonObject *object, GError **error)
{
  const char *type;
  if (!read_string (object, "token_type", &type, error))
    return FALSE;
  if (type == NULL || g_ascii_strcasecmp (type, "bearer") != 0)
    {
      set_broken ("token_type", error);
      return FALSE;
    }
  return TRUE;
}

/* A number, or a number in a string as some servers send it; 0 for everything that says nothing sensible. */
static gint64
read_lifetime_sec (JsonObject *object, const char *member)
{
  const char *text = tg_json_get_string (object, member, NULL);
  gint64 lifetime_sec;

  if (text != NULL)
    {
      char *end = NULL;
      lifetime_sec = g_ascii_strtoll (text, &end, 10);
      if (*end != '\0')
        lifetime_sec = 0;
    }
  else
    lifetime_sec = tg_json_get_int (object, member, 0, NULL);
  return CLAMP (lifetime_sec, 0, MAX_LIFETIME_SEC);
}

/* (transfer full) (nullable) */
static char **
split_scope (const char *scope)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = g_strsplit (scope, " ", -1);

  for (char **part = parts; *part != NULL; part++)
    if (**part != '\0')
      g_strv_builder_add (builder, *part);

  g_auto (GStrv) scopes = g_strv_builder_end (builder);
  return *scopes != NULL ? g_steal_pointer (&scopes) : NULL;
}

static gboolean
read_tokens (TgTokenReply *self, JsonObject *object, gint64 received_sec, GError **error)
{
  const char *scope;

  if (!read_token_type (object, error) || !read_token (object, "access_token", &self->access_token, error) ||
      !read_token (object, "refresh_token", &self->refresh_token, error) ||
      !read_string (object, "scope", &scope, error))
    return FALSE;
  if (self->access_token == NULL)
    {
      set_broken ("access_token", error);
      return FALSE;
    }

  gint64 lifetime_sec = read_lifetime_sec (object, "expires_in");
  gint64 grant_sec = read_lifetime_sec (object, "refresh_token_expires_in");

  /* In no standard, but some say it: in Google's word, or Keycloak's. */
  if (grant_sec == 0)
    grant_sec = read_lifetime_sec (object, "refresh_expires_in");
  self->expires_at_sec = lifetime_sec > 0 ? received_sec + lifetime_sec : 0;
  self->ends_at_sec = grant_sec > 0 ? received_sec + grant_sec : 0;
  self->scopes = scope != NULL ? split_scope (scope) : NULL;
  return TRUE;
}

/* At sign-in, a wrong id_token means a wrong sign-in. Later it tells nothing new, and a rotated refresh token must not
 * be lost to a clock that jumped: a wrong one is as good as none. */
static gboolean
read_identity (TgTokenReply *self,
               JsonObject *object,
               gint64 received_sec,
               const char *issuer,
               const char *client_id,
               const char *nonce,
               GError **error)
{
  gboolean sign_in = nonce != NULL;
  const char *id_token;

  if (!read_string (object, "id_token", &id_token, sign_in ? error : NULL))
    return !sign_in;
  if (id_token == NULL)
    return TRUE;
  return tg_id_token_read (id_token,
                           received_sec,
                           issuer,
                           client_id,
                           nonce,
                           &self->subject,
                           &self->email,
                           sign_in ? error : NULL) ||
         !sign_in;
}

/* JSON-GLib does not wipe what it frees; the node is ours alone. */
static void
wipe_member (JsonObject *object, const char *name, JsonNode *node, gpointer user_data)
{
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    tg_wipe ((char *)json_node_get_string (node));
}

TgTokenReply *
tg_token_reply_parse (guint status,
                      const char *content_type,
                      GBytes *body,
                      gint64 received_sec,
                      const char *issuer,
                      const char *client_id,
                      const char *nonce,
                      GError **error)
{
  g_autoptr (JsonNode) node = tg_oauth_error_check (status, content_type, body, error);
  if (node == NULL)
    return NULL;

  JsonObject *object = json_node_get_object (node);
  g_autoptr (TgTokenReply) self = g_new0 (TgTokenReply, 1);
  gboolean good = read_tokens (self, object, received_sec, error) &&
                  read_identity (self, object, received_sec, issuer, client_id, nonce, error);
  json_object_foreach_member (object, wipe_member, NULL);
  return good ? g_steal_pointer (&self) : NULL;
}
