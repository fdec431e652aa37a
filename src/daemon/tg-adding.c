/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-adding.h"

#include "tg-grant-keeper.h"

#include "tg-error.h"
#include "tg-recovery.h"
#include "tg-services.h"

/* Steps in the order of time. */
typedef struct
{
  TgAccountsService *service;
  TgContext *context;
  TgAccount *account;
  TgCredential *credential;
  TgToken *token; /* (nullable) */
  TgAccountObject *existing; /* (nullable) */
  GError *error; /* (nullable) why it is being taken back */
} Call;

static void
call_free (Call *call)
{
  call->context->n_changes--;
  g_clear_object (&call->existing);
  g_clear_pointer (&call->token, tg_token_unref);
  tg_credential_unref (call->credential);
  g_clear_pointer (&call->account, tg_account_free);
  g_clear_error (&call->error);
  g_object_unref (call->service);
  tg_context_unref (call->context);
  g_free (call);
}

/* 4 of an existing account, and the end: its file. */
static void
replaced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Call *call = g_task_get_task_data (task);
  TgAccount *changed;

  if (!tg_grant_replace_finish (TG_GRANT (source), result, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  tg_account_object_forget_grant (call->existing);
  changed = tg_account_copy (tg_account_object_get_account (call->existing));
  changed->method = call->account->method;
  g_clear_pointer (&changed->reason, g_free);
  g_free (changed->issuer);
  changed->issuer = g_strdup (call->account->issuer);
  g_free (changed->scope);
  changed->scope = g_strdup (call->account->scope);
  changed->ends_at_sec = call->account->ends_at_sec;
  g_strfreev (changed->services);
  changed->services = g_strdupv (call->account->services);
  g_free (changed->subject);
  changed->subject = g_strdup (call->account->subject);
  g_free (changed->email);
  changed->email = g_strdup (call->account->email);
  changed->refreshed_sec = tg_clock_wall_usec () / G_USEC_PER_SEC;
  tg_notices_withdraw (call->context->notices, changed->id, TRUE);
  if (tg_account_object_change (call->existing, changed, &error))
    g_task_return_pointer (task, g_object_ref (call->existing), g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
erased_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Call *call = g_task_get_task_data (task);

  if (!tg_keyring_erase_finish (TG_KEYRING (source), result, &error) ||
      !tg_account_store_forget_pending (call->context->store, call->account->id, &error))
    {
      g_message ("account %s: half-made, to be taken back later: %s", call->account->id, error->message);
      tg_recovery_begin (call->context, g_strdupv ((char *[]){ call->account->id, NULL }));
    }
  g_task_return_error (task, g_steal_pointer (&call->error));
}

/* Takes back what was done for a new account. @touched: whether the keyring may hold something; @error: (transfer full) why */
static void
call_take_back (GTask *task, gboolean touched, GError *error)
{
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) local_error = NULL;

  if (touched)
    {
      call->error = error;
      tg_keyring_erase_async (
          call->context->keyring, call->account->id, FALSE, NULL, erased_cb, g_object_ref (task));
      return;
    }
  if (!tg_account_store_forget_pending (call->context->store, call->account->id, &local_error))
    g_warning ("account %s: half-made: %s", call->account->id, local_error->message);
  g_task_return_error (task, error);
}

/* 3 of a new account, and the end: from here on it exists. */
static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TgAccountObject) object = NULL;
  Call *call = g_task_get_task_data (task);
  gboolean touched;

  if (!tg_keyring_save_finish (TG_KEYRING (source), result, &touched, &error) ||
      !tg_account_store_commit (call->context->store, call->account->id, &error))
    {
      call_take_back (task, touched, g_steal_pointer (&error));
      return;
    }
  object = tg_account_object_new (call->context, g_steal_pointer (&call->account));
  if (tg_credential_get_password (call->credential) == NULL)
    tg_grant_adopt (tg_account_object_get_grant (object), call->credential, TG_SERVICE_MAIL, call->token);
  if (tg_accounts_service_add (call->service, object, &error))
    g_task_return_pointer (task, g_steal_pointer (&object), g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* 2 of a new account: the pending file, then the keyring. */
static void
call_store (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  g_autofree char *label = tg_account_get_keyring_label (call->account);
  g_autoptr (GError) error = NULL;

  if (!tg_account_store_save_pending (call->context->store, call->account, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  tg_keyring_save_async (call->context->keyring,
                         call->account->id,
                         label,
                         call->credential,
                         TRUE,
                         g_task_get_cancellable (task),
                         saved_cb,
                         g_object_ref (task));
}

void
tg_adding_run_async (TgAccountsService *service,
                     TgContext *context,
                     TgAccount *account,
                     const char *existing_id,
                     TgCredential *credential,
                     TgToken *token,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (service, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);
  TgAccountObject *existing = NULL;

  g_task_set_source_tag (task, tg_adding_run_async);
  g_task_set_check_cancellable (task, FALSE);
  context->n_changes++;
  account->refreshed_sec = tg_clock_wall_usec () / G_USEC_PER_SEC;
  call->service = g_object_ref (service);
  call->context = tg_context_ref (context);
  call->account = account;
  call->credential = tg_credential_ref (credential);
  call->token = token != NULL ? tg_token_ref (token) : NULL;
  g_task_set_task_data (task, call, (GDestroyNotify)call_free);

  /* 1: which account? */
  if (existing_id != NULL)
    existing = tg_accounts_service_lookup_id (service, existing_id);
  else
    existing = tg_accounts_service_find (service, account->address, account->provider);
  if (existing_id != NULL && existing == NULL)
    g_task_return_new_error (task, TG_ERROR, TG_ERROR_NOT_FOUND, "The account was removed meanwhile.");
  else if (existing != NULL)
    {
      call->existing = g_object_ref (existing);
      tg_grant_replace_async (tg_account_object_get_grant (existing),
                              credential,
                              TG_SERVICE_MAIL,
                              token,
                              replaced_cb,
                              g_object_ref (task));
    }
  else
    call_store (task);
}

TgAccountObject *
tg_adding_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
