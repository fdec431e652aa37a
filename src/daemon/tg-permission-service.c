/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-permission-service.h"

#include "tg-error.h"

typedef struct
{
  TgAccountsService *accounts;
  GDBusMethodInvocation *invocation;
  char **account_ids;
  guint n_open;
  GError *error; /* (nullable) */
} Call;

static Call *
call_new (TgAccountsService *accounts, GDBusMethodInvocation *invocation)
{
  Call *call = g_new0 (Call, 1);

  call->accounts = g_object_ref (accounts);
  call->invocation = invocation;
  return call;
}

static void
call_free (Call *call)
{
  g_object_unref (call->accounts);
  g_strfreev (call->account_ids);
  g_clear_error (&call->error);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static TgPermissionStore *
call_get_store (Call *call)
{
  return tg_accounts_service_get_context (call->accounts)->permission_store;
}

/* To an app that is "not allowed"; to whoever manages it is something that does not work. */
static void
call_fail (Call *call, const GError *error)
{
  g_dbus_method_invocation_return_error_literal (call->invocation, TG_ERROR, TG_ERROR_FAILED, error->message);
}

static void
add_row (GVariantBuilder *rows,
         const char *object_path,
         const char *app,
         TgPermission permission,
         gint64 last_use_sec)
{
  GVariantBuilder row;

  g_variant_builder_init (&row, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&row, "{sv}", "account", g_variant_new_object_path (object_path));
  g_variant_builder_add (&row, "{sv}", "app", g_variant_new_string (app));
  g_variant_builder_add (
      &row, "{sv}", "permission", g_variant_new_string (tg_permission_to_string (permission)));
  if (last_use_sec > 0)
    g_variant_builder_add (&row, "{sv}", "last-use", g_variant_new_int64 (last_use_sec));
  g_variant_builder_add_value (rows, g_variant_builder_end (&row));
}

static void
add_account (Call *call, GVariantBuilder *rows, const char *account_id)
{
  TgAccountObject *object = tg_accounts_service_lookup_id (call->accounts, account_id);
  GHashTable *apps = tg_permission_store_list (call_get_store (call), account_id);
  TgUses *uses = tg_accounts_service_get_context (call->accounts)->uses;
  GHashTableIter iter;
  const char *app;
  gpointer permission;

  if (object == NULL || apps == NULL)
    return;
  g_hash_table_iter_init (&iter, apps);
  while (g_hash_table_iter_next (&iter, (gpointer *)&app, &permission))
    add_row (rows,
             tg_account_object_get_path (object),
             app,
             (TgPermission)GPOINTER_TO_UINT (permission),
             tg_uses_get_last_sec (uses, account_id, app));
}

/* 3 of ListPermissions. @owned: (transfer full) */
static void
call_finish_list (Call *owned)
{
  g_autoptr (Call) call = owned;
  GVariantBuilder rows;

  if (call->error != NULL)
    {
      call_fail (call, call->error);
      return;
    }
  g_variant_builder_init (&rows, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; call->account_ids[i] != NULL; i++)
    add_account (call, &rows, call->account_ids[i]);
  g_dbus_method_invocation_return_value (call->invocation, g_variant_new ("(aa{sv})", &rows));
}

/* 2 */
static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;

  g_clear_error (&call->error);
  tg_permission_store_load_finish (TG_PERMISSION_STORE (source), result, &call->error);
  if (--call->n_open == 0)
    call_finish_list (call);
}

/* (transfer full) (nullable) with @error */
static char **
select_accounts (TgAccountsService *accounts, GVariant *options, GError **error)
{
  TgAccountObject *object;
  const char *object_path;

  if (!g_variant_lookup (options, "account", "&o", &object_path))
    return tg_accounts_service_list_ids (accounts, NULL);
  object = tg_accounts_service_require_path (accounts, object_path, error);
  return object != NULL ? tg_accounts_service_list_ids (accounts, object) : NULL;
}

static gboolean
handle_list_permissions_cb (TgIpcSetup1 *skeleton,
                            GDBusMethodInvocation *invocation,
                            GVariant *options,
                            gpointer user_data)
{
  TgAccountsService *accounts = TG_ACCOUNTS_SERVICE (user_data);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) account_ids = select_accounts (accounts, options, &error);
  Call *call;

  if (account_ids == NULL)
    {
      g_dbus_method_invocation_return_gerror (invocation, error);
      return TRUE;
    }
  call = call_new (accounts, invocation);
  call->account_ids = g_steal_pointer (&account_ids);
  call->n_open = g_strv_length (call->account_ids);
  if (call->n_open == 0)
    call_finish_list (call);
  else
    for (guint i = 0; call->account_ids[i] != NULL; i++)
      tg_permission_store_load_async (call_get_store (call), call->account_ids[i], loaded_cb, call);
  return TRUE;
}

static void
set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;

  if (tg_permission_store_set_finish (TG_PERMISSION_STORE (source), result, &error))
    g_dbus_method_invocation_return_value (call->invocation, NULL);
  else
    call_fail (call, error);
}

static gboolean
handle_set_permission_cb (TgIpcSetup1 *skeleton,
                          GDBusMethodInvocation *invocation,
                          const char *account_path,
                          const char *app,
                          const char *permission_text,
                          gpointer user_data)
{
  TgAccountsService *accounts = TG_ACCOUNTS_SERVICE (user_data);
  g_autoptr (GError) error = NULL;
  TgAccountObject *object = tg_accounts_service_require_path (accounts, account_path, &error);
  TgPermission permission;
  Call *call;

  if (object == NULL || !tg_permission_check_app (app, &error))
    g_dbus_method_invocation_return_gerror (invocation, error);
  else if (!tg_permission_from_string (permission_text, &permission))
    g_dbus_method_invocation_return_error (invocation,
                                           TG_ERROR,
                                           TG_ERROR_INVALID_ARGUMENT,
                                           "A permission is “allow”, “deny” or “none”, and nothing else.");
  else
    {
      call = call_new (accounts, invocation);
      tg_permission_store_set_async (
          call_get_store (call), tg_account_object_get_account (object)->id, app, permission, set_cb, call);
    }
  return TRUE;
}

void
tg_permission_service_connect (TgIpcSetup1 *skeleton, TgAccountsService *accounts)
{
  g_signal_connect (skeleton, "handle-list-permissions", G_CALLBACK (handle_list_permissions_cb), accounts);
  g_signal_connect (skeleton, "handle-set-permission", G_CALLBACK (handle_set_permission_cb), accounts);
}
