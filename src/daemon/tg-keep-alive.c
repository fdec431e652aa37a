/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-keep-alive.h"

#define DAY_SEC (24 * 60 * 60)
#define LEAST_DAYS 25
#define SPREAD_DAYS 5

typedef struct
{
  TgAccountsService *service;
  char **ids;
  gsize next;
  TgKeepAliveResult result;
} Call;

static void keep_next (GTask *task);

static void
call_free (Call *call)
{
  g_object_unref (call->service);
  g_strfreev (call->ids);
  g_free (call);
}

gboolean
tg_keep_alive_is_due (gint64 refreshed_sec, gint64 now_sec, double chance)
{
  gint64 unused_sec = now_sec - refreshed_sec;

  /* A date in the future says that some clock was wrong, and nothing about the grant. */
  return refreshed_sec == 0 || unused_sec < 0 ||
         (double)unused_sec > (LEAST_DAYS + chance * SPREAD_DAYS) * DAY_SEC;
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TgToken) token = tg_grant_get_token_finish (TG_GRANT (source), result, &error);
  Call *call = g_task_get_task_data (task);

  if (token != NULL)
    call->result.n_refreshed++;
  else
    {
      call->result.n_failed++;
      g_message ("account %s: not kept alive today: %s", call->ids[call->next], error->message);
    }
  call->next++;
  keep_next (task);
}

/* (transfer none) (nullable) of the account whose turn it is, if it is due */
static TgGrant *
find_due (Call *call, const char **service)
{
  TgAccountObject *object = tg_accounts_service_lookup_id (call->service, call->ids[call->next]);
  const TgAccount *account = object != NULL ? tg_account_object_get_account (object) : NULL;

  if (account == NULL || account->method != TG_METHOD_OAUTH2 || account->services[0] == NULL ||
      !tg_keep_alive_is_due (
          account->refreshed_sec, tg_clock_wall_usec () / G_USEC_PER_SEC, g_random_double ()))
    return NULL;
  *service = account->services[0];
  return tg_account_object_get_grant (object);
}

static void
keep_next (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  TgTokenRequest request = { 0 };
  g_autoptr (TgToken) token = NULL;
  TgGrant *grant;

  while (call->ids[call->next] != NULL)
    {
      grant = find_due (call, &request.service);
      if (grant != NULL)
        {
          /* A token that is at hand would not reach the provider. */
          token = tg_token_shelf_peek (tg_grant_get_shelf (grant), request.service, NULL);
          request.rejected = token != NULL ? tg_token_get_secret (token) : NULL;
          tg_grant_get_token_async (grant, &request, refreshed_cb, g_object_ref (task));
          return;
        }
      call->result.n_not_due++;
      call->next++;
    }
  g_task_return_boolean (task, TRUE);
}

void
tg_keep_alive_run_async (TgAccountsService *service, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (service, NULL, callback, user_data);
  Call *call = g_new0 (Call, 1);

  g_task_set_source_tag (task, tg_keep_alive_run_async);
  call->service = g_object_ref (service);
  call->ids = tg_accounts_service_list_ids (service, NULL);
  g_task_set_task_data (task, call, (GDestroyNotify)call_free);
  keep_next (task);
}

TgKeepAliveResult
tg_keep_alive_run_finish (GAsyncResult *result)
{
  const Call *call = g_task_get_task_data (G_TASK (result));

  return call->result;
}
