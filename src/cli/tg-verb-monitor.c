/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-verb.h"

#include <glib/gi18n.h>

#include "tg-bus.h"
#include "tg-error.h"
#include "tg-print.h"
#include "tg-term.h"

typedef struct
{
  GDBusObjectManager *manager;
  GHashTable *known; /* id -> what was last printed of it, as JSON */
  gboolean json;
  guint idle_id;
} Monitor;

static void
print_event (Monitor *self, const char *event, JsonNode *account)
{
  JsonObject *object = json_node_get_object (account);
  g_autoptr (JsonBuilder) builder = NULL;

  if (!self->json)
    {
      g_print ("%s  %s  %s  %s\n",
               event,
               json_object_get_string_member (object, "address"),
               json_object_get_string_member (object, "state"),
               json_object_get_string_member (object, "id"));
      return;
    }
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "event");
  json_builder_add_string_value (builder, event);
  json_builder_set_member_name (builder, "account");
  json_builder_add_value (builder, json_node_ref (account));
  json_builder_end_object (builder);
  tg_print_json_line (json_builder_get_root (builder));
}

static void
compare_account (Monitor *self, TgIpcAccount1 *account, GHashTable *seen)
{
  g_autoptr (JsonNode) node = tg_print_account_to_json (account);
  g_autofree char *text = json_to_string (node, FALSE);
  const char *id = tg_ipc_account1_get_id (account);
  const char *last = g_hash_table_lookup (self->known, id);

  if (last == NULL)
    print_event (self, "added", node);
  else if (!g_str_equal (last, text))
    print_event (self, "changed", node);
  g_hash_table_insert (seen, g_strdup (id), g_steal_pointer (&text));
}

/* Compares instead of passing signals on: when the service ends, or starts again, nothing has happened to the
 * accounts, although their objects go and come. */
static void
compare (Monitor *self)
{
  g_autofree char *owner =
      g_dbus_object_manager_client_get_name_owner (G_DBUS_OBJECT_MANAGER_CLIENT (self->manager));
  g_autoptr (GPtrArray) accounts = NULL;
  GHashTable *seen;
  GHashTableIter iter;
  gpointer id;
  gpointer last;

  if (owner == NULL)
    return;
  accounts = tg_bus_list_accounts (self->manager);
  seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < accounts->len; i++)
    compare_account (self, g_ptr_array_index (accounts, i), seen);
  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, &id, &last))
    if (!g_hash_table_contains (seen, id))
      {
        g_autoptr (JsonNode) node = json_from_string (last, NULL);

        print_event (self, "removed", node);
      }
  g_hash_table_unref (self->known);
  self->known = seen;
}

static gboolean
compare_cb (gpointer user_data)
{
  Monitor *self = user_data;

  self->idle_id = 0;
  compare (self);
  return G_SOURCE_REMOVE;
}

/* Objects come one by one when the service starts: only all of them together can be compared. */
static void
schedule (Monitor *self)
{
  if (self->idle_id == 0)
    self->idle_id = g_idle_add (compare_cb, self);
}

static void
owner_changed_cb (GObject *manager, GParamSpec *pspec, gpointer user_data)
{
  schedule (user_data);
}

static void
objects_changed_cb (GDBusObjectManager *manager, GDBusObject *object, gpointer user_data)
{
  schedule (user_data);
}

static void
properties_changed_cb (GDBusObjectManagerClient *manager,
                       GDBusObjectProxy *object,
                       GDBusProxy *interface,
                       GVariant *changed,
                       const char *const *invalidated,
                       gpointer user_data)
{
  schedule (user_data);
}

static gboolean
wake_up_cb (GCancellable *cancellable, gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

static void
run (Monitor *self, GCancellable *cancellable)
{
  g_autoptr (GSource) wake_up = g_cancellable_source_new (cancellable);

  g_source_set_callback (wake_up, G_SOURCE_FUNC (wake_up_cb), NULL, NULL);
  g_source_attach (wake_up, NULL);
  g_signal_connect (self->manager, "notify::name-owner", G_CALLBACK (owner_changed_cb), self);
  g_signal_connect (self->manager, "object-added", G_CALLBACK (objects_changed_cb), self);
  g_signal_connect (self->manager, "object-removed", G_CALLBACK (objects_changed_cb), self);
  g_signal_connect (
      self->manager, "interface-proxy-properties-changed", G_CALLBACK (properties_changed_cb), self);
  compare (self);
  while (!g_cancellable_is_cancelled (cancellable))
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (self->manager, self);
  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_source_destroy (wake_up);
}

gboolean
tg_verb_monitor (const TgVerb *verb, char **argv, GError **error)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print a line of JSON for each event"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GDBusObjectManager) manager = NULL;
  Monitor self = { NULL };

  if (!tg_verb_parse (verb, argv, entries, NULL, error))
    return FALSE;
  manager = tg_bus_get_accounts_sync (NULL, error);
  if (manager == NULL)
    return FALSE;
  self.manager = manager;
  self.json = json;
  self.known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  run (&self, tg_term_catch_interrupt ());
  g_hash_table_unref (self.known);
  return TRUE;
}
