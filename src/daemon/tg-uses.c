/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-uses.h"

#include "tg-account.h"
#include "tg-json.h"
#include "tg-permission.h"
#include "tg-token.h"

#include <gio/gio.h>

/* An app may ask many times a second; a disk should not hear of each. */
#define SAVE_DELAY_SEC 5

struct _TgUse
{
  TgUses *owner; /* (unowned) whose count is that of all */
  char *account_id;
  char *app;
  gint64 last_sec; /* 0 = never */
};

struct _TgUses
{
  gatomicrefcount n_references;
  char *path;
  GMutex writing; /* who has it writes the file; taken before the other */
  GMutex mutex; /* for what follows */
  GHashTable *uses; /* "ID app" -> TgUse */
  GSource *timer; /* (nullable) there is something to write */
};

static void
use_free (TgUse *self)
{
  g_free (self->account_id);
  g_free (self->app);
  g_free (self);
}

TgUse *
tg_use_ref (TgUse *self)
{
  tg_uses_ref (self->owner);
  return self;
}

void
tg_use_unref (TgUse *self)
{
  tg_uses_unref (self->owner);
}

/* No id has a space in it. */
static char *
make_key (const char *account_id, const char *app)
{
  return g_strconcat (account_id, " ", app, NULL);
}

/* (transfer none) with the mutex */
static TgUse *
uses_ensure (TgUses *self, const char *account_id, const char *app)
{
  g_autofree char *key = make_key (account_id, app);
  TgUse *use = g_hash_table_lookup (self->uses, key);

  if (use == NULL)
    {
      use = g_new0 (TgUse, 1);
      use->owner = self;
      use->account_id = g_strdup (account_id);
      use->app = g_strdup (app);
      g_hash_table_insert (self->uses, g_steal_pointer (&key), use);
    }
  return use;
}

static void
uses_read_account (TgUses *self, const char *account_id, JsonObject *apps)
{
  JsonObjectIter iter;
  const char *app;
  JsonNode *node;

  json_object_iter_init (&iter, apps);
  while (json_object_iter_next (&iter, &app, &node))
    if (tg_permission_check_app (app, NULL))
      uses_ensure (self, account_id, app)->last_sec = MAX (0, tg_json_get_int (apps, app, 0, NULL));
}

static void
uses_read (TgUses *self)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObjectIter iter;
  const char *account_id;
  JsonNode *apps;
  gsize n_bytes;

  if (!g_file_get_contents (self->path, &text, &n_bytes, NULL))
    return;
  node = tg_json_parse (text, (gssize)n_bytes, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_message ("%s does not say who used the accounts; it is begun anew", self->path);
      return;
    }
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &account_id, &apps))
    if (tg_account_id_is_valid (account_id) && JSON_NODE_HOLDS_OBJECT (apps))
      uses_read_account (self, account_id, json_node_get_object (apps));
}

TgUses *
tg_uses_new (const char *path)
{
  TgUses *self = g_new0 (TgUses, 1);

  g_atomic_ref_count_init (&self->n_references);
  g_mutex_init (&self->writing);
  g_mutex_init (&self->mutex);
  self->path = path != NULL ? g_strdup (path)
                            : g_build_filename (g_get_user_state_dir (), "tegata", "uses.json", NULL);
  self->uses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)use_free);
  uses_read (self);
  return self;
}

TgUses *
tg_uses_ref (TgUses *self)
{
  g_atomic_ref_count_inc (&self->n_references);
  return self;
}

void
tg_uses_unref (TgUses *self)
{
  if (!g_atomic_ref_count_dec (&self->n_references))
    return;
  g_hash_table_unref (self->uses);
  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->writing);
  g_free (self->path);
  g_free (self);
}

/* (transfer full) with the mutex */
static char *
uses_to_text (TgUses *self)
{
  g_autoptr (JsonObject) accounts = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), accounts);
  GHashTableIter iter;
  TgUse *use;

  g_hash_table_iter_init (&iter, self->uses);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&use))
    {
      if (use->last_sec == 0)
        continue;
      if (!json_object_has_member (accounts, use->account_id))
        json_object_set_object_member (accounts, use->account_id, json_object_new ());
      json_object_set_int_member (
          json_object_get_object_member (accounts, use->account_id), use->app, use->last_sec);
    }
  return json_to_string (node, TRUE);
}

void
tg_uses_save (TgUses *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *text = NULL;
  g_autoptr (GSource) timer = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_lock (&self->writing);
  g_mutex_lock (&self->mutex);
  timer = g_steal_pointer (&self->timer);
  if (timer != NULL)
    text = uses_to_text (self);
  g_mutex_unlock (&self->mutex);
  if (text != NULL)
    {
      g_mkdir_with_parents (folder, 0700);
      if (!g_file_set_contents_full (self->path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
        g_message ("when apps used the accounts could not be written: %s", error->message);
    }
  g_mutex_unlock (&self->writing);
  if (timer != NULL)
    g_source_destroy (timer);
}

static void
save_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  tg_uses_save (task_data);
}

static gboolean
save_cb (gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_source_tag (task, save_cb);
  g_task_set_task_data (task, tg_uses_ref (user_data), (GDestroyNotify)tg_uses_unref);
  g_task_run_in_thread (task, save_in_thread);
  return G_SOURCE_REMOVE;
}

/* With the mutex. */
static void
uses_plan (TgUses *self)
{
  if (self->timer != NULL)
    return;
  self->timer = g_timeout_source_new_seconds (SAVE_DELAY_SEC);
  g_source_set_callback (self->timer, save_cb, tg_uses_ref (self), (GDestroyNotify)tg_uses_unref);
  g_source_attach (self->timer, NULL);
}

void
tg_use_touch (TgUse *self)
{
  gint64 now_sec = tg_clock_wall_usec () / G_USEC_PER_SEC;

  g_mutex_lock (&self->owner->mutex);
  if (self->last_sec != now_sec)
    {
      self->last_sec = now_sec;
      uses_plan (self->owner);
    }
  g_mutex_unlock (&self->owner->mutex);
}

TgUse *
tg_uses_get (TgUses *self, const char *account_id, const char *app)
{
  TgUse *use;

  g_mutex_lock (&self->mutex);
  use = uses_ensure (self, account_id, app);
  g_mutex_unlock (&self->mutex);
  return use;
}

gint64
tg_uses_get_last_sec (TgUses *self, const char *account_id, const char *app)
{
  g_autofree char *key = make_key (account_id, app);
  TgUse *use;
  gint64 last_sec;

  g_mutex_lock (&self->mutex);
  use = g_hash_table_lookup (self->uses, key);
  last_sec = use != NULL ? use->last_sec : 0;
  g_mutex_unlock (&self->mutex);
  return last_sec;
}

void
tg_uses_forget (TgUses *self, const char *account_id)
{
  GHashTableIter iter;
  TgUse *use;

  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->uses);
  /* It stays in the table, for whoever still has it. */
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&use))
    if (use->last_sec != 0 && g_str_equal (use->account_id, account_id))
      {
        use->last_sec = 0;
        uses_plan (self);
      }
  g_mutex_unlock (&self->mutex);
}
