/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-account-object.h"

#include "tg-access.h"
#include "tg-delivery.h"
#include "tg-error.h"
#include "tg-export.h"
#include "tg-grant-keeper.h"
#include "tg-ipc.h"
#include "tg-services.h"
#include "tg-token-options.h"

struct _TgAccountObject
{
  GObject parent_instance;

  TgContext *context;
  TgAccount *account;
  char *path;
  TgIpcAccount1 *skeleton;
  TgExport *export; /* (nullable) */
  TgGrantKeeper *keeper;
  TgGrant *grant; /* (unowned) the keeper's */
  GHashTable *lacking; /* set of services that the grant turned out not to hold; as long as the daemon runs */
  TgSecret *password; /* (nullable) not read yet */
  guint password_generation;
  gint64 renewed_sec; /* as refreshed_sec of the account, to the second; 0 = not since the start */
};

G_DEFINE_FINAL_TYPE (TgAccountObject, tg_account_object, G_TYPE_OBJECT)

/* The file need not be written for each refresh. */
#define REFRESHED_EXACTLY_SEC (24 * 60 * 60)
#define END_EXACTLY_SEC (60 * 60)

static gboolean
is_out_of_date (gint64 refreshed_sec, gint64 now_sec)
{
  return ABS (now_sec - refreshed_sec) > REFRESHED_EXACTLY_SEC;
}

static void object_show (TgAccountObject *self);

/* Whether anything about the account follows from what the provider says: not because somebody asks for more than mail and
 * is not given it. */
static gboolean
object_take_service (TgAccountObject *self, const char *service, const char *reason)
{
  gboolean missing = g_strcmp0 (reason, "scope-missing") == 0;
  gboolean changed = FALSE;

  if (g_str_equal (service, TG_SERVICE_MAIL))
    return TRUE;
  if (missing)
    changed = g_hash_table_add (self->lacking, g_strdup (service));
  else if (reason == NULL)
    changed = g_hash_table_remove (self->lacking, service);
  if (changed)
    {
      g_message ("account %s: %s is %s", self->account->id, service, missing ? "not allowed" : "allowed");
      object_show (self);
    }
  /* Nor does a grant hold what mail needs because it holds what others need. */
  return !missing && (reason != NULL || g_strcmp0 (self->account->reason, "scope-missing") != 0);
}

/* What the provider says about the grant. */
static void
verdict (const char *service, const char *reason, gpointer user_data)
{
  TgAccountObject *self = TG_ACCOUNT_OBJECT (user_data);
  gint64 now_sec = tg_clock_wall_usec () / G_USEC_PER_SEC;
  gboolean date = reason == NULL && is_out_of_date (self->account->refreshed_sec, now_sec);
  gboolean change = g_strcmp0 (reason, self->account->reason) != 0;
  gint64 ends_at_sec = reason == NULL ? tg_grant_keeper_get_ends_at_sec (self->keeper) : 0;
  gboolean end = ends_at_sec > 0 && ABS (ends_at_sec - self->account->ends_at_sec) > END_EXACTLY_SEC;
  g_autoptr (GError) error = NULL;
  TgAccount *account;

  if (!object_take_service (self, service, reason))
    return;
  /* With the second try nobody knows any more that the first one was interrupted. */
  if (g_strcmp0 (reason, "grant-revoked") == 0 &&
      g_strcmp0 (self->account->reason, "refresh-interrupted") == 0)
    return;
  if (reason == NULL)
    {
      self->renewed_sec = now_sec;
      tg_ipc_account1_set_last_renewed (self->skeleton, now_sec);
    }
  if (!change && !date && !end)
    return;
  if (change)
    g_message ("account %s: %s", self->account->id, reason != NULL ? reason : "ready");
  account = tg_account_copy (self->account);
  if (date)
    account->refreshed_sec = now_sec;
  if (end)
    account->ends_at_sec = ends_at_sec;
  g_free (account->reason);
  account->reason = g_strdup (reason);
  if (!tg_account_object_change (self, account, &error))
    g_warning ("account %s: its state could not be stored: %s", self->account->id, error->message);
  else if (change && reason != NULL)
    tg_notices_tell (self->context->notices, self->account);
  else if (change)
    tg_notices_withdraw (self->context->notices, self->account->id, FALSE);
}

/* Account1 */

/* @invocation: (transfer full) */
static void
complete_token (TgAccountObject *self, GDBusMethodInvocation *invocation, TgToken *token)
{
  tg_delivery_run (self->context, invocation, self->account->id, self->path, tg_token_to_reply (token));
}

/* @invocation: (transfer full) */
static void
complete_password (TgAccountObject *self, GDBusMethodInvocation *invocation, TgSecret *password)
{
  tg_delivery_run (
      self->context, invocation, self->account->id, NULL, g_variant_new ("(s)", tg_secret_peek (password)));
}

typedef struct
{
  TgAccountObject *self;
  GDBusMethodInvocation *invocation;
  guint password_generation;
} Call;

static Call *
call_new (TgAccountObject *self, GDBusMethodInvocation *invocation)
{
  Call *call = g_new0 (Call, 1);

  call->self = g_object_ref (self);
  call->invocation = invocation;
  call->password_generation = self->password_generation;
  return call;
}

static void
call_free (Call *call)
{
  g_object_unref (call->self);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static void
got_token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TgToken) token = tg_grant_get_token_finish (TG_GRANT (source), result, &error);

  if (token != NULL)
    complete_token (call->self, call->invocation, token);
  else
    g_dbus_method_invocation_return_gerror (call->invocation, error);
}

/* (transfer full) (nullable) */
static TgProvider *
object_find_provider (TgAccountObject *self)
{
  TgCredential *credential = tg_grant_get_credential (self->grant);
  TgProvider *provider;

  if (credential != NULL)
    return tg_credential_find_provider (credential, self->context->catalogue, self->account->provider);
  provider = tg_catalogue_lookup (self->context->catalogue, self->account->provider);
  return provider != NULL ? tg_provider_ref (provider) : NULL;
}

static gboolean
object_check_request (TgAccountObject *self, const TgTokenRequest *request, GError **error)
{
  gboolean granted = g_strv_contains ((const char *const *)self->account->services, request->service);
  /* Only a refusal has to know more. */
  g_autoptr (TgProvider) provider = granted ? NULL : object_find_provider (self);

  return tg_token_request_check (request, self->account, provider, error);
}

static gboolean
handle_get_access_token_cb (TgIpcAccount1 *skeleton,
                            GDBusMethodInvocation *invocation,
                            GVariant *options,
                            gpointer user_data)
{
  TgAccountObject *self = TG_ACCOUNT_OBJECT (user_data);
  g_autoptr (TgSecret) rejected = NULL;
  g_autoptr (TgToken) token = NULL;
  g_autoptr (GError) error = NULL;
  TgTokenRequest request;

  if (!tg_token_options_read (options, &request, &rejected, &error) ||
      !object_check_request (self, &request, &error))
    {
      g_dbus_method_invocation_return_gerror (invocation, error);
      return TRUE;
    }
  token = tg_token_shelf_ask (tg_grant_get_shelf (self->grant), &request);
  if (token != NULL)
    complete_token (self, invocation, token);
  else
    tg_grant_get_token_async (self->grant, &request, got_token_cb, call_new (self, invocation));
  return TRUE;
}

static void
password_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TgCredential) credential = tg_keyring_load_finish (TG_KEYRING (source), result, &error);
  TgSecret *password = credential != NULL ? tg_credential_get_password (credential) : NULL;

  if (password == NULL)
    {
      if (error == NULL || g_error_matches (error, TG_ERROR, TG_ERROR_NOT_FOUND))
        g_dbus_method_invocation_return_error (call->invocation,
                                               TG_ERROR,
                                               TG_ERROR_FAILED,
                                               "The keyring no longer holds the password of this account. "
                                               "Add the account again.");
      else
        g_dbus_method_invocation_return_gerror (call->invocation, error);
      return;
    }
  /* Not when it was replaced while it was being read. */
  if (call->password_generation == call->self->password_generation)
    {
      g_clear_pointer (&call->self->password, tg_secret_unref);
      call->self->password = tg_secret_ref (password);
    }
  complete_password (call->self, call->invocation, password);
}

static gboolean
handle_get_password_cb (TgIpcAccount1 *skeleton,
                        GDBusMethodInvocation *invocation,
                        GVariant *options,
                        gpointer user_data)
{
  TgAccountObject *self = TG_ACCOUNT_OBJECT (user_data);
  gboolean interactive = FALSE;

  if (self->account->method != TG_METHOD_PASSWORD)
    {
      g_dbus_method_invocation_return_error (invocation,
                                             TG_ERROR,
                                             TG_ERROR_UNSUPPORTED,
                                             "This account signs in by OAuth 2.0 and has no password. "
                                             "Ask for an access token.");
      return TRUE;
    }
  if (self->password != NULL)
    {
      complete_password (self, invocation, self->password);
      return TRUE;
    }
  g_variant_lookup (options, "interactive", "b", &interactive);
  tg_keyring_load_async (self->context->keyring,
                         self->account->id,
                         interactive,
                         NULL,
                         password_loaded_cb,
                         call_new (self, invocation));
  return TRUE;
}

/* (transfer full) */
static char **
object_list_services (TgAccountObject *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (char **service = self->account->services; *service != NULL; service++)
    if (!g_hash_table_contains (self->lacking, *service))
      g_strv_builder_add (builder, *service);
  return g_strv_builder_end (builder);
}

static void
object_show (TgAccountObject *self)
{
  g_auto (GStrv) services = object_list_services (self);
  const TgAccount *account = self->account;
  TgIpcAccount1 *skeleton = self->skeleton;

  tg_ipc_account1_set_id (skeleton, account->id);
  tg_ipc_account1_set_address (skeleton, tg_address_get_text (account->address));
  tg_ipc_account1_set_name (skeleton, account->name);
  tg_ipc_account1_set_provider (skeleton, account->provider);
  tg_ipc_account1_set_provider_name (skeleton, account->provider_name);
  tg_ipc_account1_set_method (skeleton, tg_enum_to_nick (TG_TYPE_METHOD, account->method));
  tg_ipc_account1_set_state (skeleton, account->reason != NULL ? "attention" : "ready");
  tg_ipc_account1_set_reason (skeleton, account->reason != NULL ? account->reason : "");
  tg_ipc_account1_set_last_renewed (skeleton, MAX (self->renewed_sec, account->refreshed_sec));
  tg_ipc_account1_set_ends_at (skeleton, account->ends_at_sec);
  tg_ipc_account1_set_services (skeleton, (const char *const *)services);
  tg_ipc_account1_set_servers (skeleton, tg_servers_to_variant (account->servers));
}

gboolean
tg_account_object_change (TgAccountObject *self, TgAccount *account, GError **error)
{
  if (!tg_account_store_save (self->context->store, account, error))
    {
      tg_account_free (account);
      return FALSE;
    }
  tg_account_free (self->account);
  self->account = account;
  object_show (self);
  return TRUE;
}

void
tg_account_object_forget_grant (TgAccountObject *self)
{
  g_hash_table_remove_all (self->lacking);
  g_clear_pointer (&self->password, tg_secret_unref);
  self->password_generation++;
}

gboolean
tg_account_object_export (TgAccountObject *self, GError **error)
{
  self->export = tg_export_new (self->context->accounts_bus,
                                self->path,
                                G_DBUS_INTERFACE_SKELETON (self->skeleton),
                                self->context->callers,
                                tg_access_check_accounts,
                                NULL,
                                NULL,
                                error);
  if (self->export == NULL)
    return FALSE;
  tg_export_set_permissions (self->export, self->context->permissions, self->account->id);
  tg_express_add (self->context->express, self->path, tg_grant_get_shelf (self->grant));
  return TRUE;
}

void
tg_account_object_unexport (TgAccountObject *self)
{
  tg_express_remove (self->context->express, self->path);
  tg_notices_withdraw (self->context->notices, self->account->id, TRUE);
  g_clear_object (&self->export);
}

const TgAccount *
tg_account_object_get_account (TgAccountObject *self)
{
  return self->account;
}

const char *
tg_account_object_get_path (TgAccountObject *self)
{
  return self->path;
}

TgGrant *
tg_account_object_get_grant (TgAccountObject *self)
{
  return self->grant;
}

GVariant *
tg_account_object_get_properties (TgAccountObject *self)
{
  return g_dbus_interface_skeleton_get_properties (G_DBUS_INTERFACE_SKELETON (self->skeleton));
}

static void
tg_account_object_finalize (GObject *object)
{
  TgAccountObject *self = TG_ACCOUNT_OBJECT (object);

  g_clear_object (&self->export);
  g_signal_handlers_disconnect_by_data (self->skeleton, self);
  g_clear_object (&self->skeleton);
  tg_grant_keeper_disconnect (self->keeper);
  g_clear_object (&self->keeper);
  g_hash_table_unref (self->lacking);
  g_clear_pointer (&self->password, tg_secret_unref);
  g_clear_pointer (&self->account, tg_account_free);
  g_clear_pointer (&self->context, tg_context_unref);
  g_free (self->path);
  G_OBJECT_CLASS (tg_account_object_parent_class)->finalize (object);
}

static void
tg_account_object_class_init (TgAccountObjectClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_account_object_finalize;
}

static void
tg_account_object_init (TgAccountObject *self)
{
  self->skeleton = tg_ipc_account1_skeleton_new ();
  self->lacking = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect (self->skeleton, "handle-get-access-token", G_CALLBACK (handle_get_access_token_cb), self);
  g_signal_connect (self->skeleton, "handle-get-password", G_CALLBACK (handle_get_password_cb), self);
}

TgAccountObject *
tg_account_object_new (TgContext *context, TgAccount *account)
{
  TgAccountObject *self = g_object_new (TG_TYPE_ACCOUNT_OBJECT, NULL);

  self->context = tg_context_ref (context);
  self->account = account;
  self->keeper = tg_grant_keeper_new (context, account, verdict, self);
  self->grant = tg_grant_keeper_get_grant (self->keeper);
  self->path = g_strdup_printf ("%s/%s", TG_ACCOUNTS_PATH, account->id);
  object_show (self);
  return self;
}
