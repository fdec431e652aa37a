/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-permission-store.h"

#include "tg-error.h"

#define STORE_NAME "org.freedesktop.impl.portal.PermissionStore"
#define STORE_PATH "/org/freedesktop/impl/portal/PermissionStore"
#define STORE_INTERFACE STORE_NAME
#define STORE_NOT_FOUND "org.freedesktop.portal.Error.NotFound"
#define TABLE "tegata"
#define TIMEOUT_MSEC 10000
/* Whoever says "changed" all the time does not keep us reading for ever. */
#define MAX_READS 5

/* One account. */
typedef struct
{
  GHashTable *apps; /* (nullable) not known; app -> GUINT_TO_POINTER (TgPermission) */
  GPtrArray *tasks; /* GTask, waiting */
  guint n_reads; /* 0: none under way */
  gboolean stale; /* it changed while it was being read */
} Entry;

struct _TgPermissionStore
{
  GObject parent_instance;

  GDBusConnection *connection;
  GHashTable *entries; /* account id -> Entry */
  guint changed_id; /* 0: nobody has needed the store yet */
  guint owner_id;
};

G_DEFINE_FINAL_TYPE (TgPermissionStore, tg_permission_store, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
entry_free (Entry *entry)
{
  g_clear_pointer (&entry->apps, g_hash_table_unref);
  g_ptr_array_unref (entry->tasks);
  g_free (entry);
}

static Entry *
store_ensure_entry (TgPermissionStore *self, const char *account_id)
{
  Entry *entry = g_hash_table_lookup (self->entries, account_id);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->tasks = g_ptr_array_new_with_free_func (g_object_unref);
      g_hash_table_insert (self->entries, g_strdup (account_id), entry);
    }
  return entry;
}

static void
entry_forget (Entry *entry)
{
  g_clear_pointer (&entry->apps, g_hash_table_unref);
  entry->stale = TRUE;
}

static void
store_forget (TgPermissionStore *self, const char *account_id)
{
  GHashTableIter iter;
  Entry *entry;

  if (account_id != NULL)
    {
      entry = g_hash_table_lookup (self->entries, account_id);
      if (entry != NULL)
        entry_forget (entry);
    }
  else
    {
      g_hash_table_iter_init (&iter, self->entries);
      while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&entry))
        entry_forget (entry);
    }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, account_id);
}

static void
changed_cb (GDBusConnection *connection,
            const char *sender_name,
            const char *object_path,
            const char *interface_name,
            const char *signal_name,
            GVariant *parameters,
            gpointer user_data)
{
  const char *account_id;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ssbva{sas})")))
    return;
  g_variant_get_child (parameters, 1, "&s", &account_id);
  store_forget (TG_PERMISSION_STORE (user_data), account_id);
}

static void
owner_changed_cb (GDBusConnection *connection,
                  const char *sender_name,
                  const char *object_path,
                  const char *interface_name,
                  const char *signal_name,
                  GVariant *parameters,
                  gpointer user_data)
{
  const char *old_owner;

  g_variant_get_child (parameters, 1, "&s", &old_owner);
  if (*old_owner != '\0')
    store_forget (TG_PERMISSION_STORE (user_data), NULL);
}

static void
store_listen (TgPermissionStore *self)
{
  if (self->changed_id != 0)
    return;
  self->changed_id = g_dbus_connection_signal_subscribe (self->connection,
                                                         STORE_NAME,
                                                         STORE_INTERFACE,
                                                         "Changed",
                                                         STORE_PATH,
                                                         TABLE,
                                                         G_DBUS_SIGNAL_FLAGS_NONE,
                                                         changed_cb,
                                                         self,
                                                         NULL);
  self->owner_id = g_dbus_connection_signal_subscribe (self->connection,
                                                       "org.freedesktop.DBus",
                                                       "org.freedesktop.DBus",
                                                       "NameOwnerChanged",
                                                       "/org/freedesktop/DBus",
                                                       STORE_NAME,
                                                       G_DBUS_SIGNAL_FLAGS_NONE,
                                                       owner_changed_cb,
                                                       self,
                                                       NULL);
}

static void
store_call (TgPermissionStore *self,
            const char *method_name,
            GVariant *parameters,
            const char *reply_type,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  store_listen (self);
  g_dbus_connection_call (self->connection,
                          STORE_NAME,
                          STORE_PATH,
                          STORE_INTERFACE,
                          method_name,
                          parameters,
                          G_VARIANT_TYPE (reply_type),
                          G_DBUS_CALL_FLAGS_NONE,
                          TIMEOUT_MSEC,
                          NULL,
                          callback,
                          user_data);
}

static gboolean
is_not_found (const GError *error)
{
  g_autofree char *name = error != NULL ? g_dbus_error_get_remote_error (error) : NULL;

  return g_strcmp0 (name, STORE_NOT_FOUND) == 0;
}

static GError *
create_error (const GError *reason)
{
  g_debug ("permission store: %s", reason->message);
  return g_error_new (
      TG_ERROR,
      TG_ERROR_NOT_ALLOWED,
      "What apps may do is kept by the desktop's permission store (xdg-permission-store), and "
      "that does not answer. Install or start it and try again.");
}

static GHashTable *
read_apps (GVariant *reply)
{
  GHashTable *apps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GVariant) permissions = g_variant_get_child_value (reply, 0);
  GVariantIter iter;
  const char *app;
  GVariant *words_variant;

  g_variant_iter_init (&iter, permissions);
  while (g_variant_iter_loop (&iter, "{&s@as}", &app, &words_variant))
    {
      g_autofree const char **words = g_variant_get_strv (words_variant, NULL);

      g_hash_table_insert (apps, g_strdup (app), GUINT_TO_POINTER (tg_permission_from_strv (words)));
    }
  return apps;
}

typedef struct
{
  TgPermissionStore *self;
  char *account_id;
} Reading;

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->self);
  g_free (reading->account_id);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

static void looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* @reading: (transfer full) */
static void
reading_begin (Reading *reading, Entry *entry)
{
  TgPermissionStore *self = reading->self;

  entry->n_reads++;
  entry->stale = FALSE;
  store_call (
      self, "Lookup", g_variant_new ("(ss)", TABLE, reading->account_id), "(a{sas}v)", looked_up_cb, reading);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Reading) reading = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  Entry *entry = store_ensure_entry (reading->self, reading->account_id);
  g_autoptr (GPtrArray) tasks = NULL;

  if (entry->stale && entry->n_reads < MAX_READS)
    {
      reading_begin (g_steal_pointer (&reading), entry);
      return;
    }
  entry->n_reads = 0;
  if (!entry->stale && reply != NULL)
    entry->apps = read_apps (reply);
  else if (!entry->stale && is_not_found (error))
    entry->apps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (error == NULL)
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_BUSY, "it changes all the time");
  tasks = g_steal_pointer (&entry->tasks);
  entry->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < tasks->len; i++)
    if (entry->apps != NULL)
      g_task_return_boolean (tasks->pdata[i], TRUE);
    else
      g_task_return_error (tasks->pdata[i], create_error (error));
}

void
tg_permission_store_load_async (TgPermissionStore *self,
                                const char *account_id,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Entry *entry = store_ensure_entry (self, account_id);
  Reading *reading;

  g_task_set_source_tag (task, tg_permission_store_load_async);
  if (entry->apps != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_ptr_array_add (entry->tasks, g_steal_pointer (&task));
  if (entry->n_reads > 0)
    return;
  reading = g_new0 (Reading, 1);
  reading->self = g_object_ref (self);
  reading->account_id = g_strdup (account_id);
  reading_begin (reading, entry);
}

gboolean
tg_permission_store_load_finish (TgPermissionStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

GHashTable *
tg_permission_store_list (TgPermissionStore *self, const char *account_id)
{
  Entry *entry = g_hash_table_lookup (self->entries, account_id);

  return entry != NULL ? entry->apps : NULL;
}

gboolean
tg_permission_store_peek (TgPermissionStore *self,
                          const char *account_id,
                          const char *app,
                          TgPermission *permission)
{
  GHashTable *apps = tg_permission_store_list (self, account_id);

  *permission = TG_PERMISSION_NONE;
  if (apps != NULL)
    *permission = (TgPermission)GPOINTER_TO_UINT (g_hash_table_lookup (apps, app));
  return apps != NULL;
}

static void
set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TgPermissionStore *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  /* Before anybody acts on the answer, and whether or not the store tells about its change. */
  store_forget (self, g_task_get_task_data (task));
  if (reply != NULL || is_not_found (error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, create_error (error));
}

void
tg_permission_store_set_async (TgPermissionStore *self,
                               const char *account_id,
                               const char *app,
                               TgPermission permission,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  const char *const words[] = { tg_permission_to_string (permission), NULL };

  g_task_set_source_tag (task, tg_permission_store_set_async);
  g_task_set_task_data (task, g_strdup (account_id), g_free);
  if (permission == TG_PERMISSION_NONE)
    store_call (self,
                "DeletePermission",
                g_variant_new ("(sss)", TABLE, account_id, app),
                "()",
                set_cb,
                g_steal_pointer (&task));
  else
    store_call (self,
                "SetPermission",
                g_variant_new ("(sbss^as)", TABLE, TRUE, account_id, app, words),
                "()",
                set_cb,
                g_steal_pointer (&task));
}

gboolean
tg_permission_store_set_finish (TgPermissionStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply == NULL && !is_not_found (error))
    g_debug ("permission store: %s", error->message);
}

void
tg_permission_store_remove_account (TgPermissionStore *self, const char *account_id)
{
  store_forget (self, account_id);
  store_call (self, "Delete", g_variant_new ("(ss)", TABLE, account_id), "()", removed_cb, NULL);
}

static void
tg_permission_store_finalize (GObject *object)
{
  TgPermissionStore *self = TG_PERMISSION_STORE (object);

  if (self->changed_id != 0)
    {
      g_dbus_connection_signal_unsubscribe (self->connection, self->changed_id);
      g_dbus_connection_signal_unsubscribe (self->connection, self->owner_id);
    }
  g_hash_table_unref (self->entries);
  g_object_unref (self->connection);
  G_OBJECT_CLASS (tg_permission_store_parent_class)->finalize (object);
}

static void
tg_permission_store_class_init (TgPermissionStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_permission_store_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed",
                                          TG_TYPE_PERMISSION_STORE,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          1,
                                          G_TYPE_STRING);
}

static void
tg_permission_store_init (TgPermissionStore *self)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)entry_free);
}

TgPermissionStore *
tg_permission_store_new (GDBusConnection *connection)
{
  TgPermissionStore *self = g_object_new (TG_TYPE_PERMISSION_STORE, NULL);

  self->connection = g_object_ref (connection);
  return self;
}
