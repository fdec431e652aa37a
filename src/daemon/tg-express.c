/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-express.h"

#include "tg-token-options.h"

#define ACCOUNT_INTERFACE "io.github.tegata.Tegata.Account1"
#define METHOD "GetAccessToken"

typedef struct
{
  TgTokenShelf *shelf;
  GHashTable *names; /* unique name -> TgUse, or NULL */
} Lane;

struct _TgExpress
{
  GObject parent_instance;

  GDBusConnection *connection;
  guint filter_id;
  GMutex mutex;
  GHashTable *lanes; /* object path -> Lane */
};

G_DEFINE_FINAL_TYPE (TgExpress, tg_express, G_TYPE_OBJECT)

static void
use_unref (gpointer use)
{
  if (use != NULL)
    tg_use_unref (use);
}

static void
lane_free (Lane *lane)
{
  tg_token_shelf_unref (lane->shelf);
  g_hash_table_unref (lane->names);
  g_free (lane);
}

GVariant *
tg_token_to_reply (TgToken *token)
{
  GVariantBuilder details;

  g_variant_builder_init (&details, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&details, "{sv}", "scope", g_variant_new_string (tg_token_get_scope (token)));
  g_variant_builder_add (&details, "{sv}", "token-type", g_variant_new_string ("Bearer"));
  return g_variant_new ("(sx@a{sv})",
                        tg_secret_peek (tg_token_get_secret (token)),
                        tg_token_get_expires_at_sec (token),
                        g_variant_builder_end (&details));
}

/* (transfer full) (nullable) the shelf that this message may be answered from. @use: (out) (transfer full) (nullable) */
static TgTokenShelf *
express_find_shelf (TgExpress *self, const char *object_path, const char *name, TgUse **use)
{
  TgTokenShelf *shelf = NULL;
  gpointer found = NULL;
  Lane *lane;

  g_mutex_lock (&self->mutex);
  lane = g_hash_table_lookup (self->lanes, object_path);
  if (lane != NULL && g_hash_table_lookup_extended (lane->names, name, NULL, &found))
    shelf = tg_token_shelf_ref (lane->shelf);
  *use = found != NULL ? tg_use_ref (found) : NULL;
  g_mutex_unlock (&self->mutex);
  return shelf;
}

/* (transfer full) (nullable) */
static TgToken *
express_find_token (TgExpress *self, GDBusMessage *message)
{
  const char *object_path = g_dbus_message_get_path (message);
  const char *sender = g_dbus_message_get_sender (message);
  GVariant *body = g_dbus_message_get_body (message);
  g_autoptr (TgTokenShelf) shelf = NULL;
  g_autoptr (TgSecret) rejected = NULL;
  g_autoptr (GVariant) options = NULL;
  g_autoptr (TgUse) use = NULL;
  TgTokenRequest request;
  TgToken *token;

  if (object_path == NULL || sender == NULL || body == NULL ||
      !g_variant_is_of_type (body, G_VARIANT_TYPE ("(a{sv})")))
    return NULL;
  shelf = express_find_shelf (self, object_path, sender, &use);
  if (shelf == NULL)
    return NULL;
  options = g_variant_get_child_value (body, 0);
  if (!tg_token_options_read (options, &request, &rejected, NULL))
    return NULL;
  token = tg_token_shelf_ask (shelf, &request);
  if (token != NULL && use != NULL)
    tg_use_touch (use);
  return token;
}

/* In GDBus's thread, for every message that comes or goes. */
static GDBusMessage *
filter_cb (GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer user_data)
{
  g_autoptr (GDBusMessage) reply = NULL;
  g_autoptr (TgToken) token = NULL;

  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL ||
      g_strcmp0 (g_dbus_message_get_member (message), METHOD) != 0 ||
      g_strcmp0 (g_dbus_message_get_interface (message), ACCOUNT_INTERFACE) != 0 ||
      (g_dbus_message_get_flags (message) & G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED) != 0)
    return message;
  token = express_find_token (TG_EXPRESS (user_data), message);
  if (token == NULL)
    return message;
  reply = g_dbus_message_new_method_reply (message);
  g_dbus_message_set_body (reply, tg_token_to_reply (token));
  g_dbus_connection_send_message (connection, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
  g_object_unref (message);
  return NULL;
}

void
tg_express_add (TgExpress *self, const char *object_path, TgTokenShelf *shelf)
{
  Lane *lane = g_new0 (Lane, 1);

  lane->shelf = tg_token_shelf_ref (shelf);
  lane->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, use_unref);
  g_mutex_lock (&self->mutex);
  g_hash_table_insert (self->lanes, g_strdup (object_path), lane);
  g_mutex_unlock (&self->mutex);
}

void
tg_express_remove (TgExpress *self, const char *object_path)
{
  g_mutex_lock (&self->mutex);
  g_hash_table_remove (self->lanes, object_path);
  g_mutex_unlock (&self->mutex);
}

void
tg_express_allow (TgExpress *self, const char *object_path, const char *name, TgUse *use)
{
  Lane *lane;

  g_mutex_lock (&self->mutex);
  lane = g_hash_table_lookup (self->lanes, object_path);
  if (lane != NULL)
    g_hash_table_replace (lane->names, g_strdup (name), use != NULL ? tg_use_ref (use) : NULL);
  g_mutex_unlock (&self->mutex);
}

void
tg_express_forget (TgExpress *self, const char *name)
{
  GHashTableIter iter;
  Lane *lane;

  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->lanes);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&lane))
    g_hash_table_remove (lane->names, name);
  g_mutex_unlock (&self->mutex);
}

void
tg_express_forget_all (TgExpress *self, const char *object_path)
{
  GHashTableIter iter;
  const char *path;
  Lane *lane;

  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->lanes);
  while (g_hash_table_iter_next (&iter, (gpointer *)&path, (gpointer *)&lane))
    if (object_path == NULL || g_str_equal (path, object_path))
      g_hash_table_remove_all (lane->names);
  g_mutex_unlock (&self->mutex);
}

void
tg_express_stop (TgExpress *self)
{
  if (self->filter_id != 0)
    g_dbus_connection_remove_filter (self->connection, self->filter_id);
  self->filter_id = 0;
}

static void
tg_express_finalize (GObject *object)
{
  TgExpress *self = TG_EXPRESS (object);

  g_hash_table_unref (self->lanes);
  g_mutex_clear (&self->mutex);
  g_object_unref (self->connection);
  G_OBJECT_CLASS (tg_express_parent_class)->finalize (object);
}

static void
tg_express_class_init (TgExpressClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_express_finalize;
}

static void
tg_express_init (TgExpress *self)
{
  g_mutex_init (&self->mutex);
  self->lanes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)lane_free);
}

TgExpress *
tg_express_new (GDBusConnection *connection)
{
  TgExpress *self = g_object_new (TG_TYPE_EXPRESS, NULL);

  self->connection = g_object_ref (connection);
  self->filter_id = g_dbus_connection_add_filter (connection, filter_cb, g_object_ref (self), g_object_unref);
  return self;
}
