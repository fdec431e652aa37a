/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-daemon.h"

#include "tg-config.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <libintl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

/* The process holds grants: no core dump, no debugger of the same user (where the system has that), private files. */
static void
harden (void)
{
  const struct rlimit none = { 0, 0 };

  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
  setrlimit (RLIMIT_CORE, &none);
  umask (077);
  signal (SIGPIPE, SIG_IGN);
}

static gboolean
terminate_cb (gpointer user_data)
{
  tg_daemon_stop (TG_DAEMON (user_data));
  return G_SOURCE_CONTINUE;
}

/* A connection of its own: a sandbox rule that opens one name opens every name of its connection. */
static GDBusConnection *
connect_again (GError **error)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, error);

  return address != NULL
             ? g_dbus_connection_new_for_address_sync (address,
                                                       G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                           G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                       NULL,
                                                       NULL,
                                                       error)
             : NULL;
}

int
main (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) accounts_bus = NULL;
  g_autoptr (GDBusConnection) setup_bus = NULL;
  g_autoptr (TgDaemon) self = NULL;

  harden ();
  setlocale (LC_ALL, "");
  bindtextdomain (TG_GETTEXT_PACKAGE, TG_LOCALEDIR);
  bind_textdomain_codeset (TG_GETTEXT_PACKAGE, "UTF-8");
  g_set_prgname ("tegatad");

  accounts_bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  if (accounts_bus != NULL)
    setup_bus = connect_again (&error);
  if (setup_bus == NULL)
    {
      g_printerr ("tegatad: no session bus: %s\n", error->message);
      return EXIT_FAILURE;
    }
  g_dbus_connection_set_exit_on_close (setup_bus, TRUE);

  self = tg_daemon_new (accounts_bus, setup_bus);
  g_unix_signal_add (SIGTERM, terminate_cb, self);
  g_unix_signal_add (SIGINT, terminate_cb, self);
  g_unix_signal_add (SIGHUP, terminate_cb, self);
  return tg_daemon_run (self);
}
