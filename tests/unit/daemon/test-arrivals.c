/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-arrivals.h"

#include "private-bus.h"
#include "tg-process-app.h"
#include "tg-token.h"

#include <unistd.h>

typedef struct
{
  TgArrivals *arrivals;
  const char *name;
} Wanted;

static gboolean
is_known (gpointer user_data)
{
  Wanted *wanted = user_data;

  return tg_arrivals_get_latest_usec (wanted->arrivals, wanted->name) > 0;
}

static gboolean
is_unknown (gpointer user_data)
{
  return !is_known (user_data);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *answered = user_data;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  g_assert_nonnull (answer);
  *answered = TRUE;
}

static gboolean
is_true (gpointer user_data)
{
  return *(gboolean *)user_data;
}

/* As the daemon does for each caller. */
static void
ask_bus (GDBusConnection *connection)
{
  gboolean answered = FALSE;

  g_dbus_connection_call (connection,
                          "org.freedesktop.DBus",
                          "/org/freedesktop/DBus",
                          "org.freedesktop.DBus",
                          "GetConnectionCredentials",
                          g_variant_new ("(s)", g_dbus_connection_get_unique_name (connection)),
                          NULL,
                          G_DBUS_CALL_FLAGS_NONE,
                          -1,
                          NULL,
                          answered_cb,
                          &answered);
  private_bus_wait (is_true, &answered);
}

static void
test_before (void)
{
  g_autoptr (GDBusConnection) client = private_bus_connect ();
  g_autoptr (GDBusConnection) daemon = private_bus_connect ();
  gint64 before_usec = tg_clock_boot_usec ();
  g_autoptr (TgArrivals) arrivals = tg_arrivals_new (daemon);
  gint64 latest_usec;

  ask_bus (daemon);
  latest_usec = tg_arrivals_get_latest_usec (arrivals, g_dbus_connection_get_unique_name (client));
  g_assert_cmpint (latest_usec, >=, before_usec);
  g_assert_cmpint (latest_usec, <=, tg_clock_boot_usec ());
}

static void
test_after (void)
{
  g_autoptr (GDBusConnection) daemon = private_bus_connect ();
  g_autoptr (TgArrivals) arrivals = tg_arrivals_new (daemon);
  gint64 before_usec = tg_clock_boot_usec ();
  g_autoptr (GDBusConnection) client = private_bus_connect ();
  g_autofree char *name = g_strdup (g_dbus_connection_get_unique_name (client));
  Wanted wanted = { arrivals, name };
  gint64 latest_usec;

  private_bus_wait (is_known, &wanted);
  latest_usec = tg_arrivals_get_latest_usec (arrivals, name);
  g_assert_cmpint (latest_usec, >=, before_usec);
  /* This process made the connection, so it was there before. */
  g_assert_cmpint (tg_process_get_start_usec (getpid ()), <=, latest_usec);
  g_assert_true (g_dbus_connection_close_sync (client, NULL, NULL));
  private_bus_wait (is_unknown, &wanted);
}

/* It ends before the bus has answered. */
static void
test_short (void)
{
  g_autoptr (GDBusConnection) daemon = private_bus_connect ();

  tg_arrivals_free (tg_arrivals_new (daemon));
  ask_bus (daemon);
}

static void
test_strange_names (void)
{
  g_autoptr (GDBusConnection) daemon = private_bus_connect ();
  g_autoptr (TgArrivals) arrivals = tg_arrivals_new (daemon);

  g_assert_cmpint (tg_arrivals_get_latest_usec (arrivals, ":1.999999"), ==, 0);
  g_assert_cmpint (tg_arrivals_get_latest_usec (arrivals, ":1.x"), ==, 0);
  g_assert_cmpint (tg_arrivals_get_latest_usec (arrivals, ":"), ==, 0);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  private_bus_start ();
  g_test_add_func ("/arrivals/before", test_before);
  g_test_add_func ("/arrivals/after", test_after);
  g_test_add_func ("/arrivals/short", test_short);
  g_test_add_func ("/arrivals/strange-names", test_strange_names);
  status = g_test_run ();
  private_bus_stop ();
  return status;
}
