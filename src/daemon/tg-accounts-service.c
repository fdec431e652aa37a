/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-accounts-service.h"

#include "tg-access.h"
#include "tg-accounts-calls.h"
#include "tg-config.h"
#include "tg-error.h"
#include "tg-export.h"

#define ACCOUNT_INTERFACE "io.github.tegata.Tegata.Account1"
#define OBJECT_MANAGER_INTERFACE "org.freedesktop.DBus.ObjectManager"

struct _TgAccountsService
{
  GObject parent_instance;

  TgContext *context;
  GHashTable *objects; /* id, a copy: signing in again replaces the account -> TgAccountObject */
  TgIpcAccounts1 *skeleton;
  TgBusObjectManager *object_manager;
  TgExport *skeleton_export;
  TgExport *object_manager_export;
};

G_DEFINE_FINAL_TYPE (TgAccountsService, tg_accounts_service, G_TYPE_OBJECT)

GVariant *
tg_accounts_service_describe (TgAccountObject *object)
{
  g_autoptr (GVariant) properties = tg_account_object_get_properties (object);
  GVariantBuilder interfaces;

  g_variant_builder_init (&interfaces, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_variant_builder_add (&interfaces, "{s@a{sv}}", ACCOUNT_INTERFACE, properties);
  return g_variant_builder_end (&interfaces);
}

static void
service_emit (TgAccountsService *self, const char *signal_name, GVariant *parameters)
{
  g_dbus_connection_emit_signal (self->context->accounts_bus,
                                 NULL,
                                 TG_ACCOUNTS_PATH,
                                 OBJECT_MANAGER_INTERFACE,
                                 signal_name,
                                 parameters,
                                 NULL);
}

gboolean
tg_accounts_service_add (TgAccountsService *self, TgAccountObject *object, GError **error)
{
  if (!tg_account_object_export (object, error))
    return FALSE;
  g_hash_table_insert (
      self->objects, g_strdup (tg_account_object_get_account (object)->id), g_object_ref (object));
  service_emit (self,
                "InterfacesAdded",
                g_variant_new ("(o@a{sa{sv}})",
                               tg_account_object_get_path (object),
                               tg_accounts_service_describe (object)));
  return TRUE;
}

void
tg_accounts_service_remove (TgAccountsService *self, TgAccountObject *object)
{
  const char *interfaces[] = { ACCOUNT_INTERFACE, NULL };

  tg_account_object_unexport (object);
  service_emit (
      self, "InterfacesRemoved", g_variant_new ("(o^as)", tg_account_object_get_path (object), interfaces));
  tg_permission_store_remove_account (self->context->permission_store,
                                      tg_account_object_get_account (object)->id);
  tg_uses_forget (self->context->uses, tg_account_object_get_account (object)->id);
  g_hash_table_remove (self->objects, tg_account_object_get_account (object)->id);
}

TgAccountObject *
tg_accounts_service_lookup_id (TgAccountsService *self, const char *id)
{
  return g_hash_table_lookup (self->objects, id);
}

TgAccountObject *
tg_accounts_service_lookup_path (TgAccountsService *self, const char *object_path)
{
  const char *prefix = TG_ACCOUNTS_PATH "/";

  return g_str_has_prefix (object_path, prefix)
             ? tg_accounts_service_lookup_id (self, object_path + strlen (prefix))
             : NULL;
}

TgAccountObject *
tg_accounts_service_find (TgAccountsService *self, TgAddress *address, const char *provider)
{
  TgAccountObject *best = NULL;
  const TgAccount *best_account = NULL;
  GHashTableIter iter;
  TgAccountObject *object;

  g_hash_table_iter_init (&iter, self->objects);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&object))
    {
      const TgAccount *account = tg_account_object_get_account (object);
      gboolean ready = account->reason == NULL;

      if (!tg_address_equal (account->address, address) ||
          (provider != NULL && !g_str_equal (provider, account->provider)))
        continue;
      /* The same one every time, whatever the order in the table. */
      if (best == NULL || (ready && best_account->reason != NULL) ||
          (ready == (best_account->reason == NULL) && strcmp (account->id, best_account->id) < 0))
        {
          best = object;
          best_account = account;
        }
    }
  return best;
}

TgAccountObject *
tg_accounts_service_require_path (TgAccountsService *self, const char *object_path, GError **error)
{
  TgAccountObject *object = tg_accounts_service_lookup_path (self, object_path);

  if (object == NULL)
    g_set_error (
        error, TG_ERROR, TG_ERROR_NOT_FOUND, "There is no such account. It may have been removed meanwhile.");
  return object;
}

TgAccountObject *
tg_accounts_service_require_address (TgAccountsService *self, const char *text, GError **error)
{
  g_autoptr (TgAddress) address = tg_address_parse (text, error);
  TgAccountObject *object = address != NULL ? tg_accounts_service_find (self, address, NULL) : NULL;

  if (address != NULL && object == NULL)
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_NOT_FOUND,
                 "There is no account for %s. Add it first.",
                 tg_address_get_text (address));
  return object;
}

TgContext *
tg_accounts_service_get_context (TgAccountsService *self)
{
  return self->context;
}

char **
tg_accounts_service_list_ids (TgAccountsService *self, TgAccountObject *only)
{
  const char *const one[] = { only != NULL ? tg_account_object_get_account (only)->id : NULL, NULL };
  g_autofree char **keys = NULL;

  if (only != NULL)
    return g_strdupv ((char **)one);
  keys = (char **)g_hash_table_get_keys_as_array (self->objects, NULL);
  return g_strdupv (keys);
}

static gboolean
service_load (TgAccountsService *self, GError **error)
{
  g_autoptr (GPtrArray) accounts = tg_account_store_load (self->context->store);

  g_ptr_array_set_free_func (accounts, NULL);
  for (guint i = 0; i < accounts->len; i++)
    {
      g_autoptr (TgAccountObject) object = tg_account_object_new (self->context, accounts->pdata[i]);

      if (!tg_accounts_service_add (self, object, error))
        return FALSE;
    }
  return TRUE;
}

static TgExport *
service_export (TgAccountsService *self, gpointer skeleton, GError **error)
{
  return tg_export_new (self->context->accounts_bus,
                        TG_ACCOUNTS_PATH,
                        G_DBUS_INTERFACE_SKELETON (skeleton),
                        self->context->callers,
                        tg_access_check_accounts,
                        NULL,
                        NULL,
                        error);
}

gboolean
tg_accounts_service_start (TgAccountsService *self, GError **error)
{
  if (!service_load (self, error))
    return FALSE;
  self->object_manager_export = service_export (self, self->object_manager, error);
  if (self->object_manager_export == NULL)
    return FALSE;
  self->skeleton_export = service_export (self, self->skeleton, error);
  return self->skeleton_export != NULL;
}

typedef struct
{
  guint n_open;
} Closing;

static void
grant_closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Closing *closing = g_task_get_task_data (task);

  if (--closing->n_open == 0)
    g_task_return_boolean (task, TRUE);
}

void
tg_accounts_service_close_async (TgAccountsService *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GError) error = g_error_new (
      TG_ERROR, TG_ERROR_CANCELLED, "The account service is being stopped. Try again in a moment.");
  Closing *closing = g_new0 (Closing, 1);
  GHashTableIter iter;
  TgAccountObject *object;

  g_task_set_source_tag (task, tg_accounts_service_close_async);
  g_task_set_task_data (task, closing, g_free);
  closing->n_open = g_hash_table_size (self->objects);
  if (closing->n_open == 0)
    g_task_return_boolean (task, TRUE);
  g_hash_table_iter_init (&iter, self->objects);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&object))
    tg_grant_close_async (tg_account_object_get_grant (object), error, grant_closed_cb, g_object_ref (task));
}

gboolean
tg_accounts_service_close_finish (TgAccountsService *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
tg_accounts_service_finalize (GObject *object)
{
  TgAccountsService *self = TG_ACCOUNTS_SERVICE (object);

  g_clear_object (&self->skeleton_export);
  g_clear_object (&self->object_manager_export);
  tg_accounts_calls_disconnect (self, self->skeleton, self->object_manager);
  g_object_unref (self->skeleton);
  g_object_unref (self->object_manager);
  g_hash_table_unref (self->objects);
  tg_context_unref (self->context);
  G_OBJECT_CLASS (tg_accounts_service_parent_class)->finalize (object);
}

static void
tg_accounts_service_class_init (TgAccountsServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_accounts_service_finalize;
}

static void
tg_accounts_service_init (TgAccountsService *self)
{
  self->objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->skeleton = tg_ipc_accounts1_skeleton_new ();
  self->object_manager = tg_bus_object_manager_skeleton_new ();
  tg_ipc_accounts1_set_version (self->skeleton, TG_VERSION);
}

TgAccountsService *
tg_accounts_service_new (TgContext *context)
{
  TgAccountsService *self = g_object_new (TG_TYPE_ACCOUNTS_SERVICE, NULL);

  self->context = tg_context_ref (context);
  tg_accounts_calls_connect (self, self->skeleton, self->object_manager);
  return self;
}
