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
};

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
  GList *objects = g_dbus_object_manager_get_objects (self->manager);

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
got_manager_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgAccountList) self = user_data;
  g_autoptr (GError) error = NULL;
  GDBusObjectManager *manager = tg_ipc_object_manager_client_new_for_bus_finish (result, &error);

  if (manager == NULL)
    {
      g_info ("No list of accounts: %s", error->message);
      return;
    }
  self->manager = manager;
  g_signal_connect_object (manager, "object-added", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "object-removed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      manager, "interface-proxy-properties-changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
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
