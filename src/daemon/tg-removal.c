/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-removal.h"

#include "tg-error.h"
#include "tg-recovery.h"

#define TIMEOUT_SEC 10

/* Steps in the order of time. */
typedef struct
{
  TgAccountsService *service;
  TgContext *context;
  TgAccountObject *object;
  char *id;
  TgCredential *credential; /* (nullable) nothing to revoke */
  GCancellable *cancellable; /* (nullable) of what has a time-out */
  guint timer;
  gboolean revoked;
  char *message; /* (nullable) */
} Call;

static void
call_free (Call *call)
{
  call->context->n_changes--;
  g_clear_handle_id (&call->timer, g_source_remove);
  g_clear_object (&call->cancellable);
  g_clear_pointer (&call->credential, tg_credential_unref);
  g_object_unref (call->object);
  g_object_unref (call->service);
  tg_context_unref (call->context);
  g_free (call->id);
  g_free (call->message);
  g_free (call);
}

/* 6, and the end: the pending file. */
static void
erased_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Call *call = g_task_get_task_data (task);

  if (!tg_keyring_erase_finish (TG_KEYRING (source), result, &error) ||
      !tg_account_store_forget_pending (call->context->store, call->id, &error))
    {
      g_message ("account %s: removed, but for the keyring: %s", call->id, error->message);
      g_free (call->message);
      call->message = g_strdup_printf ("The account is removed, but its entry in the keyring is not yet: %s "
                                       "It is deleted as soon as the keyring allows.",
                                       error->message);
      tg_recovery_begin (call->context, g_strdupv ((char *[]){ call->id, NULL }));
    }
  g_task_return_boolean (task, TRUE);
}

/* Why the grant is not known to be void. */
static void
call_take_refusal (Call *call, const GError *error)
{
  if (g_error_matches (error, TG_ERROR, TG_ERROR_CANCELLED))
    call->message =
        g_strdup_printf ("The provider did not confirm within %d seconds that the access is withdrawn. "
                         "You can withdraw it on the provider's own pages.",
                         TIMEOUT_SEC);
  else
    call->message = g_strdup_printf ("The access could not be withdrawn at the provider: %s "
                                     "You can withdraw it on the provider's own pages.",
                                     error->message);
}

static void
call_add_message (Call *call, char *message)
{
  g_autofree char *before = g_steal_pointer (&call->message);

  call->message = before != NULL ? g_strconcat (before, " ", message, NULL) : g_strdup (message);
  g_free (message);
}

static gboolean
timeout_cb (gpointer user_data)
{
  Call *call = user_data;

  call->timer = 0;
  g_cancellable_cancel (call->cancellable);
  return G_SOURCE_REMOVE;
}

/* 5: the keyring item */
static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Call *call = g_task_get_task_data (task);

  g_clear_handle_id (&call->timer, g_source_remove);
  if (!tg_registrar_delete_finish (TG_REGISTRAR (source), result, &error))
    {
      if (g_error_matches (error, TG_ERROR, TG_ERROR_CANCELLED))
        call_add_message (
            call,
            g_strdup_printf ("The sign-in server did not confirm within %d seconds that Tegata’s "
                             "registration there is gone. Nobody can sign in with it.",
                             TIMEOUT_SEC));
      else
        call_add_message (call,
                          g_strdup_printf ("Tegata’s registration at the sign-in server could not be taken "
                                           "back: %s Nobody can sign in with it.",
                                           error->message));
    }
  tg_keyring_erase_async (call->context->keyring, call->id, TRUE, NULL, erased_cb, g_object_ref (task));
}

static void
call_limit_time (Call *call)
{
  g_clear_object (&call->cancellable);
  call->cancellable = g_cancellable_new ();
  call->timer = g_timeout_add_seconds (TIMEOUT_SEC, timeout_cb, call);
}

/* 4: the client that was registered for this account alone */
static void
call_unregister (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  TgRegistration *registration =
      call->credential != NULL ? tg_credential_get_registration (call->credential) : NULL;

  g_clear_handle_id (&call->timer, g_source_remove);
  if (registration == NULL)
    {
      tg_keyring_erase_async (call->context->keyring, call->id, TRUE, NULL, erased_cb, g_object_ref (task));
      return;
    }
  call_limit_time (call);
  tg_registrar_delete_async (
      call->context->registrar, registration, call->cancellable, deleted_cb, g_object_ref (task));
}

static void
revoked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Call *call = g_task_get_task_data (task);

  call->revoked = tg_token_client_revoke_finish (TG_TOKEN_CLIENT (source), result, &error);
  if (!call->revoked)
    call_take_refusal (call, error);
  call_unregister (task);
}

static void
client_completed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Call *call = g_task_get_task_data (task);
  g_autoptr (TgProvider) provider = tg_clients_complete_finish (TG_CLIENTS (source), result, &error);

  if (provider != NULL)
    {
      tg_token_client_revoke_async (call->context->token_client,
                                    provider,
                                    tg_credential_get_refresh_token (call->credential),
                                    call->cancellable,
                                    revoked_cb,
                                    g_object_ref (task));
      return;
    }
  call_take_refusal (call, error);
  call_unregister (task);
}

/* 3: nothing is under way for the grant any more; revoke it. */
static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  TgCredential *newest = tg_grant_get_credential (TG_GRANT (source));
  g_autoptr (TgProvider) provider = NULL;

  if (newest != NULL)
    {
      tg_credential_ref (newest);
      g_clear_pointer (&call->credential, tg_credential_unref);
      call->credential = newest;
    }
  if (call->credential == NULL || tg_credential_get_refresh_token (call->credential) == NULL)
    {
      call_unregister (task);
      return;
    }
  provider = tg_credential_find_provider (
      call->credential, call->context->catalogue, tg_account_object_get_account (call->object)->provider);
  if (provider == NULL || tg_provider_get_oauth (provider) == NULL)
    {
      call->message = g_strdup ("The provider is no longer known here, so the access could not be withdrawn. "
                                "You can withdraw it on the provider's own pages.");
      call_unregister (task);
      return;
    }
  call_limit_time (call);
  tg_clients_complete_async (
      call->context->clients, provider, TRUE, call->cancellable, client_completed_cb, g_object_ref (task));
}

/* A refresh that was interrupted has left a newer one. */
static void
call_catch_up (Call *call)
{
  g_autoptr (TgJournal) journal = tg_account_store_get_journal (call->context->store, call->id);
  TgSecret *spent = call->credential != NULL ? tg_credential_get_refresh_token (call->credential) : NULL;
  TgCredential *next = spent != NULL ? tg_journal_unseal (journal, spent) : NULL;

  if (next == NULL)
    return;
  tg_credential_unref (call->credential);
  call->credential = next;
}

/* 2: the keyring is open: from here on the account is gone, whatever happens. */
static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) gone = NULL;
  Call *call = g_task_get_task_data (task);

  call->credential = tg_keyring_load_finish (TG_KEYRING (source), result, &error);
  call_catch_up (call);
  if (tg_accounts_service_lookup_id (call->service, call->id) == NULL)
    {
      g_task_return_new_error (task, TG_ERROR, TG_ERROR_NOT_FOUND, "The account is removed already.");
      return;
    }
  if (error != NULL && !g_error_matches (error, TG_ERROR, TG_ERROR_NOT_FOUND) &&
      !g_error_matches (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_clear_error (&error);
  if (!tg_account_store_withdraw (call->context->store, call->id, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  tg_accounts_service_remove (call->service, call->object);
  gone = g_error_new (TG_ERROR, TG_ERROR_NOT_FOUND, "The account was removed.");
  tg_grant_close_async (tg_account_object_get_grant (call->object), gone, closed_cb, g_object_ref (task));
}

void
tg_removal_run_async (TgAccountsService *service,
                      TgContext *context,
                      TgAccountObject *object,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (service, NULL, callback, user_data);
  Call *call = g_new0 (Call, 1);

  g_task_set_source_tag (task, tg_removal_run_async);
  context->n_changes++;
  call->service = g_object_ref (service);
  call->context = tg_context_ref (context);
  call->object = g_object_ref (object);
  call->id = g_strdup (tg_account_object_get_account (object)->id);
  g_task_set_task_data (task, call, (GDestroyNotify)call_free);

  /* 1: is the keyring open, and what is there to revoke? */
  tg_keyring_load_async (context->keyring, call->id, TRUE, NULL, loaded_cb, g_steal_pointer (&task));
}

gboolean
tg_removal_run_finish (GAsyncResult *result, gboolean *revoked, char **message, GError **error)
{
  Call *call = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *revoked = call->revoked;
  *message = g_strdup (call->message);
  return TRUE;
}
