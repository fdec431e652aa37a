/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-permissions-private.h"

#include "tg-error.h"

struct _TgPermissions
{
  GObject parent_instance;

  TgCallers *callers;
  TgPermissionStore *store;
  TgPrompter *prompter;
  TgPermissionGate *gate;
  GHashTable *connections; /* unique name -> GHashTable of account id -> TgPermission */
  TgDescribeAccount describe;
  gpointer describe_data;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void permission_host_init (TgPermissionHostInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TgPermissions,
                               tg_permissions,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TG_TYPE_PERMISSION_HOST, permission_host_init))

/* FALSE: the store has to be read first. */
static gboolean
permissions_find (TgPermissions *self, TgCaller *caller, const char *account_id, TgPermission *permission)
{
  const char *app = tg_caller_get_app_key (caller);
  GHashTable *accounts;

  if (app != NULL)
    return tg_permission_store_peek (self->store, account_id, app, permission);
  accounts = g_hash_table_lookup (self->connections, tg_caller_get_name (caller));
  *permission = accounts != NULL ? (TgPermission)GPOINTER_TO_UINT (g_hash_table_lookup (accounts, account_id))
                                 : TG_PERMISSION_NONE;
  return TRUE;
}

TgAccess
tg_permissions_peek (TgPermissions *self, TgCaller *caller, const char *account_id)
{
  TgAccess access = tg_access_get (caller);
  TgPermission permission;

  if (access != TG_ACCESS_ASK)
    return access;
  permissions_find (self, caller, account_id, &permission);
  return permission == TG_PERMISSION_ALLOW  ? TG_ACCESS_ALLOW
         : permission == TG_PERMISSION_DENY ? TG_ACCESS_DENY
                                            : TG_ACCESS_ASK;
}

gboolean
tg_permissions_is_undecided (TgPermissions *self, TgCaller *caller, const char *account_id)
{
  TgPermission permission;

  return tg_access_get (caller) == TG_ACCESS_ASK &&
         permissions_find (self, caller, account_id, &permission) && permission == TG_PERMISSION_NONE;
}

/* The gate's world */

static TgPermission
host_peek (TgPermissionHost *host, TgCaller *caller, const char *account_id)
{
  TgPermission permission;

  permissions_find (TG_PERMISSIONS (host), caller, account_id, &permission);
  return permission;
}

static void
prompt_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  char **picked;
  TgAnswer answer = tg_prompter_ask_finish (TG_PROMPTER (source), result, &picked, &error);

  g_task_set_task_data (task, picked, (GDestroyNotify)g_strfreev);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_int (task, answer);
}

static void
host_prompt_async (TgPermissionHost *host,
                   TgCaller *caller,
                   const char *const *account_ids,
                   gboolean choose,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  TgPermissions *self = TG_PERMISSIONS (host);
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_auto (GVariantBuilder) accounts = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  guint n_accounts = 0;

  g_task_set_source_tag (task, host_prompt_async);
  for (guint i = 0; account_ids[i] != NULL; i++)
    {
      GVariant *account =
          self->describe != NULL ? self->describe (account_ids[i], self->describe_data) : NULL;

      if (account == NULL)
        continue;
      g_variant_builder_add_value (&accounts, account);
      n_accounts++;
    }
  if (n_accounts == 0)
    {
      g_task_return_new_error (task, TG_ERROR, TG_ERROR_NOT_FOUND, "This account was removed meanwhile.");
      return;
    }
  tg_prompter_ask_async (self->prompter,
                         caller,
                         g_variant_builder_end (&accounts),
                         choose,
                         cancellable,
                         prompt_answered_cb,
                         g_steal_pointer (&task));
}

static TgAnswer
host_prompt_finish (TgPermissionHost *host, GAsyncResult *result, char ***picked, GError **error)
{
  gssize answer = g_task_propagate_int (G_TASK (result), error);

  *picked = g_strdupv (g_task_get_task_data (G_TASK (result)));
  return answer >= 0 ? (TgAnswer)answer : TG_ANSWER_CLOSED;
}

typedef struct
{
  guint n_open;
  GError *error;
} Keeping;

static void
keeping_free (Keeping *keeping)
{
  g_clear_error (&keeping->error);
  g_free (keeping);
}

static void
keeping_end_one (GTask *task, GError *error)
{
  Keeping *keeping = g_task_get_task_data (task);

  if (keeping->error == NULL)
    keeping->error = error;
  else
    g_clear_error (&error);
  if (--keeping->n_open > 0)
    return;
  if (keeping->error != NULL)
    g_task_return_error (task, g_steal_pointer (&keeping->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  tg_permission_store_set_finish (TG_PERMISSION_STORE (source), result, &error);
  keeping_end_one (task, error);
}

static void
permissions_remember (TgPermissions *self, TgCaller *caller, const char *account_id, TgPermission permission)
{
  const char *name = tg_caller_get_name (caller);
  GHashTable *accounts = g_hash_table_lookup (self->connections, name);

  /* It may have left meanwhile, and nobody would tell us again. */
  if (tg_callers_lookup (self->callers, name) == NULL)
    return;
  if (accounts == NULL)
    {
      accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (self->connections, g_strdup (name), accounts);
    }
  g_hash_table_insert (accounts, g_strdup (account_id), GUINT_TO_POINTER (permission));
}

static void
host_keep_async (TgPermissionHost *host,
                 TgCaller *caller,
                 const char *const *account_ids,
                 TgPermission permission,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  TgPermissions *self = TG_PERMISSIONS (host);
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Keeping *keeping = g_new0 (Keeping, 1);
  const char *app = tg_caller_get_app_key (caller);

  g_task_set_source_tag (task, host_keep_async);
  g_task_set_task_data (task, keeping, (GDestroyNotify)keeping_free);
  keeping->n_open = 1;
  for (guint i = 0; account_ids[i] != NULL; i++)
    {
      if (app == NULL)
        {
          permissions_remember (self, caller, account_ids[i], permission);
          continue;
        }
      keeping->n_open++;
      tg_permission_store_set_async (
          self->store, account_ids[i], app, permission, stored_cb, g_object_ref (task));
    }
  keeping_end_one (task, NULL);
}

static gboolean
host_keep_finish (TgPermissionHost *host, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gint64
host_now_usec (TgPermissionHost *host)
{
  return g_get_monotonic_time ();
}

static void
permission_host_init (TgPermissionHostInterface *iface)
{
  iface->peek = host_peek;
  iface->prompt_async = host_prompt_async;
  iface->prompt_finish = host_prompt_finish;
  iface->keep_async = host_keep_async;
  iface->keep_finish = host_keep_finish;
  iface->now_usec = host_now_usec;
}

/* One account */

typedef struct
{
  TgCaller *caller;
  char *account_id;
  gboolean may_ask;
} Check;

static void
check_free (Check *check)
{
  tg_caller_unref (check->caller);
  g_free (check->account_id);
  g_free (check);
}

/* 2 of tg_permissions_check_async() */
static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (tg_permission_gate_ask_finish (TG_PERMISSION_GATE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* 1, when all is known that was ever said. */
static void
permissions_conclude (TgPermissions *self, GTask *task)
{
  Check *check = g_task_get_task_data (task);
  const char *const account_ids[] = { check->account_id, NULL };

  switch (tg_permissions_peek (self, check->caller, check->account_id))
    {
    case TG_ACCESS_ALLOW:
      g_task_return_boolean (task, TRUE);
      return;
    case TG_ACCESS_ASK:
      if (check->may_ask)
        tg_permission_gate_ask_async (
            self->gate, check->caller, account_ids, FALSE, asked_cb, g_object_ref (task));
      else
        g_task_return_new_error (
            task,
            TG_ERROR,
            TG_ERROR_NOT_ALLOWED,
            "This app was not allowed to use the account yet. It has to ask for access first.");
      return;
    case TG_ACCESS_DENY:
    default:
      g_task_return_error (task, tg_permission_create_refusal ());
    }
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (tg_permission_store_load_finish (TG_PERMISSION_STORE (source), result, &error))
    permissions_conclude (g_task_get_source_object (task), task);
  else
    g_task_return_error (task, error);
}

void
tg_permissions_check_async (TgPermissions *self,
                            TgCaller *caller,
                            const char *account_id,
                            gboolean may_ask,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Check *check = g_new0 (Check, 1);
  TgPermission permission;

  g_task_set_source_tag (task, tg_permissions_check_async);
  g_task_set_task_data (task, check, (GDestroyNotify)check_free);
  check->caller = tg_caller_ref (caller);
  check->account_id = g_strdup (account_id);
  check->may_ask = may_ask;
  if (tg_access_get (caller) != TG_ACCESS_ASK || permissions_find (self, caller, account_id, &permission))
    permissions_conclude (self, task);
  else
    tg_permission_store_load_async (self->store, account_id, loaded_cb, g_steal_pointer (&task));
}

gboolean
tg_permissions_check_finish (TgPermissions *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
store_changed_cb (TgPermissionStore *store, const char *account_id, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_CHANGED], 0, account_id);
}

static void
settings_changed_cb (GSettings *settings, const char *key, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_CHANGED], 0, NULL);
}

static void
caller_vanished_cb (TgCallers *callers, const char *name, gpointer user_data)
{
  TgPermissions *self = TG_PERMISSIONS (user_data);

  g_hash_table_remove (self->connections, name);
  tg_permission_gate_forget_caller (self->gate, name);
}

void
tg_permissions_set_describe (TgPermissions *self, TgDescribeAccount describe, gpointer user_data)
{
  self->describe = describe;
  self->describe_data = user_data;
}

TgPermissionGate *
tg_permissions_get_gate (TgPermissions *self)
{
  return self->gate;
}

static void
tg_permissions_finalize (GObject *object)
{
  TgPermissions *self = TG_PERMISSIONS (object);

  g_object_unref (self->gate);
  g_hash_table_unref (self->connections);
  g_object_unref (self->prompter);
  g_object_unref (self->store);
  g_object_unref (self->callers);
  G_OBJECT_CLASS (tg_permissions_parent_class)->finalize (object);
}

static void
tg_permissions_class_init (TgPermissionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_permissions_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new (
      "changed", TG_TYPE_PERMISSIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tg_permissions_init (TgPermissions *self)
{
  self->gate = tg_permission_gate_new (TG_PERMISSION_HOST (self));
  self->connections =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
}

TgPermissions *
tg_permissions_new (TgCallers *callers, TgPermissionStore *store, TgPrompter *prompter)
{
  TgPermissions *self = g_object_new (TG_TYPE_PERMISSIONS, NULL);

  self->callers = g_object_ref (callers);
  self->store = g_object_ref (store);
  self->prompter = g_object_ref (prompter);
  g_signal_connect_object (callers, "vanished", G_CALLBACK (caller_vanished_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_DEFAULT);
  tg_access_watch (G_OBJECT (self), G_CALLBACK (settings_changed_cb));
  return self;
}
