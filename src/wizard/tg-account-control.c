/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-account-control.h"

#include "tg-daemon.h"

typedef struct
{
  const char *method;
  GVariant *arguments; /* (owned) */
} Call;

static void
call_free (Call *call)
{
  g_variant_unref (call->arguments);
  g_free (call);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GVariant *answer = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, &error);

  if (answer != NULL)
    {
      g_task_return_pointer (task, answer, (GDestroyNotify)g_variant_unref);
      return;
    }
  tg_daemon_explain (&error);
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
got_setup_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TgIpcSetup1) setup = tg_daemon_get_setup_finish (result, &error);
  Call *call = g_task_get_task_data (task);

  if (setup == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_dbus_proxy_call (G_DBUS_PROXY (setup),
                     call->method,
                     call->arguments,
                     G_DBUS_CALL_FLAGS_NONE,
                     TG_DAEMON_TIMEOUT_MSEC,
                     NULL,
                     answered_cb,
                     g_steal_pointer (&task));
}

/* @arguments: (transfer floating) */
static void
control (const char *method, GVariant *arguments, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Call *call = g_new0 (Call, 1);

  g_task_set_source_tag (task, control);
  call->method = method;
  call->arguments = g_variant_ref_sink (arguments);
  g_task_set_task_data (task, call, (GDestroyNotify)call_free);
  tg_daemon_get_setup_async (got_setup_cb, g_steal_pointer (&task));
}

static gboolean
finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GVariant) answer = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  answer = g_task_propagate_pointer (G_TASK (result), error);
  return answer != NULL;
}

void
tg_account_control_rename_async (const char *account,
                                 const char *name,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  control ("Rename", g_variant_new ("(os)", account, name), callback, user_data);
}

gboolean
tg_account_control_rename_finish (GAsyncResult *result, GError **error)
{
  return finish (result, error);
}

void
tg_account_control_list_apps_async (const char *account, GAsyncReadyCallback callback, gpointer user_data)
{
  GVariantDict options;

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "account", "o", account);
  control ("ListPermissions", g_variant_new ("(@a{sv})", g_variant_dict_end (&options)), callback, user_data);
}

GVariant *
tg_account_control_list_apps_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GVariant) answer = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  answer = g_task_propagate_pointer (G_TASK (result), error);
  return answer != NULL ? g_variant_get_child_value (answer, 0) : NULL;
}

void
tg_account_control_set_app_async (const char *account,
                                  const char *app,
                                  const char *permission,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  control ("SetPermission", g_variant_new ("(oss)", account, app, permission), callback, user_data);
}

gboolean
tg_account_control_set_app_finish (GAsyncResult *result, GError **error)
{
  return finish (result, error);
}
