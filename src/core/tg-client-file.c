/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-config.h"

#include "tg-client-file.h"

#include "tg-error.h"
#include "tg-json.h"
#include "tg-provider-private.h"

#define GETTEXT_PACKAGE TG_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>

void
tg_client_file_free (TgClientFile *self)
{
  g_free (self->client_id);
  g_clear_pointer (&self->client_secret, tg_secret_unref);
  g_free (self->authorization_endpoint);
  g_free (self);
}

static gboolean
fail (GError **error, const char *sentence)
{
  g_set_error_literal (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, sentence);
  return FALSE;
}

/* (nullable) what describes the client. */
static JsonObject *
find_client (JsonNode *node, GError **error)
{
  JsonObject *root = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *installed = root != NULL ? tg_json_get_object (root, "installed", NULL) : NULL;

  if (installed != NULL)
    return installed;
  if (root != NULL && tg_json_get_object (root, "web", NULL) != NULL)
    fail (error,
          _ ("This file is of a client for web sites, which cannot come back to this computer. Make a client "
             "for desktop apps at the provider and download its file."));
  else
    fail (
        error,
        _ ("This is no file with a client. Download the client’s JSON file from the provider’s console once "
           "more."));
  return NULL;
}

static gboolean
read_client (TgClientFile *self, JsonObject *client, GError **error)
{
  const char *id = tg_json_get_string (client, "client_id", NULL);
  const char *secret = tg_json_get_string (client, "client_secret", NULL);
  const char *endpoint = tg_json_get_string (client, "auth_uri", NULL);
  gboolean has_secret = secret != NULL && *secret != '\0';

  if (id == NULL || !tg_provider_check_credential ("client_id", id, NULL))
    return fail (error,
                 _ ("The client id is missing in this file. Download it from the provider once more."));
  if (has_secret && !tg_provider_check_credential ("client_secret", secret, NULL))
    return fail (error,
                 _ ("The client secret in this file is damaged. Download it from the provider once more."));
  if (endpoint != NULL && !tg_provider_check_https ("auth_uri", endpoint, NULL))
    return fail (error,
                 _ ("The address of the provider in this file is damaged. Download it from the provider once "
                    "more."));
  self->client_id = g_strdup (id);
  self->client_secret = has_secret ? tg_secret_new (secret) : NULL;
  self->authorization_endpoint = g_strdup (endpoint);
  if (has_secret)
    tg_wipe ((char *)secret);
  return TRUE;
}

TgClientFile *
tg_client_file_parse (const char *data, gsize length, GError **error)
{
  g_autoptr (TgClientFile) self = g_new0 (TgClientFile, 1);
  g_autoptr (JsonNode) node = tg_json_parse (data, (gssize)length, NULL);
  JsonObject *client = find_client (node, error);

  return client != NULL && read_client (self, client, error) ? g_steal_pointer (&self) : NULL;
}

static char *
dup_host (const char *text)
{
  g_autoptr (GUri) uri = text != NULL ? g_uri_parse (text, G_URI_FLAGS_NONE, NULL) : NULL;

  return uri != NULL && g_uri_get_host (uri) != NULL ? g_ascii_strdown (g_uri_get_host (uri), -1) : NULL;
}

gboolean
tg_client_file_check (TgClientFile *self, TgProvider *provider, GError **error)
{
  const TgProviderOauth *oauth = tg_provider_get_oauth (provider);
  g_autofree char *host = dup_host (self->authorization_endpoint);
  g_autofree char *own_host = oauth != NULL && oauth->authorization_endpoint != NULL
                                  ? dup_host (oauth->authorization_endpoint)
                                  : dup_host (oauth != NULL ? oauth->issuer : NULL);

  if (host == NULL || g_strcmp0 (host, own_host) == 0)
    return TRUE;
  g_set_error (error,
               TG_ERROR,
               TG_ERROR_INVALID_ARGUMENT,
               _ ("The client in this file is one of %s, not of %s. Download the right file."),
               host,
               tg_provider_get_name (provider));
  return FALSE;
}
