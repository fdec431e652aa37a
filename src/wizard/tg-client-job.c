/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-client-job.h"

#include "tg-daemon.h"

#include <gio/gunixfdlist.h>
#include <unistd.h>

struct _TgClientJob
{
  GObject parent_instance;

  char *provider; /* (owned) */
  char *client_id; /* (owned) */
  char *tenant; /* (owned) (nullable) */
  TgSecret *secret; /* (owned) (nullable) only until it is on its way */
};

G_DEFINE_FINAL_TYPE (TgClientJob, tg_client_job, G_TYPE_OBJECT)

static void
set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (tg_ipc_setup1_call_set_client_finish (TG_IPC_SETUP1 (source), NULL, result, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  tg_daemon_explain (&error);
  g_task_return_error (task, g_steal_pointer (&error));
}

/* (transfer full) floating; NULL with @error. What was given before is another client: nothing of it stays. */
static GVariant *
build_client (TgClientJob *self, GUnixFDList *fds, GError **error)
{
  g_auto (GVariantBuilder) client = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  g_variant_builder_add (&client, "{sv}", "remove", g_variant_new_boolean (TRUE));
  g_variant_builder_add (&client, "{sv}", "client-id", g_variant_new_string (self->client_id));
  if (self->tenant != NULL)
    g_variant_builder_add (&client, "{sv}", "tenant", g_variant_new_string (self->tenant));
  if (self->secret != NULL)
    {
      int fd = tg_daemon_fill_pipe (self->secret, error);
      int handle = fd != -1 ? g_unix_fd_list_append (fds, fd, error) : -1;

      if (fd != -1)
        close (fd);
      if (handle == -1)
        return NULL;
      g_variant_builder_add (&client, "{sv}", "client-secret", g_variant_new_handle (handle));
    }
  return g_variant_builder_end (&client);
}

static void
got_setup_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TgClientJob *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (TgIpcSetup1) setup = tg_daemon_get_setup_finish (result, &error);
  g_autoptr (GUnixFDList) fds = g_unix_fd_list_new ();
  GVariant *client = setup != NULL ? build_client (self, fds, &error) : NULL;

  g_clear_pointer (&self->secret, tg_secret_unref);
  if (client == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    tg_ipc_setup1_call_set_client (setup,
                                   self->provider,
                                   client,
                                   G_DBUS_CALL_FLAGS_NONE,
                                   TG_DAEMON_TIMEOUT_MSEC,
                                   fds,
                                   NULL,
                                   set_cb,
                                   g_steal_pointer (&task));
}

void
tg_client_job_run_async (TgClientJob *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tg_client_job_run_async);
  tg_daemon_get_setup_async (got_setup_cb, g_steal_pointer (&task));
}

gboolean
tg_client_job_run_finish (TgClientJob *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

TgClientJob *
tg_client_job_new (const char *provider, const char *client_id, TgSecret *secret, const char *tenant)
{
  TgClientJob *self = g_object_new (TG_TYPE_CLIENT_JOB, NULL);

  self->provider = g_strdup (provider);
  self->client_id = g_strdup (client_id);
  self->secret = secret != NULL ? tg_secret_ref (secret) : NULL;
  self->tenant = g_strdup (tenant);
  return self;
}

static void
tg_client_job_finalize (GObject *object)
{
  TgClientJob *self = TG_CLIENT_JOB (object);

  g_free (self->provider);
  g_free (self->client_id);
  g_free (self->tenant);
  g_clear_pointer (&self->secret, tg_secret_unref);
  G_OBJECT_CLASS (tg_client_job_parent_class)->finalize (object);
}

static void
tg_client_job_class_init (TgClientJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_client_job_finalize;
}

static void
tg_client_job_init (TgClientJob *self)
{
}
