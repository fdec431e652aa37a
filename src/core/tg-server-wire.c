/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-server.h"

#include "tg-json.h"
#include "tg-wire.h"

#include <string.h>

/* What both wire forms hold, before it is checked. */
typedef struct
{
  const char *protocol;
  const char *host;
  gint64 port;
  const char *security;
  const char *username;
  const char *const *mechanisms; /* (nullable) */
} ServerFields;

/* A name is compared and shown in one form only. A catalogue entry may make it from the address; a bridge on this
 * machine may be named by its address. */
static char *
read_host (const char *host, GError **error)
{
  g_autofree char *normalized = NULL;

  if (host == NULL)
    {
      tg_wire_fail (error, "host", "This is missing.");
      return NULL;
    }
  if (g_hostname_is_ip_address (host) && strchr (host, '%') == NULL)
    return g_strdup (host);
  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return g_strdup ("localhost");
  if (strstr (host, "%EMAILDOMAIN%") != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (host, "%EMAILDOMAIN%", -1);
      g_autofree char *sample = g_strjoinv ("example.org", parts);

      normalized = tg_domain_normalize (sample, NULL);
      if (normalized != NULL)
        return g_strdup (host);
    }
  else
    normalized = tg_domain_normalize (host, NULL);
  if (normalized == NULL)
    tg_wire_fail (error, "host", "This has to be the full name of a server, such as imap.example.org.");
  return g_steal_pointer (&normalized);
}

static gboolean
check_username (const char *username, GError **error)
{
  if (username == NULL || *username == '\0')
    return tg_wire_fail (error, "username", "This is missing.");
  for (const char *p = username; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return tg_wire_fail (error, "username", "This holds a control character.");
  return TRUE;
}

/* RFC 4422 3.1 */
static gboolean
check_mechanisms (const char *const *mechanisms, GError **error)
{
  for (gsize i = 0; mechanisms != NULL && mechanisms[i] != NULL; i++)
    {
      gsize length = strlen (mechanisms[i]);

      if (length == 0 || length > 20 ||
          strspn (mechanisms[i], "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != length)
        return tg_wire_fail (
            error, "mechanisms", "Each has to be the name of a SASL mechanism, such as XOAUTH2.");
    }
  return TRUE;
}

static TgServer *
server_from_fields (const ServerFields *fields, GError **error)
{
  g_autofree char *host = NULL;
  int protocol;
  int security;

  if (!tg_wire_read_word (TG_TYPE_PROTOCOL, "protocol", fields->protocol, &protocol, error) ||
      !tg_wire_read_word (TG_TYPE_SECURITY, "security", fields->security, &security, error))
    return NULL;
  host = read_host (fields->host, error);
  if (host == NULL)
    return NULL;
  if (fields->port < 1 || fields->port > G_MAXUINT16)
    {
      tg_wire_fail (error, "port", "This has to be a number from 1 to 65535.");
      return NULL;
    }
  if (!check_username (fields->username, error) || !check_mechanisms (fields->mechanisms, error))
    return NULL;
  return tg_server_new ((TgProtocol)protocol,
                        host,
                        (guint16)fields->port,
                        (TgSecurity)security,
                        fields->username,
                        fields->mechanisms);
}

GVariant *
tg_server_to_variant (TgServer *self)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  const char *protocol = tg_enum_to_nick (TG_TYPE_PROTOCOL, tg_server_get_protocol (self));
  const char *security = tg_enum_to_nick (TG_TYPE_SECURITY, tg_server_get_security (self));

  g_return_val_if_fail (self != NULL, NULL);
  g_variant_builder_add (&builder, "{sv}", "protocol", g_variant_new_string (protocol));
  g_variant_builder_add (&builder, "{sv}", "host", g_variant_new_string (tg_server_get_host (self)));
  g_variant_builder_add (&builder, "{sv}", "port", g_variant_new_uint16 (tg_server_get_port (self)));
  g_variant_builder_add (&builder, "{sv}", "security", g_variant_new_string (security));
  g_variant_builder_add (&builder, "{sv}", "username", g_variant_new_string (tg_server_get_username (self)));
  g_variant_builder_add (
      &builder, "{sv}", "mechanisms", g_variant_new_strv (tg_server_get_mechanisms (self), -1));
  return g_variant_builder_end (&builder);
}

TgServer *
tg_server_from_variant (GVariant *variant, GError **error)
{
  g_return_val_if_fail (variant != NULL, NULL);

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE_VARDICT))
    {
      tg_wire_fail (error, "server", "This has to be of the type a{sv}.");
      return NULL;
    }

  g_autofree const char **mechanisms = NULL;
  ServerFields fields = { NULL };
  guint16 port = 0;

  if (!tg_wire_lookup (variant, "protocol", "&s", &fields.protocol, error) ||
      !tg_wire_lookup (variant, "host", "&s", &fields.host, error) ||
      !tg_wire_lookup (variant, "port", "q", &port, error) ||
      !tg_wire_lookup (variant, "security", "&s", &fields.security, error) ||
      !tg_wire_lookup (variant, "username", "&s", &fields.username, error) ||
      !tg_wire_lookup (variant, "mechanisms", "^a&s", &mechanisms, error))
    return NULL;
  fields.port = port;
  fields.mechanisms = mechanisms;
  return server_from_fields (&fields, error);
}

JsonNode *
tg_server_to_json (TgServer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonArray) mechanisms = json_array_new ();
  const char *const *names = tg_server_get_mechanisms (self);

  for (gsize i = 0; names[i] != NULL; i++)
    json_array_add_string_element (mechanisms, names[i]);
  json_object_set_string_member (
      object, "protocol", tg_enum_to_nick (TG_TYPE_PROTOCOL, tg_server_get_protocol (self)));
  json_object_set_string_member (object, "host", tg_server_get_host (self));
  json_object_set_int_member (object, "port", tg_server_get_port (self));
  json_object_set_string_member (
      object, "security", tg_enum_to_nick (TG_TYPE_SECURITY, tg_server_get_security (self)));
  json_object_set_string_member (object, "username", tg_server_get_username (self));
  json_object_set_array_member (object, "mechanisms", g_steal_pointer (&mechanisms));
  return json_node_init_object (json_node_alloc (), object);
}

TgServer *
tg_server_from_json (JsonObject *object, GError **error)
{
  g_return_val_if_fail (object != NULL, NULL);

  g_auto (GStrv) mechanisms = NULL;
  g_autoptr (GError) wrong_type = NULL;
  ServerFields fields;

  fields.protocol = tg_json_get_string (object, "protocol", &wrong_type);
  if (wrong_type == NULL)
    fields.host = tg_json_get_string (object, "host", &wrong_type);
  if (wrong_type == NULL)
    fields.port = tg_json_get_int (object, "port", 0, &wrong_type);
  if (wrong_type == NULL)
    fields.security = tg_json_get_string (object, "security", &wrong_type);
  if (wrong_type == NULL)
    fields.username = tg_json_get_string (object, "username", &wrong_type);
  if (wrong_type == NULL)
    mechanisms = tg_json_get_strv (object, "mechanisms", &wrong_type);
  if (wrong_type != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&wrong_type));
      return NULL;
    }
  fields.mechanisms = (const char *const *)mechanisms;
  return server_from_fields (&fields, error);
}

GVariant *
tg_servers_to_variant (GPtrArray *servers)
{
  g_return_val_if_fail (servers != NULL, NULL);

  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; i < servers->len; i++)
    g_variant_builder_add_value (&builder, tg_server_to_variant (g_ptr_array_index (servers, i)));
  return g_variant_builder_end (&builder);
}

GPtrArray *
tg_servers_from_variant (GVariant *variant, GError **error)
{
  g_return_val_if_fail (variant != NULL, NULL);

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE ("aa{sv}")))
    {
      tg_wire_fail (error, "servers", "This has to be of the type aa{sv}.");
      return NULL;
    }

  g_autoptr (GPtrArray) servers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);

  for (gsize i = 0; i < g_variant_n_children (variant); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (variant, i);
      TgServer *server = tg_server_from_variant (child, error);

      if (server == NULL)
        {
          g_prefix_error (error, "servers[%" G_GSIZE_FORMAT "].", i);
          return NULL;
        }
      g_ptr_array_add (servers, server);
    }
  return g_steal_pointer (&servers);
}
