/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-own-client.h"

#include "tg-config.h"
#include "tg-error.h"
#include "tg-json.h"
#include "tg-provider-private.h"

#include <errno.h>
#include <glib/gstdio.h>

#define GETTEXT_PACKAGE TG_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>

void
tg_own_client_free (TgOwnClient *self)
{
  g_free (self->client_id);
  g_free (self->tenant);
  g_free (self);
}

static char *
get_path (const char *provider_id)
{
  g_autofree char *name = g_strconcat (provider_id, ".json", NULL);

  return g_build_filename (g_get_user_config_dir (), "tegata", "providers.d", name, NULL);
}

/* (transfer full) the overlay as it is, or an empty one where there is none. */
static JsonNode *
load_overlay (const char *path, GError **error)
{
  g_autofree char *content = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonObject) nothing = json_object_new ();
  gsize length;

  if (!g_file_get_contents (path, &content, &length, &local_error))
    {
      if (g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return json_node_init_object (json_node_alloc (), nothing);
    }
  else
    node = tg_json_parse (content, (gssize)length, &local_error);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return g_steal_pointer (&node);
  g_set_error (error,
               TG_ERROR,
               TG_ERROR_FAILED,
               "%s cannot be used: %s Mend this file or remove it, and try again.",
               path,
               local_error != NULL ? local_error->message : "It has to hold an object.");
  return NULL;
}

TgOwnClient *
tg_own_client_read (const char *provider_id, GError **error)
{
  g_autofree char *path = get_path (provider_id);
  g_autoptr (JsonNode) overlay = load_overlay (path, error);
  TgOwnClient *self;
  JsonObject *oauth;

  if (overlay == NULL)
    return NULL;
  self = g_new0 (TgOwnClient, 1);
  oauth = tg_json_get_object (json_node_get_object (overlay), "oauth", NULL);
  if (oauth == NULL)
    return self;
  self->client_id = g_strdup (tg_json_get_string (oauth, "client_id", NULL));
  self->tenant = g_strdup (tg_json_get_string (oauth, "tenant", NULL));
  self->secret_in_keyring = tg_json_get_boolean (oauth, "client_secret_in_keyring", FALSE, NULL);
  return self;
}

gboolean
tg_own_client_check (TgProvider *provider, const TgOwnClient *client, GError **error)
{
  const TgProviderOauth *oauth = tg_provider_get_oauth (provider);
  const char *name = tg_provider_get_name (provider);

  if (oauth == NULL)
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_UNSUPPORTED,
                 "%s does not offer OAuth 2.0 sign-in, so there is nothing that a client id would be for.",
                 name);
  else if (client->client_id != NULL && !tg_provider_check_credential ("client_id", client->client_id, NULL))
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_INVALID_ARGUMENT,
                 _ ("This is no client id. Copy it once more from the page of %s."),
                 name);
  else if (client->tenant != NULL && oauth->tenant == NULL)
    g_set_error (
        error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, "%s has no tenants. Leave the tenant out.", name);
  else if (client->tenant != NULL && !tg_provider_check_tenant (client->tenant, NULL))
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_INVALID_ARGUMENT,
                 "This is no tenant. Give the identifier or a domain of your organisation.");
  else
    return TRUE;
  return FALSE;
}

static void
set_member (JsonObject *object, const char *member, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, member, value);
  else if (json_object_has_member (object, member))
    json_object_remove_member (object, member);
}

static void
put_client (JsonObject *overlay, const char *provider_id, const TgOwnClient *client)
{
  JsonObject *oauth = tg_json_get_object (overlay, "oauth", NULL);

  json_object_set_string_member (overlay, "id", provider_id);
  if (oauth == NULL)
    {
      oauth = json_object_new ();
      json_object_set_object_member (overlay, "oauth", oauth);
    }
  /* A secret that somebody wrote here belongs to the client id that was here. */
  if (client->secret_in_keyring ||
      g_strcmp0 (client->client_id, tg_json_get_string (oauth, "client_id", NULL)) != 0)
    set_member (oauth, "client_secret", NULL);
  set_member (oauth, "client_secret_in_keyring", NULL);
  set_member (oauth, "client_id", client->client_id);
  set_member (oauth, "tenant", client->tenant);
  if (client->secret_in_keyring)
    json_object_set_boolean_member (oauth, "client_secret_in_keyring", TRUE);
  if (json_object_get_size (oauth) == 0)
    json_object_remove_member (overlay, "oauth");
}

/* @node: (nullable) nothing is left to say. */
static gboolean
store_overlay (const char *path, JsonNode *node, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) local_error = NULL;

  if (node == NULL && (g_unlink (path) == 0 || errno == ENOENT))
    return TRUE;
  if (node != NULL && g_mkdir_with_parents (folder, 0700) == 0)
    {
      text = json_to_string (node, TRUE);
      line = g_strconcat (text, "\n", NULL);
      if (g_file_set_contents_full (path,
                                    line,
                                    -1,
                                    G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                    0600,
                                    &local_error))
        return TRUE;
    }
  g_set_error (error,
               TG_ERROR,
               TG_ERROR_FAILED,
               "%s could not be written: %s. Make room or give yourself the right to write there.",
               path,
               local_error != NULL ? local_error->message : g_strerror (errno));
  return FALSE;
}

gboolean
tg_own_client_write (const char *provider_id, const TgOwnClient *client, GError **error)
{
  g_autofree char *path = get_path (provider_id);
  g_autoptr (JsonNode) overlay = load_overlay (path, error);
  JsonObject *object;

  if (overlay == NULL)
    return FALSE;
  object = json_node_get_object (overlay);
  put_client (object, provider_id, client);
  return store_overlay (path, json_object_get_size (object) > 1 ? overlay : NULL, error);
}
