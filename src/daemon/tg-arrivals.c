/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-arrivals.h"

#include "tg-token.h"

#include <string.h>

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"

struct _TgArrivals
{
  GDBusConnection *connection;
  GCancellable *cancellable; /* of the one question */
  guint subscription;
  GHashTable *times; /* unique name -> gint64 */
  gint64 watching_usec; /* from here on nobody comes unseen; 0 = the bus has not answered yet */
};

static void
name_owner_changed_cb (GDBusConnection *connection,
                       const char *sender_name,
                       const char *object_path,
                       const char *interface_name,
                       const char *signal_name,
                       GVariant *parameters,
                       gpointer user_data)
{
  TgArrivals *self = user_data;
  gint64 now_usec = tg_clock_boot_usec ();
  const char *name;
  const char *new_owner;

  g_variant_get (parameters, "(&s&s&s)", &name, NULL, &new_owner);
  if (!g_dbus_is_unique_name (name))
    return;
  if (*new_owner == '\0')
    g_hash_table_remove (self->times, name);
  else
    g_hash_table_insert (self->times, g_strdup (name), g_memdup2 (&now_usec, sizeof now_usec));
}

/* Buses count their connections: ":1.41" was there before ":1.42". -1: this one does not. */
static gint64
get_number (const char *name)
{
  const char *dot = strrchr (name, '.');
  gint64 number;

  return dot != NULL && g_ascii_string_to_signed (dot + 1, 10, 0, G_MAXINT64, &number, NULL) ? number : -1;
}

gint64
tg_arrivals_get_latest_usec (TgArrivals *self, const char *name)
{
  gint64 *time_usec = g_hash_table_lookup (self->times, name);
  gint64 number = get_number (name);

  if (time_usec != NULL)
    return *time_usec;
  return number >= 0 && number < get_number (g_dbus_connection_get_unique_name (self->connection))
             ? self->watching_usec
             : 0;
}

void
tg_arrivals_free (TgArrivals *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_dbus_connection_signal_unsubscribe (self->connection, self->subscription);
  g_hash_table_unref (self->times);
  g_object_unref (self->connection);
  g_free (self);
}

static void
watching_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TgArrivals *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  /* Then there is no such thing any more. */
  if (answer != NULL || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->watching_usec = tg_clock_boot_usec ();
}

TgArrivals *
tg_arrivals_new (GDBusConnection *connection)
{
  TgArrivals *self = g_new0 (TgArrivals, 1);

  self->cancellable = g_cancellable_new ();
  self->connection = g_object_ref (connection);
  self->times = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->subscription = g_dbus_connection_signal_subscribe (connection,
                                                           BUS_NAME,
                                                           BUS_NAME,
                                                           "NameOwnerChanged",
                                                           BUS_PATH,
                                                           NULL,
                                                           G_DBUS_SIGNAL_FLAGS_NONE,
                                                           name_owner_changed_cb,
                                                           self,
                                                           NULL);
  /* The subscription holds once the bus has answered what comes after it. It answers in the order in which it is asked, so
   * whatever is asked about a caller from now on is known later than this. */
  g_dbus_connection_call (connection,
                          BUS_NAME,
                          BUS_PATH,
                          BUS_NAME,
                          "GetId",
                          NULL,
                          NULL,
                          G_DBUS_CALL_FLAGS_NONE,
                          -1,
                          self->cancellable,
                          watching_cb,
                          self);
  return self;
}
