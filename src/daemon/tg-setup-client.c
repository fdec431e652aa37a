/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-setup-client.h"

#include "tg-error.h"

static void
completed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TgSetupPlan *plan = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  TgProvider *provider = tg_clients_complete_finish (TG_CLIENTS (source), result, &error);

  if (provider != NULL && tg_setup_plan_take_provider (plan, provider, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
registered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TgSetupPlan *plan = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (TgRegistration) registration =
      tg_registrar_register_finish (TG_REGISTRAR (source), result, &error);

  if (registration != NULL && tg_setup_plan_take_registration (plan, registration, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
tg_setup_client_run_async (TgContext *context,
                           TgSetupPlan *plan,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, tg_setup_client_run_async);
  g_task_set_task_data (task, plan, NULL);
  if (plan->issuer != NULL)
    tg_registrar_register_async (
        context->registrar, plan->issuer, plan->scope, cancellable, registered_cb, task);
  else
    tg_clients_complete_async (context->clients, plan->provider, TRUE, cancellable, completed_cb, task);
}

gboolean
tg_setup_client_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
given_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!tg_registrar_delete_finish (TG_REGISTRAR (source), result, &error))
    g_debug ("a registration that is of no use any more could not be taken back: %s", error->message);
}

void
tg_setup_client_give_back (TgContext *context, TgRegistration *registration)
{
  if (registration != NULL)
    tg_registrar_delete_async (context->registrar, registration, NULL, given_back_cb, NULL);
}
