/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-setup-service.h"

#include "tg-access.h"
#include "tg-adding.h"
#include "tg-client-service.h"
#include "tg-error.h"
#include "tg-export.h"
#include "tg-ipc.h"
#include "tg-keep-alive.h"
#include "tg-permission-service.h"
#include "tg-removal.h"
#include "tg-secret-pipe.h"
#include "tg-setup-plan.h"
#include "tg-sign-in.h"

#include <gio/gunixfdlist.h>

struct _TgSetupService
{
  GObject parent_instance;

  TgContext *context;
  TgAccountsService *accounts;
  TgIpcSetup1 *skeleton;
  TgExport *export;
  GPtrArray *sign_ins; /* TgSignIn */
  gulong vanished_id;
};

G_DEFINE_FINAL_TYPE (TgSetupService, tg_setup_service, G_TYPE_OBJECT)

typedef struct
{
  TgSetupService *self;
  GDBusMethodInvocation *invocation;
  TgSetupPlan *plan; /* (nullable) */
} Call;

static Call *
call_new (TgSetupService *self, GDBusMethodInvocation *invocation)
{
  Call *call = g_new0 (Call, 1);

  call->self = g_object_ref (self);
  call->invocation = invocation;
  return call;
}

static void
call_free (Call *call)
{
  g_clear_pointer (&call->plan, tg_setup_plan_free);
  g_object_unref (call->self);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

/* @error: (transfer full) */
static gboolean
refuse (GDBusMethodInvocation *invocation, GError *error)
{
  g_dbus_method_invocation_take_error (invocation, error);
  return TRUE;
}

/* (transfer none) (nullable) NULL: the invocation has had its error. */
static TgAccountObject *
service_find_account (TgSetupService *self, GDBusMethodInvocation *invocation, const char *object_path)
{
  g_autoptr (GError) error = NULL;
  TgAccountObject *object = tg_accounts_service_require_path (self->accounts, object_path, &error);

  if (object == NULL)
    refuse (invocation, g_steal_pointer (&error));
  return object;
}

/* 2 of StartSignIn and Reauthenticate, which answer alike. */
static void
sign_in_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  TgSignIn *sign_in = TG_SIGN_IN (source);
  g_autoptr (GError) error = NULL;

  if (tg_sign_in_start_finish (sign_in, result, &error))
    g_dbus_method_invocation_return_value (call->invocation,
                                           g_variant_new ("(o)", tg_sign_in_get_path (sign_in)));
  else
    {
      g_ptr_array_remove_fast (call->self->sign_ins, sign_in);
      refuse (call->invocation, g_steal_pointer (&error));
    }
}

/* @plan: (transfer full) */
static gboolean
service_start_sign_in (TgSetupService *self, GDBusMethodInvocation *invocation, TgSetupPlan *plan)
{
  const char *owner = g_dbus_method_invocation_get_sender (invocation);
  g_autoptr (GError) error = NULL;
  TgSignIn *sign_in;

  /* Whoever starts another one has seen how the last one ended. */
  for (guint i = self->sign_ins->len; i > 0; i--)
    {
      TgSignIn *old = self->sign_ins->pdata[i - 1];

      if (tg_sign_in_is_over (old) && g_str_equal (tg_sign_in_get_owner (old), owner))
        g_ptr_array_remove_index_fast (self->sign_ins, i - 1);
    }
  sign_in = tg_sign_in_new (self->context, self->accounts, plan, owner, &error);
  if (sign_in == NULL)
    return refuse (invocation, g_steal_pointer (&error));
  g_ptr_array_add (self->sign_ins, sign_in);
  tg_sign_in_start_async (sign_in, sign_in_started_cb, call_new (self, invocation));
  return TRUE;
}

static gboolean
handle_start_sign_in_cb (TgIpcSetup1 *skeleton,
                         GDBusMethodInvocation *invocation,
                         GVariant *candidate,
                         GVariant *options,
                         gpointer user_data)
{
  TgSetupService *self = TG_SETUP_SERVICE (user_data);
  g_autoptr (GError) error = NULL;
  TgAccountObject *existing;
  TgSetupPlan *plan;

  tg_context_reload_catalogue (self->context);
  plan = tg_setup_plan_new_sign_in (self->context->catalogue, candidate, options, &error);
  if (plan == NULL)
    return refuse (invocation, g_steal_pointer (&error));
  existing = tg_accounts_service_find (self->accounts, plan->address, tg_setup_plan_get_provider_id (plan));
  if (existing != NULL)
    tg_setup_plan_keep_services (plan, tg_account_object_get_account (existing));
  return service_start_sign_in (self, invocation, plan);
}

static gboolean
handle_reauthenticate_cb (TgIpcSetup1 *skeleton,
                          GDBusMethodInvocation *invocation,
                          const char *account_path,
                          GVariant *options,
                          gpointer user_data)
{
  TgSetupService *self = TG_SETUP_SERVICE (user_data);
  TgAccountObject *object = service_find_account (self, invocation, account_path);
  g_autoptr (GError) error = NULL;
  TgSetupPlan *plan;

  if (object == NULL)
    return TRUE;
  tg_context_reload_catalogue (self->context);
  plan = tg_setup_plan_new_again (
      self->context->catalogue, tg_account_object_get_account (object), options, &error);
  if (plan == NULL)
    return refuse (invocation, g_steal_pointer (&error));
  return service_start_sign_in (self, invocation, plan);
}

/* 3 of AddPasswordAccount */
static void
password_added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TgAccountObject) object = tg_adding_run_finish (result, &error);

  if (object != NULL)
    tg_ipc_setup1_complete_add_password_account (
        call->self->skeleton, call->invocation, NULL, tg_account_object_get_path (object));
  else
    refuse (call->invocation, g_steal_pointer (&error));
}

/* 2 */
static void
password_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TgSecret) password = tg_secret_pipe_read_finish (result, &error);
  g_autoptr (TgCredential) credential = NULL;

  if (password == NULL)
    {
      refuse (call->invocation, g_steal_pointer (&error));
      return;
    }
  credential = tg_credential_new_password (password);
  tg_adding_run_async (call->self->accounts,
                       call->self->context,
                       tg_setup_plan_make_account (call->plan, TG_METHOD_PASSWORD),
                       NULL,
                       credential,
                       NULL,
                       NULL,
                       password_added_cb,
                       call);
  g_steal_pointer (&call);
}

static gboolean
handle_add_password_account_cb (TgIpcSetup1 *skeleton,
                                GDBusMethodInvocation *invocation,
                                GUnixFDList *fds,
                                GVariant *candidate,
                                GVariant *handle,
                                gpointer user_data)
{
  TgSetupService *self = TG_SETUP_SERVICE (user_data);
  g_autoptr (Call) call = call_new (self, invocation);
  g_autoptr (GError) error = NULL;
  int fd;

  tg_context_reload_catalogue (self->context);
  call->plan = tg_setup_plan_new_password (self->context->catalogue, candidate, &error);
  if (call->plan == NULL)
    return refuse (invocation, g_steal_pointer (&error));
  fd = fds != NULL ? g_unix_fd_list_get (fds, g_variant_get_handle (handle), NULL) : -1;
  if (fd < 0)
    {
      g_dbus_method_invocation_return_error (
          invocation, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, "The pipe with the password is missing.");
      return TRUE;
    }
  tg_secret_pipe_read_async (fd, password_read_cb, g_steal_pointer (&call));
  return TRUE;
}

static gboolean
handle_rename_cb (TgIpcSetup1 *skeleton,
                  GDBusMethodInvocation *invocation,
                  const char *account_path,
                  const char *name,
                  gpointer user_data)
{
  TgSetupService *self = TG_SETUP_SERVICE (user_data);
  TgAccountObject *object = service_find_account (self, invocation, account_path);
  g_autoptr (GError) error = NULL;
  TgAccount *account;

  if (object == NULL)
    return TRUE;
  if (!tg_account_name_check (name, &error))
    return refuse (invocation, g_steal_pointer (&error));
  account = tg_account_copy (tg_account_object_get_account (object));
  g_free (account->name);
  account->name = g_strdup (name);
  if (!tg_account_object_change (object, account, &error))
    return refuse (invocation, g_steal_pointer (&error));
  tg_ipc_setup1_complete_rename (skeleton, invocation);
  return TRUE;
}

/* (transfer full) as somebody's program wrote them, for this address. */
static GPtrArray *
expand_servers (GPtrArray *servers, TgAddress *address)
{
  GPtrArray *expanded = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);

  for (guint i = 0; i < servers->len; i++)
    g_ptr_array_add (expanded, tg_server_expand (g_ptr_array_index (servers, i), address));
  return expanded;
}

static gboolean
handle_set_servers_cb (TgIpcSetup1 *skeleton,
                       GDBusMethodInvocation *invocation,
                       const char *account_path,
                       GVariant *servers_variant,
                       gpointer user_data)
{
  TgSetupService *self = TG_SETUP_SERVICE (user_data);
  TgAccountObject *object = service_find_account (self, invocation, account_path);
  g_autoptr (GPtrArray) servers = NULL;
  g_autoptr (GError) error = NULL;
  TgAccount *account;

  if (object == NULL)
    return TRUE;
  servers = tg_servers_from_variant (servers_variant, &error);
  if (servers == NULL)
    return refuse (invocation, g_steal_pointer (&error));
  if (servers->len == 0)
    {
      g_dbus_method_invocation_return_error (
          invocation, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, "An account needs a server. Give at least one.");
      return TRUE;
    }
  account = tg_account_copy (tg_account_object_get_account (object));
  g_ptr_array_unref (account->servers);
  account->servers = expand_servers (servers, account->address);
  if (!tg_account_object_change (object, account, &error))
    return refuse (invocation, g_steal_pointer (&error));
  tg_ipc_setup1_complete_set_servers (skeleton, invocation);
  return TRUE;
}

static void
kept_alive_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  TgKeepAliveResult kept = tg_keep_alive_run_finish (result);
  GVariantBuilder reply;

  g_variant_builder_init (&reply, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&reply, "{sv}", "refreshed", g_variant_new_uint32 (kept.n_refreshed));
  g_variant_builder_add (&reply, "{sv}", "failed", g_variant_new_uint32 (kept.n_failed));
  g_variant_builder_add (&reply, "{sv}", "not-due", g_variant_new_uint32 (kept.n_not_due));
  tg_ipc_setup1_complete_keep_alive (call->self->skeleton, call->invocation, g_variant_builder_end (&reply));
}

static gboolean
handle_keep_alive_cb (TgIpcSetup1 *skeleton, GDBusMethodInvocation *invocation, gpointer user_data)
{
  TgSetupService *self = TG_SETUP_SERVICE (user_data);

  tg_keep_alive_run_async (self->accounts, kept_alive_cb, call_new (self, invocation));
  return TRUE;
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;
  GVariantBuilder reply;
  gboolean revoked;

  if (!tg_removal_run_finish (result, &revoked, &message, &error))
    {
      refuse (call->invocation, g_steal_pointer (&error));
      return;
    }
  g_variant_builder_init (&reply, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&reply, "{sv}", "revoked", g_variant_new_boolean (revoked));
  g_variant_builder_add (&reply, "{sv}", "message", g_variant_new_string (message != NULL ? message : ""));
  tg_ipc_setup1_complete_remove (call->self->skeleton, call->invocation, g_variant_builder_end (&reply));
}

static gboolean
handle_remove_cb (TgIpcSetup1 *skeleton,
                  GDBusMethodInvocation *invocation,
                  const char *account_path,
                  GVariant *options,
                  gpointer user_data)
{
  TgSetupService *self = TG_SETUP_SERVICE (user_data);
  TgAccountObject *object = service_find_account (self, invocation, account_path);

  if (object != NULL)
    tg_removal_run_async (self->accounts, self->context, object, removed_cb, call_new (self, invocation));
  return TRUE;
}

static void
caller_vanished_cb (TgCallers *callers, const char *name, gpointer user_data)
{
  TgSetupService *self = TG_SETUP_SERVICE (user_data);

  for (guint i = self->sign_ins->len; i > 0; i--)
    {
      TgSignIn *sign_in = self->sign_ins->pdata[i - 1];

      if (!g_str_equal (tg_sign_in_get_owner (sign_in), name))
        continue;
      tg_sign_in_cancel (sign_in);
      g_ptr_array_remove_index_fast (self->sign_ins, i - 1);
    }
}

gboolean
tg_setup_service_start (TgSetupService *self, GError **error)
{
  self->export = tg_export_new (self->context->setup_bus,
                                TG_SETUP_PATH,
                                G_DBUS_INTERFACE_SKELETON (self->skeleton),
                                self->context->setup_callers,
                                tg_access_check_setup,
                                NULL,
                                NULL,
                                error);
  return self->export != NULL;
}

void
tg_setup_service_stop (TgSetupService *self)
{
  for (guint i = 0; i < self->sign_ins->len; i++)
    tg_sign_in_cancel (self->sign_ins->pdata[i]);
}

static void
tg_setup_service_finalize (GObject *object)
{
  TgSetupService *self = TG_SETUP_SERVICE (object);

  g_signal_handler_disconnect (self->context->setup_callers, self->vanished_id);
  g_clear_object (&self->export);
  g_signal_handlers_disconnect_by_data (self->skeleton, self);
  g_object_unref (self->skeleton);
  g_ptr_array_unref (self->sign_ins);
  g_object_unref (self->accounts);
  tg_context_unref (self->context);
  G_OBJECT_CLASS (tg_setup_service_parent_class)->finalize (object);
}

static void
tg_setup_service_class_init (TgSetupServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_setup_service_finalize;
}

static void
tg_setup_service_init (TgSetupService *self)
{
  self->sign_ins = g_ptr_array_new_with_free_func (g_object_unref);
  self->skeleton = tg_ipc_setup1_skeleton_new ();
  g_object_connect (self->skeleton,
                    "signal::handle-start-sign-in",
                    G_CALLBACK (handle_start_sign_in_cb),
                    self,
                    "signal::handle-reauthenticate",
                    G_CALLBACK (handle_reauthenticate_cb),
                    self,
                    "signal::handle-add-password-account",
                    G_CALLBACK (handle_add_password_account_cb),
                    self,
                    "signal::handle-rename",
                    G_CALLBACK (handle_rename_cb),
                    self,
                    "signal::handle-set-servers",
                    G_CALLBACK (handle_set_servers_cb),
                    self,
                    "signal::handle-keep-alive",
                    G_CALLBACK (handle_keep_alive_cb),
                    self,
                    "signal::handle-remove",
                    G_CALLBACK (handle_remove_cb),
                    self,
                    NULL);
}

TgSetupService *
tg_setup_service_new (TgContext *context, TgAccountsService *accounts)
{
  TgSetupService *self = g_object_new (TG_TYPE_SETUP_SERVICE, NULL);

  self->context = tg_context_ref (context);
  self->accounts = g_object_ref (accounts);
  tg_client_service_connect (self->skeleton, context);
  tg_permission_service_connect (self->skeleton, accounts);
  self->vanished_id =
      g_signal_connect (context->setup_callers, "vanished", G_CALLBACK (caller_vanished_cb), self);
  return self;
}
