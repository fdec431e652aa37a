/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-clients.h"

#include "tg-error.h"

struct _TgClients
{
  GObject parent_instance;

  TgKeyring *keyring;
  TgRegistrar *registrar;
  GHashTable *secrets; /* id of the provider -> TgSecret */
  guint generation; /* what was being read when a secret changed is not kept */
};

G_DEFINE_FINAL_TYPE (TgClients, tg_clients, G_TYPE_OBJECT)

typedef struct
{
  TgProvider *provider;
  gboolean interactive;
  guint generation;
} Call;

static void
call_free (Call *call)
{
  tg_provider_unref (call->provider);
  g_free (call);
}

/* 2 */
static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TgClients *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  const char *id = tg_provider_get_id (call->provider);
  g_autoptr (GError) error = NULL;
  g_autoptr (TgCredential) credential = tg_keyring_load_finish (TG_KEYRING (source), result, &error);
  TgSecret *secret = credential != NULL ? tg_credential_get_password (credential) : NULL;

  if (secret != NULL)
    {
      if (call->generation == self->generation)
        g_hash_table_insert (self->secrets, g_strdup (id), tg_secret_ref (secret));
      g_task_return_pointer (task,
                             tg_provider_with_client_secret (call->provider, tg_secret_peek (secret)),
                             (GDestroyNotify)tg_provider_unref);
    }
  else if (error == NULL || g_error_matches (error, TG_ERROR, TG_ERROR_NOT_FOUND) ||
           g_error_matches (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT))
    g_task_return_new_error (
        task,
        TG_ERROR,
        TG_ERROR_UNSUPPORTED,
        "The keyring no longer holds the secret of your client id for %s. Give it again: "
        "“tegatactl client %s --secret-stdin”.",
        tg_provider_get_name (call->provider),
        id);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* @task: (transfer full) */
static void
call_find_secret (GTask *task)
{
  g_autoptr (GTask) owned = task;
  TgClients *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  const TgProviderOauth *oauth = tg_provider_get_oauth (call->provider);
  const char *id = tg_provider_get_id (call->provider);
  g_autofree char *item = g_strconcat (TG_KEYRING_CLIENT, id, NULL);
  TgSecret *secret = g_hash_table_lookup (self->secrets, id);

  if (oauth == NULL || !oauth->client_secret_in_keyring)
    {
      g_task_return_pointer (task, tg_provider_ref (call->provider), (GDestroyNotify)tg_provider_unref);
      return;
    }
  if (secret != NULL)
    {
      g_task_return_pointer (task,
                             tg_provider_with_client_secret (call->provider, tg_secret_peek (secret)),
                             (GDestroyNotify)tg_provider_unref);
      return;
    }
  call->generation = self->generation;
  tg_keyring_load_async (self->keyring,
                         item,
                         call->interactive,
                         g_task_get_cancellable (task),
                         loaded_cb,
                         g_steal_pointer (&owned));
}

/* 1 */
static void
completed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  TgProvider *complete = tg_registrar_complete_finish (TG_REGISTRAR (source), result, &error);

  if (complete == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  tg_provider_unref (call->provider);
  call->provider = complete;
  call_find_secret (g_steal_pointer (&task));
}

void
tg_clients_complete_async (TgClients *self,
                           TgProvider *provider,
                           gboolean interactive,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  g_task_set_source_tag (task, tg_clients_complete_async);
  call->provider = tg_provider_ref (provider);
  call->interactive = interactive;
  g_task_set_task_data (task, call, (GDestroyNotify)call_free);
  /* One that was completed and still lacks something has been told all there is. */
  if (tg_provider_is_incomplete (provider) && tg_provider_get_found (provider) == NULL)
    tg_registrar_complete_async (self->registrar, provider, cancellable, completed_cb, task);
  else
    call_find_secret (task);
}

TgProvider *
tg_clients_complete_finish (TgClients *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tg_clients_forget (TgClients *self, const char *provider_id)
{
  g_hash_table_remove (self->secrets, provider_id);
  self->generation++;
}

static void
tg_clients_finalize (GObject *object)
{
  TgClients *self = TG_CLIENTS (object);

  g_hash_table_unref (self->secrets);
  g_object_unref (self->registrar);
  g_object_unref (self->keyring);
  G_OBJECT_CLASS (tg_clients_parent_class)->finalize (object);
}

static void
tg_clients_class_init (TgClientsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_clients_finalize;
}

static void
tg_clients_init (TgClients *self)
{
  self->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)tg_secret_unref);
}

TgClients *
tg_clients_new (TgKeyring *keyring, TgRegistrar *registrar)
{
  TgClients *self = g_object_new (TG_TYPE_CLIENTS, NULL);

  self->keyring = g_object_ref (keyring);
  self->registrar = g_object_ref (registrar);
  return self;
}
