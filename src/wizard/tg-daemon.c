/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-daemon.h"

#include "tg-error.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <gio/gunixfdlist.h>
#include <unistd.h>

void
tg_daemon_explain (GError **error)
{
  if (error == NULL || *error == NULL)
    return;
  if (g_error_matches (*error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
      g_error_matches (*error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
      g_error_matches (*error, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_EXEC_FAILED) ||
      g_error_matches (*error, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_CHILD_EXITED) ||
      g_error_matches (*error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) ||
      g_error_matches (*error, G_DBUS_ERROR, G_DBUS_ERROR_DISCONNECTED))
    {
      g_clear_error (error);
      g_set_error_literal (
          error,
          TG_ERROR,
          TG_ERROR_FAILED,
          _ ("The account service does not answer. Start again; if that does not help, log out of "
             "the desktop and in again."));
      return;
    }
  tg_error_normalize (error);
}

static void
got_setup_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  TgIpcSetup1 *setup = tg_ipc_setup1_proxy_new_for_bus_finish (result, &error);

  if (setup == NULL)
    {
      tg_daemon_explain (&error);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_task_return_pointer (task, setup, g_object_unref);
}

void
tg_daemon_get_setup_async (GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, tg_daemon_get_setup_async);
  tg_ipc_setup1_proxy_new_for_bus (G_BUS_TYPE_SESSION,
                                   G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES,
                                   TG_DAEMON_SETUP_NAME,
                                   TG_DAEMON_SETUP_PATH,
                                   NULL,
                                   got_setup_cb,
                                   g_steal_pointer (&task));
}

TgIpcSetup1 *
tg_daemon_get_setup_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  GVariant *candidate; /* (owned) */
  TgSecret *password; /* (owned) */
} AddCall;

static void
add_call_free (AddCall *self)
{
  g_clear_pointer (&self->candidate, g_variant_unref);
  g_clear_pointer (&self->password, tg_secret_unref);
  g_free (self);
}

int
tg_daemon_fill_pipe (TgSecret *password, GError **error)
{
  int fds[2] = { -1, -1 };
  gssize written;

  if (!g_unix_open_pipe (fds, FD_CLOEXEC, error))
    return -1;
  if (!g_unix_set_fd_nonblocking (fds[1], TRUE, error))
    {
      close (fds[0]);
      close (fds[1]);
      return -1;
    }
  written = write (fds[1], tg_secret_peek (password), tg_secret_get_length (password));
  close (fds[1]);
  if (written < 0 || (gsize)written != tg_secret_get_length (password))
    {
      close (fds[0]);
      g_set_error_literal (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, _ ("The password is too long."));
      return -1;
    }
  return fds[0];
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *account = NULL;

  if (!tg_ipc_setup1_call_add_password_account_finish (
          TG_IPC_SETUP1 (source), &account, NULL, result, &error))
    {
      tg_daemon_explain (&error);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_task_return_pointer (task, g_steal_pointer (&account), g_free);
}

static void
add_with_setup_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AddCall *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (TgIpcSetup1) setup = tg_daemon_get_setup_finish (result, &error);
  g_autoptr (GUnixFDList) fds = NULL;
  int fd = setup != NULL ? tg_daemon_fill_pipe (call->password, &error) : -1;

  if (fd == -1)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  fds = g_unix_fd_list_new_from_array (&fd, 1);
  tg_ipc_setup1_call_add_password_account (setup,
                                           call->candidate,
                                           g_variant_new_handle (0),
                                           G_DBUS_CALL_FLAGS_NONE,
                                           TG_DAEMON_TIMEOUT_MSEC,
                                           fds,
                                           NULL,
                                           added_cb,
                                           g_steal_pointer (&task));
}

void
tg_daemon_add_password_account_async (GVariant *candidate,
                                      TgSecret *password,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  AddCall *call = g_new0 (AddCall, 1);

  g_task_set_source_tag (task, tg_daemon_add_password_account_async);
  call->candidate = g_variant_ref_sink (candidate);
  call->password = tg_secret_ref (password);
  g_task_set_task_data (task, call, (GDestroyNotify)add_call_free);
  tg_daemon_get_setup_async (add_with_setup_cb, g_steal_pointer (&task));
}

char *
tg_daemon_add_password_account_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) report = NULL;
  const char *message = "";

  if (!tg_ipc_setup1_call_remove_finish (TG_IPC_SETUP1 (source), &report, result, &error))
    {
      tg_daemon_explain (&error);
      /* Gone already is what was asked for. */
      if (!g_error_matches (error, TG_ERROR, TG_ERROR_NOT_FOUND))
        {
          g_task_return_error (task, g_steal_pointer (&error));
          return;
        }
    }
  if (report != NULL)
    g_variant_lookup (report, "message", "&s", &message);
  g_task_set_task_data (task, *message != '\0' ? g_strdup (message) : NULL, g_free);
  g_task_return_boolean (task, TRUE);
}

static void
remove_with_setup_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const char *account = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (TgIpcSetup1) setup = tg_daemon_get_setup_finish (result, &error);

  if (setup == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  tg_ipc_setup1_call_remove (setup,
                             account,
                             g_variant_new ("a{sv}", NULL),
                             G_DBUS_CALL_FLAGS_NONE,
                             TG_DAEMON_TIMEOUT_MSEC,
                             NULL,
                             removed_cb,
                             g_steal_pointer (&task));
}

void
tg_daemon_remove_account_async (const char *account, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, tg_daemon_remove_account_async);
  g_task_set_task_data (task, g_strdup (account), g_free);
  tg_daemon_get_setup_async (remove_with_setup_cb, g_steal_pointer (&task));
}

gboolean
tg_daemon_remove_account_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
tg_daemon_remove_account_report (GAsyncResult *result, char **message, GError **error)
{
  if (!tg_daemon_remove_account_finish (result, error))
    return FALSE;
  *message = g_strdup (g_task_get_task_data (G_TASK (result)));
  return TRUE;
}
