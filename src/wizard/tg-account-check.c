/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-account-check.h"

#include "tg-account-words.h"
#include "tg-daemon.h"
#include "tg-error.h"
#include "tg-login-check.h"

#include <glib/gi18n.h>

/* A refresh at a slow provider, or the person at the keyring's prompt. */
#define TOKEN_TIMEOUT_MSEC (120 * 1000)

struct _TgAccountCheck
{
  GObject parent_instance;

  TgMethod method;
  GListStore *items; /* (owned) of TgCheckItem */
  TgSecret *secret; /* (owned) (nullable) the token or password the last run used */
  GTask *run; /* (owned) (nullable) the one under way; results of others come too late */
  guint n_running; /* logins of it */
};

G_DEFINE_FINAL_TYPE (TgAccountCheck, tg_account_check, G_TYPE_OBJECT)

TgAccountCheck *
tg_account_check_new (TgMethod method, GPtrArray *servers, const char *provider_name)
{
  TgAccountCheck *self = g_object_new (TG_TYPE_ACCOUNT_CHECK, NULL);
  g_autoptr (TgCheckItem) first = tg_check_item_new (
      method == TG_METHOD_OAUTH2 ? _ ("Access token") : _ ("Password"), provider_name, NULL);

  self->method = method;
  g_list_store_append (self->items, first);
  for (guint i = 0; i < servers->len; i++)
    {
      TgServer *server = g_ptr_array_index (servers, i);
      g_autoptr (TgCheckItem) item =
          tg_check_item_new (tg_account_words_server (server), tg_server_get_host (server), server);

      g_list_store_append (self->items, item);
    }
  return self;
}

GListModel *
tg_account_check_get_items (TgAccountCheck *self)
{
  return G_LIST_MODEL (self->items);
}

/* (transfer full) */
static TgCheckItem *
get_item (TgAccountCheck *self, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (self->items), position);
}

void
tg_account_check_prepare (TgAccountCheck *self)
{
  g_autoptr (TgCheckItem) first = get_item (self, 0);

  tg_check_item_set_state (first, TG_CHECK_WORKING);
}

static gboolean
all_passed (TgAccountCheck *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (TgCheckItem) item = get_item (self, i);

      if (tg_check_item_get_state (item) != TG_CHECK_PASSED)
        return FALSE;
    }
  return TRUE;
}

static void
finish_run (TgAccountCheck *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->run);

  g_task_return_boolean (task, all_passed (self));
}

typedef struct
{
  GTask *task; /* (owned) of the run */
  TgCheckItem *item; /* (owned) */
} LoginCall;

static void
logged_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LoginCall *call = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&call->task);
  g_autoptr (TgCheckItem) item = g_steal_pointer (&call->item);
  TgAccountCheck *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  gboolean passed = tg_login_check_finish (result, NULL, &error);

  g_free (call);
  if (self->run != task)
    return;
  if (passed)
    tg_check_item_set_state (item, TG_CHECK_PASSED);
  else
    tg_check_item_take_error (item, g_steal_pointer (&error));
  if (--self->n_running == 0)
    finish_run (self);
}

static void
log_in_everywhere (TgAccountCheck *self)
{
  GTask *task = self->run;

  for (guint i = 1; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (TgCheckItem) item = get_item (self, i);
      LoginCall *call;

      if (tg_check_item_get_state (item) == TG_CHECK_PASSED)
        continue;
      tg_check_item_set_state (item, TG_CHECK_WORKING);
      call = g_new0 (LoginCall, 1);
      call->task = g_object_ref (task);
      call->item = g_object_ref (item);
      self->n_running++;
      tg_login_check_async (tg_check_item_get_server (item),
                            self->method,
                            self->secret,
                            g_task_get_cancellable (task),
                            logged_in_cb,
                            call);
    }
  if (self->n_running == 0)
    finish_run (self);
}

/* Takes over @error, or @secret where that is NULL. */
static void
got_secret (TgAccountCheck *self, GTask *task, char *secret, GError *error)
{
  g_autoptr (TgCheckItem) first = get_item (self, 0);

  if (self->run != task)
    {
      g_clear_error (&error);
      tg_wipe (secret);
      g_free (secret);
      return;
    }
  if (error != NULL)
    {
      tg_daemon_explain (&error);
      tg_check_item_take_error (first, error);
      finish_run (self);
      return;
    }
  g_clear_pointer (&self->secret, tg_secret_unref);
  self->secret = tg_secret_new_take (secret);
  if (tg_check_item_get_state (first) != TG_CHECK_PASSED)
    tg_check_item_set_state (first, TG_CHECK_PASSED);
  log_in_everywhere (self);
}

static void
got_token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *token = NULL;

  tg_ipc_account1_call_get_access_token_finish (TG_IPC_ACCOUNT1 (source), &token, NULL, NULL, result, &error);
  got_secret (g_task_get_source_object (task), task, token, error);
}

static void
got_password_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *password = NULL;

  tg_ipc_account1_call_get_password_finish (TG_IPC_ACCOUNT1 (source), &password, result, &error);
  got_secret (g_task_get_source_object (task), task, password, error);
}

static gboolean
was_refused (TgAccountCheck *self)
{
  for (guint i = 1; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (TgCheckItem) item = get_item (self, i);

      if (g_error_matches (tg_check_item_get_error (item), TG_LOGIN_ERROR, TG_LOGIN_ERROR_REFUSED))
        return TRUE;
    }
  return FALSE;
}

static void
got_account_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TgAccountCheck *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (TgIpcAccount1) account = tg_ipc_account1_proxy_new_for_bus_finish (result, &error);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GVariantDict options;

  if (account == NULL)
    {
      got_secret (self, task, NULL, error);
      return;
    }
  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "interactive", "b", TRUE);
  if (self->method == TG_METHOD_PASSWORD)
    {
      tg_ipc_account1_call_get_password (account,
                                         g_variant_dict_end (&options),
                                         G_DBUS_CALL_FLAGS_NONE,
                                         TOKEN_TIMEOUT_MSEC,
                                         cancellable,
                                         got_password_cb,
                                         g_steal_pointer (&task));
      return;
    }
  g_variant_dict_insert (&options, "service", "s", "mail");
  if (self->secret != NULL && was_refused (self))
    g_variant_dict_insert (&options, "rejected", "s", tg_secret_peek (self->secret));
  tg_ipc_account1_call_get_access_token (account,
                                         g_variant_dict_end (&options),
                                         G_DBUS_CALL_FLAGS_NONE,
                                         TOKEN_TIMEOUT_MSEC,
                                         cancellable,
                                         got_token_cb,
                                         g_steal_pointer (&task));
}

void
tg_account_check_run_async (TgAccountCheck *self,
                            const char *account,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (TgCheckItem) first = get_item (self, 0);

  g_return_if_fail (self->run == NULL);

  g_task_set_source_tag (task, tg_account_check_run_async);
  /* What was stopped by then has been said by tg_account_check_stop(). */
  g_task_set_check_cancellable (task, FALSE);
  self->run = g_object_ref (task);
  self->n_running = 0;
  /* A token that was good stays so on the list, though the daemon is asked whether it still is. */
  if (tg_check_item_get_state (first) != TG_CHECK_PASSED || was_refused (self))
    tg_check_item_set_state (first, TG_CHECK_WORKING);
  tg_ipc_account1_proxy_new_for_bus (G_BUS_TYPE_SESSION,
                                     G_DBUS_PROXY_FLAGS_NONE,
                                     TG_DAEMON_ACCOUNTS_NAME,
                                     account,
                                     cancellable,
                                     got_account_cb,
                                     g_steal_pointer (&task));
}

gboolean
tg_account_check_run_finish (TgAccountCheck *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
tg_account_check_stop (TgAccountCheck *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->run);

  if (task == NULL)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (TgCheckItem) item = get_item (self, i);

      if (tg_check_item_get_state (item) == TG_CHECK_WORKING)
        tg_check_item_take_error (item, g_error_new_literal (TG_ERROR, TG_ERROR_CANCELLED, _ ("Stopped.")));
    }
  g_cancellable_cancel (g_task_get_cancellable (task));
  g_task_return_new_error (task, TG_ERROR, TG_ERROR_CANCELLED, "%s", _ ("The check was stopped."));
}

static void
tg_account_check_finalize (GObject *object)
{
  TgAccountCheck *self = TG_ACCOUNT_CHECK (object);

  g_clear_object (&self->items);
  g_clear_pointer (&self->secret, tg_secret_unref);
  G_OBJECT_CLASS (tg_account_check_parent_class)->finalize (object);
}

static void
tg_account_check_class_init (TgAccountCheckClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_account_check_finalize;
}

static void
tg_account_check_init (TgAccountCheck *self)
{
  self->items = g_list_store_new (TG_TYPE_CHECK_ITEM);
}
