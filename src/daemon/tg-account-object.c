/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-account-object.h"

#include "tg-access.h"
#include "tg-error.h"
#include "tg-export.h"
#include "tg-ipc.h"
#include "tg-token-options.h"

struct _TgAccountObject
{
  GObject parent_instance;

  TgContext *context;
  TgAccount *account;
  char *path;
  TgIpcAccount1 *skeleton;
  TgExport *export; /* (nullable) */
  TgGrant *grant;
  TgSecret *password; /* (nullable) not read yet */
  guint password_generation;
  gboolean client_changed; /* why the last refresh was not even tried */
};

static void grant_host_init (TgGrantHostInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TgAccountObject,
                               tg_account_object,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TG_TYPE_GRANT_HOST, grant_host_init))

char *
tg_account_get_keyring_label (const TgAccount *account)
{
  return g_strdup_printf ("Tegata: %s", tg_address_get_text (account->address));
}

/* The grant's world: keyring, token endpoint, state. */

static void
host_load_async (TgGrantHost *host, gboolean interactive, GAsyncReadyCallback callback, gpointer user_data)
{
  TgAccountObject *self = TG_ACCOUNT_OBJECT (host);

  tg_keyring_load_async (self->context->keyring, self->account->id, interactive, NULL, callback, user_data);
}

static TgCredential *
host_load_finish (TgGrantHost *host, GAsyncResult *result, GError **error)
{
  return tg_keyring_load_finish (TG_ACCOUNT_OBJECT (host)->context->keyring, result, error);
}

static void
host_save_async (TgGrantHost *host,
                 TgCredential *credential,
                 gboolean interactive,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  TgAccountObject *self = TG_ACCOUNT_OBJECT (host);
  g_autofree char *label = tg_account_get_keyring_label (self->account);

  tg_keyring_save_async (
      self->context->keyring, self->account->id, label, credential, interactive, NULL, callback, user_data);
}

static gboolean
host_save_finish (TgGrantHost *host, GAsyncResult *result, GError **error)
{
  return tg_keyring_save_finish (TG_ACCOUNT_OBJECT (host)->context->keyring, result, NULL, error);
}

/* (transfer none) (nullable) the provider, if @credential can still be used with it. */
static TgProvider *
object_find_provider (TgAccountObject *self, TgCredential *credential, GError **error)
{
  TgProvider *provider = tg_catalogue_lookup (self->context->catalogue, self->account->provider);
  const TgProviderOauth *oauth = provider != NULL ? tg_provider_get_oauth (provider) : NULL;

  self->client_changed = FALSE;
  if (oauth == NULL || oauth->client_id == NULL)
    {
      g_set_error (
          error,
          TG_ERROR,
          TG_ERROR_UNSUPPORTED,
          "The provider “%s” of this account can no longer be used: its entry in the catalogue, or the "
          "client id in it, is gone. Put it back and try again.",
          self->account->provider);
      return NULL;
    }
  /* A grant is bound to the client id that it was given to (RFC 6749, 6). */
  if (!g_str_equal (oauth->client_id, tg_credential_get_client_id (credential)))
    {
      self->client_changed = TRUE;
      g_set_error (error,
                   TG_ERROR,
                   TG_ERROR_ATTENTION_NEEDED,
                   "The client id for %s was changed since you signed in. Sign in again.",
                   tg_provider_get_name (provider));
      return NULL;
    }
  return provider;
}

typedef struct
{
  TgCredential *credential;
  char *service;
  guint retry_after_sec;
} Refresh;

static void
refresh_free (Refresh *refresh)
{
  tg_credential_unref (refresh->credential);
  g_free (refresh->service);
  g_free (refresh);
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Refresh *refresh = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  TgTokenReply *reply = tg_token_client_refresh_finish (TG_TOKEN_CLIENT (source), result, &error);

  refresh->retry_after_sec = tg_token_client_get_retry_after_sec (TG_TOKEN_CLIENT (source), result);
  if (reply != NULL)
    g_task_return_pointer (task, reply, (GDestroyNotify)tg_token_reply_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
client_completed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  TgAccountObject *self = g_task_get_source_object (task);
  Refresh *refresh = g_task_get_task_data (task);
  g_autoptr (TgProvider) provider = tg_clients_complete_finish (TG_CLIENTS (source), result, &error);

  if (provider == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  tg_token_client_refresh_async (self->context->token_client,
                                 provider,
                                 tg_credential_get_refresh_token (refresh->credential),
                                 tg_provider_get_scopes (provider, refresh->service),
                                 NULL,
                                 refreshed_cb,
                                 g_steal_pointer (&task));
}

static void
host_refresh_async (TgGrantHost *host,
                    TgCredential *credential,
                    const char *service,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  TgAccountObject *self = TG_ACCOUNT_OBJECT (host);
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GError) error = NULL;
  TgProvider *provider = object_find_provider (self, credential, &error);
  Refresh *refresh;

  g_task_set_source_tag (task, host_refresh_async);
  if (provider == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_debug ("account %s: refresh for %s", self->account->id, service);
  refresh = g_new0 (Refresh, 1);
  refresh->credential = tg_credential_ref (credential);
  refresh->service = g_strdup (service);
  g_task_set_task_data (task, refresh, (GDestroyNotify)refresh_free);
  tg_clients_complete_async (
      self->context->clients, provider, FALSE, NULL, client_completed_cb, g_steal_pointer (&task));
}

static TgTokenReply *
host_refresh_finish (TgGrantHost *host, GAsyncResult *result, guint *retry_after_sec, GError **error)
{
  Refresh *refresh = g_task_get_task_data (G_TASK (result));

  *retry_after_sec = refresh != NULL ? refresh->retry_after_sec : 0;
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
host_verdict (TgGrantHost *host, const char *reason)
{
  TgAccountObject *self = TG_ACCOUNT_OBJECT (host);
  g_autoptr (GError) error = NULL;
  TgAccount *account;

  if (reason != NULL && self->client_changed)
    reason = "client-changed";
  if (g_strcmp0 (reason, self->account->reason) == 0)
    return;
  g_message ("account %s: %s", self->account->id, reason != NULL ? reason : "ready");
  account = tg_account_copy (self->account);
  g_free (account->reason);
  account->reason = g_strdup (reason);
  if (!tg_account_object_change (self, account, &error))
    g_warning ("account %s: its state could not be stored: %s", self->account->id, error->message);
}

static void
grant_host_init (TgGrantHostInterface *iface)
{
  iface->load_async = host_load_async;
  iface->load_finish = host_load_finish;
  iface->save_async = host_save_async;
  iface->save_finish = host_save_finish;
  iface->refresh_async = host_refresh_async;
  iface->refresh_finish = host_refresh_finish;
  iface->verdict = host_verdict;
}

/* Account1 */

/* @invocation: (transfer full) */
static void
complete_token (TgAccountObject *self, GDBusMethodInvocation *invocation, TgToken *token)
{
  /* From now on this caller need not come as far as here. */
  tg_express_allow (self->context->express, self->path, g_dbus_method_invocation_get_sender (invocation));
  g_dbus_method_invocation_return_value (invocation, tg_token_to_reply (token));
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
      !tg_token_request_check (&request, self->account, &error))
    {
      g_dbus_method_invocation_return_gerror (invocation, error);
      return TRUE;
    }
  token = tg_token_shelf_find (tg_grant_get_shelf (self->grant), &request);
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
  tg_ipc_account1_complete_get_password (call->self->skeleton, call->invocation, tg_secret_peek (password));
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
      tg_ipc_account1_complete_get_password (skeleton, invocation, tg_secret_peek (self->password));
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

static void
object_show (TgAccountObject *self)
{
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
  tg_ipc_account1_set_services (skeleton, (const char *const *)account->services);
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
tg_account_object_forget_password (TgAccountObject *self)
{
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
  if (self->export != NULL)
    tg_express_add (self->context->express, self->path, tg_grant_get_shelf (self->grant));
  return self->export != NULL;
}

void
tg_account_object_unexport (TgAccountObject *self)
{
  tg_express_remove (self->context->express, self->path);
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
  g_clear_object (&self->grant);
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
  self->grant = tg_grant_new (TG_GRANT_HOST (self));
  g_signal_connect (self->skeleton, "handle-get-access-token", G_CALLBACK (handle_get_access_token_cb), self);
  g_signal_connect (self->skeleton, "handle-get-password", G_CALLBACK (handle_get_password_cb), self);
}

TgAccountObject *
tg_account_object_new (TgContext *context, TgAccount *account)
{
  TgAccountObject *self = g_object_new (TG_TYPE_ACCOUNT_OBJECT, NULL);

  self->context = tg_context_ref (context);
  self->account = account;
  self->path = g_strdup_printf ("%s/%s", TG_ACCOUNTS_PATH, account->id);
  object_show (self);
  return self;
}
