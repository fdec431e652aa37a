/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-clients.h"

#include "tg-error.h"

struct _TgClients
{
  GObject parent_instance;

  TgKeyring *keyring;
  GHashTable *secrets; /* id of the provider -> TgSecret */
  guint generation; /* what was being read when a secret changed is not kept */
};

G_DEFINE_FINAL_TYPE (TgClients, tg_clients, G_TYPE_OBJECT)

typedef struct
{
  TgProvider *provider;
  guint generation;
} Call;

static void
call_free (Call *call)
{
  tg_provider_unref (call->provider);
  g_free (call);
}

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

void
tg_clients_complete_async (TgClients *self,
                           TgProvider *provider,
                           gboolean interactive,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  const TgProviderOauth *oauth = tg_provider_get_oauth (provider);
  const char *id = tg_provider_get_id (provider);
  g_autofree char *item = g_strconcat (TG_KEYRING_CLIENT, id, NULL);
  TgSecret *secret = g_hash_table_lookup (self->secrets, id);
  Call *call;

  g_task_set_source_tag (task, tg_clients_complete_async);
  if (oauth == NULL || !oauth->client_secret_in_keyring)
    {
      g_task_return_pointer (task, tg_provider_ref (provider), (GDestroyNotify)tg_provider_unref);
      return;
    }
  if (secret != NULL)
    {
      g_task_return_pointer (task,
                             tg_provider_with_client_secret (provider, tg_secret_peek (secret)),
                             (GDestroyNotify)tg_provider_unref);
      return;
    }
  call = g_new0 (Call, 1);
  call->provider = tg_provider_ref (provider);
  call->generation = self->generation;
  g_task_set_task_data (task, call, (GDestroyNotify)call_free);
  tg_keyring_load_async (self->keyring, item, interactive, cancellable, loaded_cb, g_steal_pointer (&task));
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
tg_clients_new (TgKeyring *keyring)
{
  TgClients *self = g_object_new (TG_TYPE_CLIENTS, NULL);

  self->keyring = g_object_ref (keyring);
  return self;
}
