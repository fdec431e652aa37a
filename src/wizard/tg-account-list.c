/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-account-list.h"

#include "tg-daemon.h"

struct _TgAccountList
{
  GObject parent_instance;

  GDBusObjectManager *manager; /* (owned) (nullable) */
  GPtrArray *accounts; /* (owned) of TgIpcAccount1 (owned) */
  gboolean loaded;
};

static guint signal_loaded;

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TgAccountList,
                               tg_account_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static int
compare_accounts (gconstpointer one, gconstpointer other)
{
  TgIpcAccount1 *a = *(TgIpcAccount1 *const *)one;
  TgIpcAccount1 *b = *(TgIpcAccount1 *const *)other;

  return g_strcmp0 (tg_ipc_account1_get_address (a), tg_ipc_account1_get_address (b));
}

static void
changed_cb (TgAccountList *self)
{
  guint n_before = self->accounts->len;
  g_autofree char *owner =
      g_dbus_object_manager_client_get_name_owner (G_DBUS_OBJECT_MANAGER_CLIENT (self->manager));
  GList *objects;

  /* A daemon that has ended has not lost its accounts. */
  if (owner == NULL)
    return;
  objects = g_dbus_object_manager_get_objects (self->manager);
  g_ptr_array_set_size (self->accounts, 0);
  for (GList *l = objects; l != NULL; l = l->next)
    {
      TgIpcAccount1 *account = tg_ipc_object_get_account1 (TG_IPC_OBJECT (l->data));

      if (account != NULL)
        g_ptr_array_add (self->accounts, account);
    }
  g_list_free_full (objects, g_object_unref);
  g_ptr_array_sort (self->accounts, compare_accounts);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->accounts->len);
}

static void
set_loaded (TgAccountList *self)
{
  self->loaded = TRUE;
  g_signal_emit (self, signal_loaded, 0);
}

static void
got_manager_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgAccountList) self = user_data;
  g_autoptr (GError) error = NULL;
  GDBusObjectManager *manager = tg_ipc_object_manager_client_new_for_bus_finish (result, &error);

  if (manager == NULL)
    {
      g_info ("No list of accounts: %s", error->message);
      set_loaded (self);
      return;
    }
  self->manager = manager;
  g_signal_connect_object (manager, "object-added", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "object-removed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      manager, "interface-proxy-properties-changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  set_loaded (self);
}

static GType
list_get_item_type (GListModel *model)
{
  return TG_IPC_TYPE_ACCOUNT1;
}

static guint
list_get_n_items (GListModel *model)
{
  return TG_ACCOUNT_LIST (model)->accounts->len;
}

static gpointer
list_get_item (GListModel *model, guint position)
{
  TgAccountList *self = TG_ACCOUNT_LIST (model);

  return position < self->accounts->len ? g_object_ref (g_ptr_array_index (self->accounts, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = list_get_item_type;
  iface->get_n_items = list_get_n_items;
  iface->get_item = list_get_item;
}

gboolean
tg_account_list_is_loaded (TgAccountList *self)
{
  return self->loaded;
}

typedef gboolean (*Match) (TgIpcAccount1 *account, const char *value);

/* (transfer none) (nullable) the first that @match is TRUE for. */
static TgIpcAccount1 *
list_find (TgAccountList *self, Match match, const char *value)
{
  for (guint i = 0; i < self->accounts->len; i++)
    {
      TgIpcAccount1 *account = g_ptr_array_index (self->accounts, i);

      if (match (account, value))
        return account;
    }
  return NULL;
}

static gboolean
has_path (TgIpcAccount1 *account, const char *object_path)
{
  return g_strcmp0 (g_dbus_proxy_get_object_path (G_DBUS_PROXY (account)), object_path) == 0;
}

static gboolean
has_address (TgIpcAccount1 *account, const char *address)
{
  return g_strcmp0 (tg_ipc_account1_get_address (account), address) == 0;
}

static gboolean
has_state (TgIpcAccount1 *account, const char *state)
{
  return g_strcmp0 (tg_ipc_account1_get_state (account), state) == 0;
}

TgIpcAccount1 *
tg_account_list_find (TgAccountList *self, const char *object_path)
{
  return list_find (self, has_path, object_path);
}

TgIpcAccount1 *
tg_account_list_find_address (TgAccountList *self, const char *address)
{
  return list_find (self, has_address, address);
}

TgIpcAccount1 *
tg_account_list_find_attention (TgAccountList *self)
{
  return list_find (self, has_state, "attention");
}

gboolean
tg_account_list_has (TgAccountList *self, const char *address, const char *provider)
{
  for (guint i = 0; i < self->accounts->len; i++)
    {
      TgIpcAccount1 *account = g_ptr_array_index (self->accounts, i);

      if (has_address (account, address) &&
          g_strcmp0 (tg_ipc_account1_get_provider (account), provider != NULL ? provider : "") == 0)
        return TRUE;
    }
  return FALSE;
}

TgAccountList *
tg_account_list_new (void)
{
  return g_object_new (TG_TYPE_ACCOUNT_LIST, NULL);
}

static void
tg_account_list_dispose (GObject *object)
{
  TgAccountList *self = TG_ACCOUNT_LIST (object);

  g_clear_object (&self->manager);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  G_OBJECT_CLASS (tg_account_list_parent_class)->dispose (object);
}

static void
tg_account_list_class_init (TgAccountListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tg_account_list_dispose;

  signal_loaded = g_signal_new (
      "loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tg_account_list_init (TgAccountList *self)
{
  self->accounts = g_ptr_array_new_with_free_func (g_object_unref);
  tg_ipc_object_manager_client_new_for_bus (G_BUS_TYPE_SESSION,
                                            G_DBUS_OBJECT_MANAGER_CLIENT_FLAGS_NONE,
                                            TG_DAEMON_ACCOUNTS_NAME,
                                            TG_DAEMON_ACCOUNTS_PATH,
                                            NULL,
                                            got_manager_cb,
                                            g_object_ref (self));
}
