/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-bus.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tg-config.h"
#include "tg-error.h"

#define ACCOUNTS_NAME TG_APP_ID ".Accounts1"
#define ACCOUNTS_PATH "/io/github/tegata/Tegata/Accounts1"
#define SETUP_NAME TG_APP_ID ".Setup1"
#define SETUP_PATH "/io/github/tegata/Tegata/Setup1"
#define MANAGERS_NAME TG_APP_ID ".Managers"

static void
explain_start_failure (GError **error)
{
  if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_dbus_error_strip_remote_error (*error);
  if (g_error_matches (*error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN))
    {
      g_clear_error (error);
      g_set_error_literal (
          error,
          TG_ERROR,
          TG_ERROR_FAILED,
          _ ("The service of Tegata is not installed for this session, so nothing can be done. "
             "Install it, or sign out and in again if it has just been installed."));
    }
  else
    {
      g_autofree char *message = g_strdup ((*error)->message);

      g_clear_error (error);
      g_set_error (
          error, TG_ERROR, TG_ERROR_FAILED, _ ("The service of Tegata cannot be started: %s"), message);
    }
}

/* Started by hand, because a proxy keeps quiet about a service that does not start. */
static GDBusConnection *
connect_sync (const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SESSION, cancellable, &local_error);
  g_autoptr (GVariant) queued = NULL;
  g_autoptr (GVariant) started = NULL;

  if (connection == NULL)
    {
      g_set_error_literal (
          error,
          TG_ERROR,
          TG_ERROR_FAILED,
          _ ("There is no D-Bus session bus here. Run this inside a desktop session, or under "
             "“dbus-run-session”."));
      return NULL;
    }
  /* Where the service is in a sandbox it sees of us only that we stand in this queue. Nothing else depends on it. */
  queued = g_dbus_connection_call_sync (connection,
                                        "org.freedesktop.DBus",
                                        "/org/freedesktop/DBus",
                                        "org.freedesktop.DBus",
                                        "RequestName",
                                        g_variant_new ("(su)", MANAGERS_NAME, 0),
                                        G_VARIANT_TYPE ("(u)"),
                                        G_DBUS_CALL_FLAGS_NONE,
                                        TG_BUS_TIMEOUT_MSEC,
                                        cancellable,
                                        NULL);
  started = g_dbus_connection_call_sync (connection,
                                         "org.freedesktop.DBus",
                                         "/org/freedesktop/DBus",
                                         "org.freedesktop.DBus",
                                         "StartServiceByName",
                                         g_variant_new ("(su)", name, 0),
                                         G_VARIANT_TYPE ("(u)"),
                                         G_DBUS_CALL_FLAGS_NONE,
                                         TG_BUS_TIMEOUT_MSEC,
                                         cancellable,
                                         &local_error);
  if (started == NULL)
    {
      explain_start_failure (&local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&connection);
}

TgIpcSetup1 *
tg_bus_get_setup_sync (GCancellable *cancellable, GError **error)
{
  g_autoptr (GDBusConnection) connection = connect_sync (SETUP_NAME, cancellable, error);

  if (connection == NULL)
    return NULL;
  return tg_ipc_setup1_proxy_new_sync (
      connection, G_DBUS_PROXY_FLAGS_NONE, SETUP_NAME, SETUP_PATH, cancellable, error);
}

TgIpcSignIn1 *
tg_bus_get_sign_in_sync (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SESSION, cancellable, error);

  if (connection == NULL)
    return NULL;
  return tg_ipc_sign_in1_proxy_new_sync (
      connection, G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START, SETUP_NAME, path, cancellable, error);
}

GDBusObjectManager *
tg_bus_get_accounts_sync (GCancellable *cancellable, GError **error)
{
  g_autoptr (GDBusConnection) connection = connect_sync (ACCOUNTS_NAME, cancellable, error);

  if (connection == NULL)
    return NULL;
  return tg_ipc_object_manager_client_new_sync (
      connection, G_DBUS_OBJECT_MANAGER_CLIENT_FLAGS_NONE, ACCOUNTS_NAME, ACCOUNTS_PATH, cancellable, error);
}

static TgIpcAccount1 *
get_account_sync (GDBusConnection *connection, const char *path, GCancellable *cancellable, GError **error)
{
  TgIpcAccount1 *account = tg_ipc_account1_proxy_new_sync (
      connection, G_DBUS_PROXY_FLAGS_NONE, ACCOUNTS_NAME, path, cancellable, error);

  if (account != NULL)
    g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (account), TG_BUS_TIMEOUT_MSEC);
  return account;
}

TgIpcAccount1 *
tg_bus_get_account_sync (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GDBusConnection) connection = connect_sync (ACCOUNTS_NAME, cancellable, error);

  return connection != NULL ? get_account_sync (connection, path, cancellable, error) : NULL;
}

static TgIpcAccount1 *
find_by_address_sync (GDBusConnection *connection,
                      const char *address,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (TgIpcAccounts1) accounts = tg_ipc_accounts1_proxy_new_sync (
      connection, G_DBUS_PROXY_FLAGS_NONE, ACCOUNTS_NAME, ACCOUNTS_PATH, cancellable, error);
  g_autofree char *path = NULL;

  if (accounts == NULL)
    return NULL;
  if (!tg_ipc_accounts1_call_find_account_sync (
          accounts, address, G_DBUS_CALL_FLAGS_NONE, TG_BUS_TIMEOUT_MSEC, &path, cancellable, error))
    return NULL;
  return get_account_sync (connection, path, cancellable, error);
}

static TgIpcAccount1 *
find_by_id_sync (GDBusConnection *connection, const char *id, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s/%s", ACCOUNTS_PATH, id);
  g_autoptr (TgIpcAccount1) account = NULL;

  if (strchr (id, '/') == NULL && g_variant_is_object_path (path))
    {
      account = get_account_sync (connection, path, cancellable, error);
      if (account == NULL)
        return NULL;
      /* A proxy for an object that does not exist is a proxy without properties. */
      if (g_strcmp0 (tg_ipc_account1_get_id (account), id) == 0)
        return g_steal_pointer (&account);
    }
  g_set_error (error,
               TG_ERROR,
               TG_ERROR_NOT_FOUND,
               _ ("There is no account “%s”. “tegatactl list” shows those that there are."),
               id);
  return NULL;
}

TgIpcAccount1 *
tg_bus_find_account_sync (const char *account, GCancellable *cancellable, GError **error)
{
  g_autoptr (GDBusConnection) connection = connect_sync (ACCOUNTS_NAME, cancellable, error);

  if (connection == NULL)
    return NULL;
  if (strchr (account, '@') != NULL)
    return find_by_address_sync (connection, account, cancellable, error);
  return find_by_id_sync (connection, account, cancellable, error);
}

static int
compare_accounts_cb (gconstpointer a, gconstpointer b)
{
  TgIpcAccount1 *const *first = a;
  TgIpcAccount1 *const *second = b;
  int order = g_strcmp0 (tg_ipc_account1_get_address (*first), tg_ipc_account1_get_address (*second));

  return order != 0 ? order : g_strcmp0 (tg_ipc_account1_get_id (*first), tg_ipc_account1_get_id (*second));
}

GPtrArray *
tg_bus_list_accounts (GDBusObjectManager *manager)
{
  GPtrArray *accounts = g_ptr_array_new_with_free_func (g_object_unref);
  GList *objects = g_dbus_object_manager_get_objects (manager);

  for (GList *l = objects; l != NULL; l = l->next)
    {
      TgIpcAccount1 *account = tg_ipc_object_get_account1 (l->data);

      if (account != NULL)
        g_ptr_array_add (accounts, account);
    }
  g_list_free_full (objects, g_object_unref);
  g_ptr_array_sort (accounts, compare_accounts_cb);
  return accounts;
}
