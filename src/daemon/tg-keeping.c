/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-keeping.h"

#include "tg-adding.h"
#include "tg-error.h"
#include "tg-services.h"
#include "tg-setup-client.h"

typedef struct
{
  TgAccountsService *accounts;
  TgContext *context;
  TgSetupPlan *plan; /* (unowned) */
  TgSecret *refresh_token; /* (nullable) */
  TgAccount *account; /* (nullable) until it is handed on */
  TgCredential *credential; /* (nullable) */
  TgToken *token; /* (nullable) */
  TgRegistration *replaced; /* (nullable) of the account as it was */
} Call;

static void
call_free (Call *call)
{
  g_clear_pointer (&call->refresh_token, tg_secret_unref);
  g_clear_pointer (&call->account, tg_account_free);
  g_clear_pointer (&call->credential, tg_credential_unref);
  g_clear_pointer (&call->token, tg_token_unref);
  g_clear_pointer (&call->replaced, tg_registration_unref);
  g_object_unref (call->accounts);
  tg_context_unref (call->context);
  g_free (call);
}

static void
given_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!tg_token_client_revoke_finish (TG_TOKEN_CLIENT (source), result, &error))
    g_debug ("a grant that was not kept could not be given back: %s", error->message);
}

/* (transfer none) (nullable) the account that gets the grant, if it is there already. */
static TgAccountObject *
find_existing (TgAccountsService *accounts, TgSetupPlan *plan)
{
  if (plan->account_id != NULL)
    return tg_accounts_service_lookup_id (accounts, plan->account_id);
  return tg_accounts_service_find (accounts, plan->address, tg_setup_plan_get_provider_id (plan));
}

/* Not where the account is there already: some providers take a revocation for everything that this person has allowed
 * this client, the account's own grant too. */
static void
give_back (TgAccountsService *accounts, TgContext *context, TgSetupPlan *plan, TgSecret *refresh_token)
{
  if (refresh_token == NULL || find_existing (accounts, plan) != NULL)
    return;
  tg_token_client_revoke_async (
      context->token_client, plan->provider, refresh_token, NULL, given_back_cb, NULL);
}

void
tg_keeping_give_back (TgAccountsService *accounts, TgContext *context, TgSetupPlan *plan, TgTokenReply *reply)
{
  give_back (accounts, context, plan, reply != NULL ? reply->refresh_token : NULL);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  TgAccountObject *object = tg_adding_run_finish (result, &error);

  if (object != NULL)
    {
      tg_setup_client_give_back (call->context, call->replaced);
      g_task_return_pointer (task, object, g_object_unref);
      return;
    }
  give_back (call->accounts, call->context, call->plan, call->refresh_token);
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
call_add (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  tg_adding_run_async (call->accounts,
                       call->context,
                       g_steal_pointer (&call->account),
                       call->plan->account_id,
                       call->credential,
                       call->token,
                       g_task_get_cancellable (task),
                       added_cb,
                       g_object_ref (task));
}

/* What was registered for the account before is of no use once the new grant is kept. */
static void
old_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (TgCredential) old = tg_keyring_load_finish (TG_KEYRING (source), result, NULL);
  TgRegistration *registration = old != NULL ? tg_credential_get_registration (old) : NULL;

  if (registration != NULL)
    call->replaced = tg_registration_ref (registration);
  call_add (task);
}

/* What is kept of an answer. */
static void
call_take_reply (Call *call, TgTokenReply *reply, const char *const *granted)
{
  gboolean is_for_mail = tg_provider_get_oauth (call->plan->provider)->one_resource_a_token;

  if (call->plan->registration != NULL)
    call->credential = tg_credential_new_registered (reply->refresh_token, call->plan->registration, granted);
  else
    call->credential = tg_credential_new_found (reply->refresh_token, call->plan->provider, granted);
  call->account = tg_setup_plan_make_account (call->plan, TG_METHOD_OAUTH2);
  g_strfreev (call->account->services);
  call->account->services =
      tg_services_list_granted ((const char *const *)call->plan->services, call->plan->provider, granted);
  /* Often this one is for all of them at once, and no program gets more than it asks for, if there is another way. */
  if (g_strv_length (call->account->services) == 1 || reply->refresh_token == NULL || is_for_mail)
    call->token = tg_token_new (reply,
                                is_for_mail ? tg_provider_get_scopes (call->plan->provider, TG_SERVICE_MAIL)
                                            : (const char *const *)call->plan->scopes,
                                tg_clock_wall_usec (),
                                tg_clock_boot_usec ());
  call->account->ends_at_sec = reply->ends_at_sec;
  /* Without a refresh token it ends with the access token. */
  if (reply->refresh_token == NULL)
    call->account->ends_at_sec =
        (tg_clock_wall_usec () + tg_token_get_life_usec (call->token)) / G_USEC_PER_SEC;
  call->account->subject = g_strdup (reply->subject);
  call->account->email = g_strdup (reply->email);
}

void
tg_keeping_run_async (TgAccountsService *accounts,
                      TgContext *context,
                      TgSetupPlan *plan,
                      TgTokenReply *reply,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  const char *const *asked = (const char *const *)plan->scopes;
  const char *const *granted = reply->scopes != NULL ? (const char *const *)reply->scopes : asked;
  const char *missing =
      tg_scopes_find_missing (tg_provider_get_scopes (plan->provider, TG_SERVICE_MAIL), granted);
  Call *call = g_new0 (Call, 1);
  TgAccountObject *existing;

  g_task_set_source_tag (task, tg_keeping_run_async);
  call->accounts = g_object_ref (accounts);
  call->context = tg_context_ref (context);
  call->plan = plan;
  call->refresh_token = reply->refresh_token != NULL ? tg_secret_ref (reply->refresh_token) : NULL;
  g_task_set_task_data (task, call, (GDestroyNotify)call_free);
  if (missing != NULL)
    {
      give_back (accounts, context, plan, call->refresh_token);
      g_task_return_new_error (
          task,
          TG_ERROR,
          TG_ERROR_FAILED,
          "The access that mail needs was not allowed (%s). Sign in again and allow all of it.",
          missing);
      return;
    }

  call_take_reply (call, reply, granted);
  existing = find_existing (accounts, plan);
  if (existing != NULL && tg_account_object_get_account (existing)->issuer != NULL)
    tg_keyring_load_async (context->keyring,
                           tg_account_object_get_account (existing)->id,
                           TRUE,
                           cancellable,
                           old_loaded_cb,
                           g_steal_pointer (&task));
  else
    call_add (task);
}

TgAccountObject *
tg_keeping_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
