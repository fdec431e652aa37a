/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-password-job.h"

#include "tg-daemon.h"
#include "tg-error.h"

#include <glib/gi18n.h>

struct _TgPasswordJob
{
  GObject parent_instance;

  gboolean adding;
  gboolean existing;
  GTask *abandoning; /* (owned) (nullable) waits for the daemon's answer */
};

G_DEFINE_FINAL_TYPE (TgPasswordJob, tg_password_job, G_TYPE_OBJECT)

static void
late_account_removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) abandoning = user_data;
  g_autoptr (GError) error = NULL;

  if (tg_daemon_remove_account_finish (result, &error))
    g_task_return_boolean (abandoning, TRUE);
  else
    g_task_return_error (abandoning, g_steal_pointer (&error));
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TgPasswordJob *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *account = tg_daemon_add_password_account_finish (result, &error);

  self->adding = FALSE;
  if (self->abandoning != NULL)
    {
      g_task_return_new_error (
          task, TG_ERROR, TG_ERROR_CANCELLED, "%s", _ ("Adding the account was cancelled."));
      if (account != NULL && !self->existing)
        tg_daemon_remove_account_async (
            account, late_account_removed_cb, g_steal_pointer (&self->abandoning));
      else
        g_task_return_boolean (self->abandoning, TRUE);
      g_clear_object (&self->abandoning);
    }
  else if (account != NULL)
    g_task_return_pointer (task, g_steal_pointer (&account), g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
tg_password_job_set_existing (TgPasswordJob *self, gboolean existing)
{
  self->existing = existing;
}

void
tg_password_job_add_async (TgPasswordJob *self,
                           GVariant *candidate,
                           TgSecret *password,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (!self->adding);

  g_task_set_source_tag (task, tg_password_job_add_async);
  self->adding = TRUE;
  tg_daemon_add_password_account_async (candidate, password, added_cb, g_steal_pointer (&task));
}

char *
tg_password_job_add_finish (TgPasswordJob *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tg_password_job_abandon_async (TgPasswordJob *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (self->abandoning == NULL);

  g_task_set_source_tag (task, tg_password_job_abandon_async);
  if (self->adding)
    self->abandoning = g_steal_pointer (&task);
  else
    g_task_return_boolean (task, TRUE);
}

gboolean
tg_password_job_abandon_finish (TgPasswordJob *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

TgPasswordJob *
tg_password_job_new (void)
{
  return g_object_new (TG_TYPE_PASSWORD_JOB, NULL);
}

static void
tg_password_job_class_init (TgPasswordJobClass *klass)
{
}

static void
tg_password_job_init (TgPasswordJob *self)
{
}
