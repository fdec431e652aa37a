/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-keeping.h"

#include "tg-adding.h"
#include "tg-error.h"
#include "tg-granted-scopes.h"

#define SERVICE "mail"

typedef struct
{
  TgAccountsService *accounts;
  TgContext *context;
  TgSetupPlan *plan; /* (unowned) */
  TgSecret *refresh_token; /* (nullable) */
} Call;

static void
call_free (Call *call)
{
  g_clear_pointer (&call->refresh_token, tg_secret_unref);
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

/* Not where the account is there already: some providers take a revocation for everything that this person has allowed
 * this client, the account's own grant too. */
static void
give_back (TgAccountsService *accounts, TgContext *context, TgSetupPlan *plan, TgSecret *refresh_token)
{
  if (refresh_token == NULL || plan->account_id != NULL ||
      tg_accounts_service_find (accounts, plan->address, tg_provider_get_id (plan->provider)) != NULL)
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
      g_task_return_pointer (task, object, g_object_unref);
      return;
    }
  give_back (call->accounts, call->context, call->plan, call->refresh_token);
  g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
check_reply (TgSetupPlan *plan, TgTokenReply *reply, const char *const *asked, GError **error)
{
  if (reply->refresh_token != NULL)
    return tg_granted_scopes_check (asked, (const char *const *)reply->scopes, error);
  g_set_error (error,
               TG_ERROR,
               TG_ERROR_FAILED,
               "%s gave access for a short time only, not a lasting one. Sign in again and allow access at "
               "any time; if that does not help, the client id may lack this right.",
               tg_provider_get_name (plan->provider));
  return FALSE;
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
  const char *const *asked = tg_provider_get_scopes (plan->provider, SERVICE);
  const char *const *granted = reply->scopes != NULL ? (const char *const *)reply->scopes : asked;
  g_autoptr (TgCredential) credential = NULL;
  g_autoptr (TgToken) token = NULL;
  g_autoptr (GError) error = NULL;
  Call *call = g_new0 (Call, 1);
  TgAccount *account;

  g_task_set_source_tag (task, tg_keeping_run_async);
  call->accounts = g_object_ref (accounts);
  call->context = tg_context_ref (context);
  call->plan = plan;
  call->refresh_token = reply->refresh_token != NULL ? tg_secret_ref (reply->refresh_token) : NULL;
  g_task_set_task_data (task, call, (GDestroyNotify)call_free);
  if (!check_reply (plan, reply, asked, &error))
    {
      give_back (accounts, context, plan, call->refresh_token);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  credential = tg_credential_new_grant (
      reply->refresh_token, tg_provider_get_oauth (plan->provider)->client_id, granted);
  token = tg_token_new (reply, asked, tg_clock_wall_usec (), tg_clock_boot_usec ());
  account = tg_setup_plan_make_account (plan, TG_METHOD_OAUTH2);
  account->subject = g_strdup (reply->subject);
  account->email = g_strdup (reply->email);
  tg_adding_run_async (accounts,
                       context,
                       account,
                       plan->account_id,
                       credential,
                       token,
                       cancellable,
                       added_cb,
                       g_steal_pointer (&task));
}

TgAccountObject *
tg_keeping_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
