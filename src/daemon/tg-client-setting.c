/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-client-setting.h"

#include "tg-error.h"
#include "tg-own-client.h"
#include "tg-secret-pipe.h"
#include "tg-wire.h"

/* Steps in the order of time. */
typedef struct
{
  TgContext *context;
  TgProvider *provider;
  TgOwnClient *client; /* as it is to be */
  gboolean had_secret;
} Call;

static void
call_free (Call *call)
{
  call->context->n_changes--;
  g_clear_pointer (&call->provider, tg_provider_unref);
  g_clear_pointer (&call->client, tg_own_client_free);
  tg_context_unref (call->context);
  g_free (call);
}

/* 3, and the end: the overlay. */
static void
call_write (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  const char *id = tg_provider_get_id (call->provider);
  g_autoptr (GError) error = NULL;

  tg_clients_forget (call->context->clients, id);
  if (!tg_own_client_write (id, call->client, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  tg_context_reload_catalogue (call->context);
  g_task_return_boolean (task, TRUE);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (tg_keyring_save_finish (TG_KEYRING (source), result, NULL, &error))
    call_write (task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
erased_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (tg_keyring_erase_finish (TG_KEYRING (source), result, &error))
    call_write (task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* 2: the keyring. @secret: (nullable) */
static void
call_store (GTask *task, TgSecret *secret)
{
  Call *call = g_task_get_task_data (task);
  TgKeyring *keyring = call->context->keyring;
  g_autofree char *item = g_strconcat (TG_KEYRING_CLIENT, tg_provider_get_id (call->provider), NULL);
  g_autofree char *label =
      g_strdup_printf ("Tegata: client secret for %s", tg_provider_get_name (call->provider));
  g_autoptr (TgCredential) credential = secret != NULL ? tg_credential_new_password (secret) : NULL;

  if (secret != NULL)
    {
      call->client->secret_in_keyring = TRUE;
      tg_keyring_save_async (keyring, item, label, credential, TRUE, NULL, saved_cb, g_object_ref (task));
    }
  else if (call->had_secret && !call->client->secret_in_keyring)
    tg_keyring_erase_async (keyring, item, TRUE, NULL, erased_cb, g_object_ref (task));
  else
    call_write (task);
}

static void
secret_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TgSecret) secret = tg_secret_pipe_read_finish (result, &error);

  if (secret != NULL)
    call_store (task, secret);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* "" is a way of saying: none. */
static void
replace (char **slot, const char *value)
{
  g_free (*slot);
  *slot = *value != '\0' ? g_strdup (value) : NULL;
}

static gboolean
call_apply (Call *call, GVariant *changes, gboolean has_secret, GError **error)
{
  TgOwnClient *client = call->client;
  const char *client_id = NULL;
  const char *tenant = NULL;
  gboolean remove = FALSE;

  if (!tg_wire_lookup (changes, "client-id", "&s", &client_id, error) ||
      !tg_wire_lookup (changes, "tenant", "&s", &tenant, error) ||
      !tg_wire_lookup (changes, "remove", "b", &remove, error))
    return FALSE;
  if (remove || (client_id != NULL && g_strcmp0 (client_id, client->client_id) != 0))
    client->secret_in_keyring = FALSE;
  if (client_id != NULL || remove)
    replace (&client->client_id, client_id != NULL ? client_id : "");
  if (tenant != NULL || remove)
    replace (&client->tenant, tenant != NULL ? tenant : "");
  if (has_secret && client->client_id == NULL)
    {
      g_set_error (error,
                   TG_ERROR,
                   TG_ERROR_INVALID_ARGUMENT,
                   "A client secret belongs to a client id of your own. Give the client id as well.");
      return FALSE;
    }
  return tg_own_client_check (call->provider, client, error);
}

static gboolean
call_prepare (Call *call, const char *provider_id, GVariant *changes, gboolean has_secret, GError **error)
{
  TgProvider *provider = tg_catalogue_lookup (call->context->catalogue, provider_id);

  if (provider == NULL)
    {
      g_set_error (error,
                   TG_ERROR,
                   TG_ERROR_NOT_FOUND,
                   "There is no provider “%s” in the catalogue. “tegatactl providers” lists them.",
                   provider_id);
      return FALSE;
    }
  call->provider = tg_provider_ref (provider);
  call->client = tg_own_client_read (provider_id, error);
  if (call->client == NULL)
    return FALSE;
  call->had_secret = call->client->secret_in_keyring;
  return call_apply (call, changes, has_secret, error);
}

/* A secret is a string, or better a pipe. */
static void
call_read_secret (GTask *task, GVariant *value, GUnixFDList *fds)
{
  g_autoptr (TgSecret) secret = NULL;
  int fd = -1;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    {
      secret = tg_secret_new (g_variant_get_string (value, NULL));
      if (tg_secret_get_length (secret) > 0)
        call_store (task, secret);
      else
        g_task_return_new_error (task,
                                 TG_ERROR,
                                 TG_ERROR_INVALID_ARGUMENT,
                                 "The client secret is empty. Leave it out or enter one.");
      return;
    }
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_HANDLE) && fds != NULL)
    fd = g_unix_fd_list_get (fds, g_variant_get_handle (value), NULL);
  if (fd >= 0)
    tg_secret_pipe_read_async (fd, secret_read_cb, g_object_ref (task));
  else
    g_task_return_new_error (task,
                             TG_ERROR,
                             TG_ERROR_INVALID_ARGUMENT,
                             "“client-secret” has to be a pipe to read from, or a string.");
}

void
tg_client_setting_run_async (TgContext *context,
                             const char *provider_id,
                             GVariant *changes,
                             GUnixFDList *fds,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autoptr (GVariant) secret = g_variant_lookup_value (changes, "client-secret", NULL);
  g_autoptr (GError) error = NULL;
  Call *call = g_new0 (Call, 1);

  g_task_set_source_tag (task, tg_client_setting_run_async);
  context->n_changes++;
  call->context = tg_context_ref (context);
  g_task_set_task_data (task, call, (GDestroyNotify)call_free);

  /* 1: what is wanted, and whether it can be */
  tg_context_reload_catalogue (context);
  if (!call_prepare (call, provider_id, changes, secret != NULL, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else if (secret != NULL)
    call_read_secret (task, secret, fds);
  else
    call_store (task, NULL);
}

gboolean
tg_client_setting_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
