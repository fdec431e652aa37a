/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-keyring.h"

#include "tg-config.h"
#include "tg-error.h"
#include "tg-keyring-job.h"

#define GETTEXT_PACKAGE TG_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#define SERVICE_NAME "org.freedesktop.secrets"

struct _TgKeyring
{
  GObject parent_instance;

  guint watch_id;
  GMutex mutex;
  SecretService *service; /* with a session; dropped when the bus name changes hands */
};

G_DEFINE_FINAL_TYPE (TgKeyring, tg_keyring, G_TYPE_OBJECT)

static const SecretSchema grant_schema = {
  "io.github.tegata.Tegata.Grant",
  SECRET_SCHEMA_NONE,
  { { "account", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static const SecretSchema client_schema = {
  "io.github.tegata.Tegata.Client",
  SECRET_SCHEMA_NONE,
  { { "provider", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static gboolean
is_client (TgKeyringJob *job)
{
  return g_str_has_prefix (job->id, TG_KEYRING_CLIENT);
}

static const SecretSchema *
job_schema (TgKeyringJob *job)
{
  return is_client (job) ? &client_schema : &grant_schema;
}

/* (transfer container) */
static GHashTable *
job_attributes (TgKeyringJob *job)
{
  GHashTable *attributes = g_hash_table_new (g_str_hash, g_str_equal);
  const char *value = is_client (job) ? job->id + strlen (TG_KEYRING_CLIENT) : job->id;

  g_hash_table_insert (attributes, (gpointer)job_schema (job)->attributes[0].name, (gpointer)value);
  return attributes;
}

static GTask *
keyring_task (TgKeyring *self,
              const char *id,
              gboolean interactive,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_task_data (
      task, tg_keyring_job_new (id, interactive, cancellable), (GDestroyNotify)tg_keyring_job_free);
  return task;
}

/* The conversations, each in a thread of its own, top to bottom. */

static SecretService *
keyring_ref_service_sync (TgKeyring *self, TgKeyringJob *job, GError **error)
{
  g_autoptr (SecretService) service = NULL;

  g_mutex_lock (&self->mutex);
  if (self->service != NULL)
    service = g_object_ref (self->service);
  g_mutex_unlock (&self->mutex);
  if (service != NULL)
    return g_steal_pointer (&service);

  service = secret_service_open_sync (
      SECRET_TYPE_SERVICE, NULL, SECRET_SERVICE_OPEN_SESSION, job->cancellable, error);
  if (service == NULL)
    return NULL;
  g_mutex_lock (&self->mutex);
  g_set_object (&self->service, service);
  g_mutex_unlock (&self->mutex);
  return g_steal_pointer (&service);
}

/* Unlocks @object (an item or a collection), with the person's help where that is allowed. */
static gboolean
unlock_sync (SecretService *service, GDBusProxy *object, TgKeyringJob *job, GError **error)
{
  GList objects = { object, NULL, NULL };
  gint n_unlocked;

  if (!job->interactive)
    {
      g_set_error (
          error, TG_ERROR, TG_ERROR_KEYRING_LOCKED, _ ("The keyring is locked. Unlock it and try again."));
      return FALSE;
    }
  tg_keyring_job_begin_prompt (job);
  n_unlocked = secret_service_unlock_sync (service, &objects, job->cancellable, NULL, error);
  if (n_unlocked < 0)
    return FALSE;
  if (n_unlocked == 0)
    {
      g_set_error (error,
                   TG_ERROR,
                   TG_ERROR_KEYRING_LOCKED,
                   "The keyring was not unlocked. Try again and enter the keyring's password.");
      return FALSE;
    }
  return TRUE;
}

static void
items_free (GList *items)
{
  g_list_free_full (items, g_object_unref);
}

static gboolean
search_sync (SecretService *service, TgKeyringJob *job, GList **items, GError **error)
{
  g_autoptr (GHashTable) attributes = job_attributes (job);
  g_autoptr (GError) local_error = NULL;

  *items = secret_service_search_sync (
      service, job_schema (job), attributes, SECRET_SEARCH_ALL, job->cancellable, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The collection that new items go into; made with the person's help where there is none yet. */
static SecretCollection *
default_collection_sync (SecretService *service, TgKeyringJob *job, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (SecretCollection) collection = NULL;

  collection = secret_collection_for_alias_sync (
      service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, job->cancellable, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (collection == NULL && !job->interactive)
    {
      g_set_error (
          error, TG_ERROR, TG_ERROR_KEYRING_LOCKED, "There is no keyring yet. Make one and try again.");
      return NULL;
    }
  if (collection == NULL)
    {
      tg_keyring_job_begin_prompt (job);
      collection = secret_collection_create_sync (service,
                                                  "Login",
                                                  SECRET_COLLECTION_DEFAULT,
                                                  SECRET_COLLECTION_CREATE_NONE,
                                                  job->cancellable,
                                                  &local_error);
      /* libsecret has no word for a dismissed prompt here: no collection, and perhaps no error. */
      if (collection == NULL && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_set_error (
            error, TG_ERROR, TG_ERROR_KEYRING_LOCKED, "No keyring was made. Make one and try again.");
      else if (collection == NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
    }
  return g_steal_pointer (&collection);
}

/* Asks each collection by itself, which makes no service open a dialog. */
static gboolean
search_each_sync (SecretService *service, TgKeyringJob *job, GList **items, GError **error)
{
  g_autoptr (GHashTable) attributes = job_attributes (job);
  g_autoptr (GError) local_error = NULL;
  GList *collections = NULL;

  *items = NULL;
  if (secret_service_load_collections_sync (service, job->cancellable, &local_error))
    collections = secret_service_get_collections (service);
  for (GList *l = collections; l != NULL && local_error == NULL; l = l->next)
    *items = g_list_concat (
        *items,
        secret_collection_search_sync (
            l->data, job_schema (job), attributes, SECRET_SEARCH_ALL, job->cancellable, &local_error));
  g_list_free_full (collections, g_object_unref);
  if (local_error == NULL)
    return TRUE;
  g_clear_pointer (items, items_free);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Finds the account's items and unlocks the first; an empty list only where none can exist. What lies in a locked collection
 * is not shown by every service, and KeePassXC, asked for it as a service, opens a dialog and is silent until the person has
 * answered. So while the default collection is locked it is not asked that way, and "none" is not believed. */
static gboolean
find_sync (SecretService *service, TgKeyringJob *job, GList **items, GError **error)
{
  g_autoptr (SecretCollection) collection = NULL;
  g_autoptr (GError) local_error = NULL;

  *items = NULL;
  collection = secret_collection_for_alias_sync (
      service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, job->cancellable, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (collection != NULL && secret_collection_get_locked (collection))
    {
      if (!search_each_sync (service, job, items, error) ||
          (*items == NULL && !unlock_sync (service, G_DBUS_PROXY (collection), job, error)))
        return FALSE;
    }
  if (*items == NULL && !search_sync (service, job, items, error))
    return FALSE;
  return *items == NULL || !secret_item_get_locked ((*items)->data) ||
         unlock_sync (service, (*items)->data, job, error);
}

static TgCredential *
load_sync (TgKeyring *self, TgKeyringJob *job, GError **error)
{
  g_autoptr (SecretService) service = keyring_ref_service_sync (self, job, error);
  g_autoptr (SecretValue) value = NULL;
  TgCredential *credential = NULL;
  GList *items = NULL;
  const char *text;
  gsize length;

  if (service == NULL)
    return NULL;
  if (find_sync (service, job, &items, error) && items == NULL)
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_NOT_FOUND,
                 "The keyring holds nothing for this account any more. Sign in again.");
  if (items != NULL && secret_item_load_secret_sync (items->data, job->cancellable, error))
    {
      value = secret_item_get_secret (items->data);
      text = secret_value_get (value, &length);
      credential = tg_credential_from_text (text, length, error);
    }
  items_free (items);
  return credential;
}

static gboolean
save_sync (TgKeyring *self, TgKeyringJob *job, GError **error)
{
  g_autoptr (SecretService) service = keyring_ref_service_sync (self, job, error);
  g_autoptr (GHashTable) attributes = job_attributes (job);
  g_autoptr (SecretCollection) collection = NULL;
  g_autoptr (SecretValue) value = NULL;
  g_autoptr (SecretItem) item = NULL;
  g_autoptr (TgSecret) text = tg_credential_to_text (job->credential);
  GList *items = NULL;

  if (service == NULL || !find_sync (service, job, &items, error))
    {
      items_free (items);
      return FALSE;
    }
  value = secret_value_new (tg_secret_peek (text), tg_secret_get_length (text), "application/json");
  if (items != NULL)
    {
      gboolean saved;

      job->touched = TRUE;
      saved = secret_item_set_secret_sync (items->data, value, job->cancellable, error);

      items_free (items);
      return saved;
    }
  collection = default_collection_sync (service, job, error);
  if (collection == NULL || (secret_collection_get_locked (collection) &&
                             !unlock_sync (service, G_DBUS_PROXY (collection), job, error)))
    return FALSE;
  job->touched = TRUE;
  item = secret_item_create_sync (collection,
                                  job_schema (job),
                                  attributes,
                                  job->label,
                                  value,
                                  SECRET_ITEM_CREATE_REPLACE,
                                  job->cancellable,
                                  error);
  return item != NULL;
}

static gboolean
erase_sync (TgKeyring *self, TgKeyringJob *job, GError **error)
{
  g_autoptr (SecretService) service = keyring_ref_service_sync (self, job, error);
  GList *items = NULL;
  gboolean erased;

  if (service == NULL)
    return FALSE;
  erased = find_sync (service, job, &items, error);
  for (GList *l = items; erased && l != NULL; l = l->next)
    erased = secret_item_delete_sync (l->data, job->cancellable, error);
  items_free (items);
  return erased;
}

static void
load_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  TgCredential *credential = load_sync (source_object, task_data, &error);

  if (credential != NULL)
    g_task_return_pointer (task, credential, (GDestroyNotify)tg_credential_unref);
  else
    g_task_return_error (task, tg_keyring_job_translate (task_data, error));
}

void
tg_keyring_load_async (TgKeyring *self,
                       const char *id,
                       gboolean interactive,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = keyring_task (self, id, interactive, cancellable, callback, user_data);

  g_task_set_source_tag (task, tg_keyring_load_async);
  g_task_run_in_thread (task, load_thread);
}

TgCredential *
tg_keyring_load_finish (TgKeyring *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
save_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (save_sync (source_object, task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, tg_keyring_job_translate (task_data, error));
}

void
tg_keyring_save_async (TgKeyring *self,
                       const char *id,
                       const char *label,
                       TgCredential *credential,
                       gboolean interactive,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = keyring_task (self, id, interactive, cancellable, callback, user_data);
  TgKeyringJob *job = g_task_get_task_data (task);

  g_task_set_source_tag (task, tg_keyring_save_async);
  job->label = g_strdup (label);
  job->credential = tg_credential_ref (credential);
  g_task_run_in_thread (task, save_thread);
}

gboolean
tg_keyring_save_finish (TgKeyring *self, GAsyncResult *result, gboolean *touched, GError **error)
{
  TgKeyringJob *job = g_task_get_task_data (G_TASK (result));

  if (touched != NULL)
    *touched = job->touched;
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
erase_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (erase_sync (source_object, task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, tg_keyring_job_translate (task_data, error));
}

void
tg_keyring_erase_async (TgKeyring *self,
                        const char *id,
                        gboolean interactive,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = keyring_task (self, id, interactive, cancellable, callback, user_data);

  g_task_set_source_tag (task, tg_keyring_erase_async);
  g_task_run_in_thread (task, erase_thread);
}

gboolean
tg_keyring_erase_finish (TgKeyring *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
service_vanished_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  TgKeyring *self = TG_KEYRING (user_data);

  /* Its session died with it. */
  g_mutex_lock (&self->mutex);
  g_clear_object (&self->service);
  g_mutex_unlock (&self->mutex);
}

static void
tg_keyring_finalize (GObject *object)
{
  TgKeyring *self = TG_KEYRING (object);

  g_bus_unwatch_name (self->watch_id);
  g_clear_object (&self->service);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (tg_keyring_parent_class)->finalize (object);
}

static void
tg_keyring_class_init (TgKeyringClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_keyring_finalize;
}

static void
tg_keyring_init (TgKeyring *self)
{
  g_mutex_init (&self->mutex);
}

TgKeyring *
tg_keyring_new (GDBusConnection *connection)
{
  TgKeyring *self = g_object_new (TG_TYPE_KEYRING, NULL);

  self->watch_id = g_bus_watch_name_on_connection (
      connection, SERVICE_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, service_vanished_cb, self, NULL);
  return self;
}
