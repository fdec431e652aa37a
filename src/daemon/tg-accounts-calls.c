/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-accounts-calls.h"

#include "tg-error.h"

/* A call that has to wait for what may be seen. */
typedef struct
{
  TgAccountsService *self;
  GDBusMethodInvocation *invocation;
  char *object_path; /* (nullable) what it is about */
} Call;

static Call *
call_new (TgAccountsService *self, GDBusMethodInvocation *invocation, const char *object_path)
{
  Call *call = g_new0 (Call, 1);

  call->self = g_object_ref (self);
  call->invocation = invocation;
  call->object_path = g_strdup (object_path);
  return call;
}

static void
call_free (Call *call)
{
  g_object_unref (call->self);
  g_free (call->object_path);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

/* (transfer none) (nullable) NULL: it has left meanwhile, and the invocation has had its error. */
static TgCaller *
service_find_caller (TgAccountsService *self, GDBusMethodInvocation *invocation)
{
  TgCaller *caller = tg_callers_lookup (tg_accounts_service_get_context (self)->callers,
                                        g_dbus_method_invocation_get_sender (invocation));

  if (caller == NULL)
    g_dbus_method_invocation_return_error (
        invocation, TG_ERROR, TG_ERROR_NOT_ALLOWED, "The calling program has left the bus.");
  return caller;
}

/* 2 of FindAccount */
static void
find_checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;

  if (tg_permissions_check_finish (TG_PERMISSIONS (source), result, &error))
    g_dbus_method_invocation_return_value (call->invocation, g_variant_new ("(o)", call->object_path));
  else
    g_dbus_method_invocation_return_gerror (call->invocation, error);
}

static gboolean
handle_find_account_cb (TgIpcAccounts1 *skeleton,
                        GDBusMethodInvocation *invocation,
                        const char *address_text,
                        gpointer user_data)
{
  TgAccountsService *self = TG_ACCOUNTS_SERVICE (user_data);
  g_autoptr (GError) error = NULL;
  TgAccountObject *object = tg_accounts_service_require_address (self, address_text, &error);
  TgCaller *caller;

  if (object == NULL)
    {
      g_dbus_method_invocation_return_gerror (invocation, error);
      return TRUE;
    }
  caller = service_find_caller (self, invocation);
  if (caller != NULL)
    tg_permissions_check_async (tg_accounts_service_get_context (self)->permissions,
                                caller,
                                tg_account_object_get_account (object)->id,
                                TRUE,
                                find_checked_cb,
                                call_new (self, invocation, tg_account_object_get_path (object)));
  return TRUE;
}

/* 2 of RequestAccess */
static void
access_requested_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = tg_permissions_filter_finish (TG_PERMISSIONS (source), result, &error);
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  if (ids == NULL)
    {
      g_dbus_method_invocation_return_gerror (call->invocation, error);
      return;
    }
  for (guint i = 0; ids[i] != NULL; i++)
    {
      TgAccountObject *object = tg_accounts_service_lookup_id (call->self, ids[i]);

      if (object != NULL)
        g_ptr_array_add (paths, (gpointer)tg_account_object_get_path (object));
    }
  g_ptr_array_add (paths, NULL);
  g_dbus_method_invocation_return_value (call->invocation, g_variant_new ("(^ao)", paths->pdata));
}

/* (transfer full) (nullable) what RequestAccess is about: every account, or the one that its options name. */
static char **
service_select (TgAccountsService *self, GVariant *options, GError **error)
{
  TgAccountObject *object;
  const char *text;

  if (!g_variant_lookup (options, "address", "&s", &text))
    return tg_accounts_service_list_ids (self, NULL);
  object = tg_accounts_service_require_address (self, text, error);
  return object != NULL ? tg_accounts_service_list_ids (self, object) : NULL;
}

static gboolean
handle_request_access_cb (TgIpcAccounts1 *skeleton,
                          GDBusMethodInvocation *invocation,
                          GVariant *options,
                          gpointer user_data)
{
  TgAccountsService *self = TG_ACCOUNTS_SERVICE (user_data);
  TgCaller *caller = service_find_caller (self, invocation);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = NULL;

  if (caller == NULL)
    return TRUE;
  ids = service_select (self, options, &error);
  if (ids == NULL)
    g_dbus_method_invocation_return_gerror (invocation, error);
  else
    tg_permissions_filter_async (tg_accounts_service_get_context (self)->permissions,
                                 caller,
                                 (const char *const *)ids,
                                 tg_access_get (caller) == TG_ACCESS_ASK,
                                 access_requested_cb,
                                 call_new (self, invocation, NULL));
  return TRUE;
}

/* 2 of GetManagedObjects */
static void
objects_filtered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = tg_permissions_filter_finish (TG_PERMISSIONS (source), result, &error);
  GVariantBuilder objects;

  if (ids == NULL)
    {
      g_dbus_method_invocation_return_gerror (call->invocation, error);
      return;
    }
  g_variant_builder_init (&objects, G_VARIANT_TYPE ("a{oa{sa{sv}}}"));
  for (guint i = 0; ids[i] != NULL; i++)
    {
      TgAccountObject *object = tg_accounts_service_lookup_id (call->self, ids[i]);

      if (object != NULL)
        g_variant_builder_add (&objects,
                               "{o@a{sa{sv}}}",
                               tg_account_object_get_path (object),
                               tg_accounts_service_describe (object));
    }
  g_dbus_method_invocation_return_value (call->invocation, g_variant_new ("(a{oa{sa{sv}}})", &objects));
}

static gboolean
handle_get_managed_objects_cb (TgBusObjectManager *skeleton,
                               GDBusMethodInvocation *invocation,
                               gpointer user_data)
{
  TgAccountsService *self = TG_ACCOUNTS_SERVICE (user_data);
  TgCaller *caller = service_find_caller (self, invocation);
  g_auto (GStrv) ids = caller != NULL ? tg_accounts_service_list_ids (self, NULL) : NULL;

  if (caller != NULL)
    tg_permissions_filter_async (tg_accounts_service_get_context (self)->permissions,
                                 caller,
                                 (const char *const *)ids,
                                 FALSE,
                                 objects_filtered_cb,
                                 call_new (self, invocation, NULL));
  return TRUE;
}

/* For the prompt */
static GVariant *
describe_account_cb (const char *account_id, gpointer user_data)
{
  TgAccountObject *object = tg_accounts_service_lookup_id (TG_ACCOUNTS_SERVICE (user_data), account_id);
  const TgAccount *account = object != NULL ? tg_account_object_get_account (object) : NULL;
  GVariantBuilder members;

  if (account == NULL)
    return NULL;
  g_variant_builder_init (&members, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&members, "{sv}", "id", g_variant_new_string (account->id));
  g_variant_builder_add (
      &members, "{sv}", "address", g_variant_new_string (tg_address_get_text (account->address)));
  g_variant_builder_add (&members, "{sv}", "name", g_variant_new_string (account->name));
  g_variant_builder_add (&members, "{sv}", "provider", g_variant_new_string (account->provider_name));
  return g_variant_builder_end (&members);
}

void
tg_accounts_calls_connect (TgAccountsService *service,
                           TgIpcAccounts1 *skeleton,
                           TgBusObjectManager *object_manager)
{
  g_signal_connect (skeleton, "handle-find-account", G_CALLBACK (handle_find_account_cb), service);
  g_signal_connect (skeleton, "handle-request-access", G_CALLBACK (handle_request_access_cb), service);
  g_signal_connect (
      object_manager, "handle-get-managed-objects", G_CALLBACK (handle_get_managed_objects_cb), service);
  tg_permissions_set_describe (
      tg_accounts_service_get_context (service)->permissions, describe_account_cb, service);
}

void
tg_accounts_calls_disconnect (TgAccountsService *service,
                              TgIpcAccounts1 *skeleton,
                              TgBusObjectManager *object_manager)
{
  tg_permissions_set_describe (tg_accounts_service_get_context (service)->permissions, NULL, NULL);
  g_signal_handlers_disconnect_by_data (skeleton, service);
  g_signal_handlers_disconnect_by_data (object_manager, service);
}
