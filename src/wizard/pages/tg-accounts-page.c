/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "pages/tg-accounts-page.h"

#include "tg-account-banner.h"
#include "tg-account-row.h"
#include "tg-button.h"
#include "tg-inner-name.h"
#include "tg-menu-button.h"

#include <glib/gi18n.h>

struct _TgAccountsPage
{
  TgPage parent_instance;

  GPtrArray *rows; /* (owned) of GtkWidget (unowned) */

  /* Template children */
  TgAccountBanner *banner;
  AdwPreferencesGroup *accounts;
  GtkWidget *add_button;
};

G_DEFINE_FINAL_TYPE (TgAccountsPage, tg_accounts_page, TG_TYPE_PAGE)

static void
add_cb (TgAccountsPage *self)
{
  tg_setup_do (tg_page_get_setup (TG_PAGE (self)), TG_SETUP_EVENT_ANOTHER);
}

static void
stopped_cb (TgAccountsPage *self)
{
  tg_setup_do (tg_page_get_setup (TG_PAGE (self)), TG_SETUP_EVENT_STOPPED);
}

static void
row_activated_cb (TgAccountsPage *self, TgAccountRow *row)
{
  tg_setup_open_account (tg_page_get_setup (TG_PAGE (self)), tg_account_row_get_object_path (row));
}

static void
banner_followed_cb (TgAccountsPage *self)
{
  TgSetup *setup = tg_page_get_setup (TG_PAGE (self));
  TgIpcAccount1 *account = tg_account_list_find_attention (tg_setup_get_accounts (setup));

  if (account == NULL)
    return;
  tg_setup_open_account (setup, g_dbus_proxy_get_object_path (G_DBUS_PROXY (account)));
  tg_setup_sign_in_again (setup);
}

/* (nullable) the object path of the account whose row has the focus. */
static char *
dup_focused (TgAccountsPage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      TgAccountRow *row = g_ptr_array_index (self->rows, i);

      if (gtk_widget_is_focus (GTK_WIDGET (row)))
        return g_strdup (tg_account_row_get_object_path (row));
    }
  return NULL;
}

static void
tg_accounts_page_refresh (TgPage *page)
{
  TgAccountsPage *self = TG_ACCOUNTS_PAGE (page);
  TgAccountList *list = tg_setup_get_accounts (tg_page_get_setup (page));
  TgIpcAccount1 *attention = tg_account_list_find_attention (list);
  g_autofree char *focused = dup_focused (self);

  tg_page_set_complete (page, TRUE);
  tg_account_banner_show (self->banner, attention, TRUE);
  /* One suggested action a page. */
  if (attention != NULL)
    gtk_widget_remove_css_class (self->add_button, "suggested-action");
  else
    gtk_widget_add_css_class (self->add_button, "suggested-action");
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->accounts, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (TgIpcAccount1) account = g_list_model_get_item (G_LIST_MODEL (list), i);
      GtkWidget *row = tg_account_row_new (account);

      g_signal_connect_object (row, "activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (self->accounts, row);
      g_ptr_array_add (self->rows, row);
      if (g_strcmp0 (tg_account_row_get_object_path (TG_ACCOUNT_ROW (row)), focused) == 0)
        gtk_widget_grab_focus (row);
    }
  tg_inner_name (self->accounts, GTK_TYPE_LIST_BOX, _ ("Your Accounts"));
}

static void
tg_accounts_page_shown (TgPage *page)
{
  TgAccountsPage *self = TG_ACCOUNTS_PAGE (page);

  if (!tg_account_banner_grab_focus (self->banner) && self->rows->len > 0)
    gtk_widget_grab_focus (g_ptr_array_index (self->rows, 0));
}

static void
tg_accounts_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TG_TYPE_ACCOUNTS_PAGE);
  g_clear_pointer (&TG_ACCOUNTS_PAGE (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (tg_accounts_page_parent_class)->dispose (object);
}

static void
tg_accounts_page_class_init (TgAccountsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tg_accounts_page_dispose;
  TG_PAGE_CLASS (klass)->refresh = tg_accounts_page_refresh;
  TG_PAGE_CLASS (klass)->shown = tg_accounts_page_shown;

  g_type_ensure (TG_TYPE_ACCOUNT_BANNER);
  g_type_ensure (TG_TYPE_BUTTON);
  g_type_ensure (TG_TYPE_MENU_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tegata/Tegata/pages/tg-accounts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TgAccountsPage, banner);
  gtk_widget_class_bind_template_child (widget_class, TgAccountsPage, accounts);
  gtk_widget_class_bind_template_child (widget_class, TgAccountsPage, add_button);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, banner_followed_cb);
}

static void
tg_accounts_page_init (TgAccountsPage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
