/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-account.h"

#include "tg-error.h"
#include "tg-json.h"

#define FORM_VERSION 1
#define MAX_ID_LENGTH 64

static char *
account_new_id (void)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_auto (GStrv) parts = g_strsplit (uuid, "-", -1);

  return g_strjoinv ("", parts);
}

gboolean
tg_account_id_is_valid (const char *id)
{
  gsize length = strlen (id);

  return length > 0 && length <= MAX_ID_LENGTH &&
         strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789") == length;
}

TgAccount *
tg_account_new (TgAddress *address,
                const char *provider,
                const char *provider_name,
                TgMethod method,
                GPtrArray *servers)
{
  TgAccount *self = g_new0 (TgAccount, 1);

  self->id = account_new_id ();
  self->address = tg_address_ref (address);
  self->name = g_strdup (tg_address_get_text (address));
  self->provider = g_strdup (provider != NULL ? provider : "");
  self->provider_name = g_strdup (provider_name != NULL ? provider_name : "");
  self->method = method;
  self->services = g_strsplit ("mail", " ", -1);
  self->servers = g_ptr_array_ref (servers);
  return self;
}

TgAccount *
tg_account_copy (const TgAccount *self)
{
  TgAccount *copy = g_new0 (TgAccount, 1);

  copy->id = g_strdup (self->id);
  copy->address = tg_address_ref (self->address);
  copy->name = g_strdup (self->name);
  copy->provider = g_strdup (self->provider);
  copy->provider_name = g_strdup (self->provider_name);
  copy->method = self->method;
  copy->reason = g_strdup (self->reason);
  copy->services = g_strdupv (self->services);
  copy->servers = g_ptr_array_ref (self->servers);
  copy->issuer = g_strdup (self->issuer);
  copy->scope = g_strdup (self->scope);
  copy->subject = g_strdup (self->subject);
  copy->email = g_strdup (self->email);
  copy->ends_at_sec = self->ends_at_sec;
  copy->refreshed_sec = self->refreshed_sec;
  return copy;
}

void
tg_account_free (TgAccount *self)
{
  g_free (self->id);
  g_clear_pointer (&self->address, tg_address_unref);
  g_free (self->name);
  g_free (self->provider);
  g_free (self->provider_name);
  g_free (self->issuer);
  g_free (self->scope);
  g_free (self->reason);
  g_strfreev (self->services);
  g_clear_pointer (&self->servers, g_ptr_array_unref);
  g_free (self->subject);
  g_free (self->email);
  g_free (self);
}

static void
set_optional (JsonObject *object, const char *member, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, member, value);
}

JsonNode *
tg_account_to_json (const TgAccount *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *services = json_array_new ();
  JsonArray *servers = json_array_new ();
  JsonNode *node;

  for (gsize i = 0; self->services[i] != NULL; i++)
    json_array_add_string_element (services, self->services[i]);
  for (guint i = 0; i < self->servers->len; i++)
    json_array_add_element (servers, tg_server_to_json (g_ptr_array_index (self->servers, i)));

  json_object_set_int_member (object, "version", FORM_VERSION);
  json_object_set_string_member (object, "id", self->id);
  json_object_set_string_member (object, "address", tg_address_get_text (self->address));
  json_object_set_string_member (object, "name", self->name);
  json_object_set_string_member (object, "provider", self->provider);
  json_object_set_string_member (object, "provider_name", self->provider_name);
  json_object_set_string_member (object, "method", tg_enum_to_nick (TG_TYPE_METHOD, self->method));
  json_object_set_string_member (object, "state", self->reason != NULL ? "attention" : "ready");
  set_optional (object, "reason", self->reason);
  json_object_set_array_member (object, "services", services);
  json_object_set_array_member (object, "servers", servers);
  set_optional (object, "issuer", self->issuer);
  set_optional (object, "scope", self->scope);
  set_optional (object, "subject", self->subject);
  set_optional (object, "email", self->email);
  if (self->ends_at_sec > 0)
    json_object_set_int_member (object, "ends", self->ends_at_sec);
  if (self->refreshed_sec > 0)
    json_object_set_int_member (object, "refreshed", self->refreshed_sec);

  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, object);
  return node;
}

static gboolean
read_string (JsonObject *object, const char *member, gboolean required, char **value, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  const char *text = tg_json_get_string (object, member, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (text == NULL && required)
    {
      g_set_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, "%s: missing", member);
      return FALSE;
    }
  *value = g_strdup (text);
  return TRUE;
}

static gboolean
read_state (TgAccount *self, JsonObject *object, GError **error)
{
  g_autofree char *state = NULL;

  if (!read_string (object, "state", TRUE, &state, error) ||
      !read_string (object, "reason", FALSE, &self->reason, error))
    return FALSE;
  if (g_str_equal (state, "ready"))
    {
      g_clear_pointer (&self->reason, g_free);
      return TRUE;
    }
  if (!g_str_equal (state, "attention"))
    {
      g_set_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, "state: neither ready nor attention");
      return FALSE;
    }
  if (self->reason == NULL)
    self->reason = g_strdup ("");
  return TRUE;
}

static gboolean
read_servers (TgAccount *self, JsonObject *object, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  JsonArray *array = tg_json_get_array (object, "servers", &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  self->servers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      TgServer *server;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          g_set_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, "servers: an element is no object");
          return FALSE;
        }
      server = tg_server_from_json (json_node_get_object (node), error);
      if (server == NULL)
        return FALSE;
      g_ptr_array_add (self->servers, server);
    }
  return TRUE;
}

static gboolean
read_words (TgAccount *self, JsonObject *object, GError **error)
{
  g_autofree char *address = NULL;
  g_autofree char *method = NULL;
  int method_value;

  if (!read_string (object, "id", TRUE, &self->id, error) ||
      !read_string (object, "address", TRUE, &address, error) ||
      !read_string (object, "name", TRUE, &self->name, error) ||
      !read_string (object, "provider", TRUE, &self->provider, error) ||
      !read_string (object, "provider_name", TRUE, &self->provider_name, error) ||
      !read_string (object, "method", TRUE, &method, error) ||
      !read_string (object, "issuer", FALSE, &self->issuer, error) ||
      !read_string (object, "scope", FALSE, &self->scope, error) ||
      !read_string (object, "subject", FALSE, &self->subject, error) ||
      !read_string (object, "email", FALSE, &self->email, error))
    return FALSE;
  if (!tg_account_id_is_valid (self->id))
    {
      g_set_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, "id: not an id of an account");
      return FALSE;
    }
  self->address = tg_address_parse (address, error);
  if (self->address == NULL || !tg_enum_from_nick (TG_TYPE_METHOD, method, &method_value, error))
    {
      g_prefix_error (error, "%s: ", self->address == NULL ? "address" : "method");
      return FALSE;
    }
  self->method = method_value;
  return TRUE;
}

TgAccount *
tg_account_from_json (JsonNode *node, GError **error)
{
  g_autoptr (TgAccount) self = g_new0 (TgAccount, 1);
  g_autoptr (GError) local_error = NULL;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, "the file holds no object");
      return NULL;
    }
  object = json_node_get_object (node);
  if (tg_json_get_int (object, "version", 0, NULL) != FORM_VERSION)
    {
      g_set_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, "version: not %d", FORM_VERSION);
      return NULL;
    }
  if (!read_words (self, object, error) || !read_state (self, object, error) ||
      !read_servers (self, object, error))
    return NULL;
  self->ends_at_sec = MAX (tg_json_get_int (object, "ends", 0, NULL), 0);
  self->refreshed_sec = MAX (tg_json_get_int (object, "refreshed", 0, NULL), 0);
  self->services = tg_json_get_strv (object, "services", &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (self->services == NULL)
    self->services = g_new0 (char *, 1);
  return g_steal_pointer (&self);
}
