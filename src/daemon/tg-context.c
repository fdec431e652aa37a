/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-context.h"

/* There is one at the root of every Flatpak sandbox. From inside nobody can be looked at; but a foreign app's way over
 * the bus leads to the name for managing only if its own permissions say so. */
#define FLATPAK_INFO "/.flatpak-info"

static void
caller_vanished_cb (TgCallers *callers, const char *name, gpointer user_data)
{
  tg_express_forget (TG_EXPRESS (user_data), name);
}

/* Who was let through once is asked for again. */
static void
permissions_changed_cb (TgPermissions *permissions, const char *account_id, gpointer user_data)
{
  g_autofree char *object_path =
      account_id != NULL ? g_strconcat (TG_ACCOUNTS_PATH "/", account_id, NULL) : NULL;

  tg_express_forget_all (TG_EXPRESS (user_data), object_path);
}

/* As soon as the callers are there. */
static void
context_add_permissions (TgContext *self)
{
  g_autoptr (TgPrompter) prompter = tg_prompter_new (self->setup_bus, self->callers);

  self->permission_store = tg_permission_store_new (self->accounts_bus);
  self->permissions = tg_permissions_new (self->callers, self->permission_store, prompter);
  g_signal_connect_object (
      self->permissions, "changed", G_CALLBACK (permissions_changed_cb), self->express, G_CONNECT_DEFAULT);
}

TgContext *
tg_context_new (GDBusConnection *accounts_bus, GDBusConnection *setup_bus, TgAccountStore *store)
{
  TgContext *self = g_rc_box_new0 (TgContext);

  self->accounts_bus = g_object_ref (accounts_bus);
  self->setup_bus = g_object_ref (setup_bus);
  if (g_file_test (FLATPAK_INFO, G_FILE_TEST_EXISTS))
    {
      self->setup_callers = tg_callers_new_blind (setup_bus, TG_CALLER_HOST);
      self->callers = tg_callers_new_blind (accounts_bus, TG_CALLER_UNSEEN);
    }
  else
    {
      self->callers = tg_callers_new (accounts_bus);
      self->setup_callers = g_object_ref (self->callers);
    }
  self->express = tg_express_new (accounts_bus);
  self->uses = tg_uses_new (NULL);
  g_signal_connect_object (
      self->callers, "vanished", G_CALLBACK (caller_vanished_cb), self->express, G_CONNECT_DEFAULT);
  context_add_permissions (self);
  self->store = g_object_ref (store);
  self->keyring = tg_keyring_new (accounts_bus);
  self->registrar = tg_registrar_new ();
  self->clients = tg_clients_new (self->keyring, self->registrar);
  self->token_client = tg_token_client_new ();
  self->notices = tg_notices_new (accounts_bus);
  self->early_refresh = tg_early_refresh_new (g_network_monitor_get_default ());
  self->catalogue = tg_catalogue_new ();
  return self;
}

TgContext *
tg_context_ref (TgContext *self)
{
  return g_rc_box_acquire (self);
}

static void
context_clear (TgContext *self)
{
  tg_express_stop (self->express);
  g_object_unref (self->express);
  tg_uses_save (self->uses);
  tg_uses_unref (self->uses);
  g_object_unref (self->permissions);
  g_object_unref (self->permission_store);
  g_object_unref (self->callers);
  g_object_unref (self->setup_callers);
  g_object_unref (self->clients);
  g_object_unref (self->keyring);
  g_object_unref (self->store);
  g_object_unref (self->registrar);
  g_object_unref (self->token_client);
  g_object_unref (self->early_refresh);
  tg_notices_stop (self->notices);
  g_object_unref (self->notices);
  tg_catalogue_unref (self->catalogue);
  g_object_unref (self->setup_bus);
  g_object_unref (self->accounts_bus);
}

void
tg_context_unref (TgContext *self)
{
  g_rc_box_release_full (self, (GDestroyNotify)context_clear);
}

void
tg_context_reload_catalogue (TgContext *self)
{
  tg_catalogue_unref (self->catalogue);
  self->catalogue = tg_catalogue_new ();
}
