/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-menu-button.h"

#include "tg-inner-name.h"

#include <glib/gi18n.h>

struct _TgMenuButton
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (TgMenuButton, tg_menu_button, ADW_TYPE_BIN)

static void
tg_menu_button_class_init (TgMenuButtonClass *klass)
{
}

static void
tg_menu_button_init (TgMenuButton *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();

  g_menu_append (menu, _ ("_Keyboard Shortcuts"), "app.shortcuts");
  g_menu_append (menu, _ ("_About Tegata"), "app.about");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "open-menu-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (button), TRUE);
  gtk_widget_set_tooltip_text (button, _ ("Main Menu"));
  adw_bin_set_child (ADW_BIN (self), button);
  tg_inner_name (button, GTK_TYPE_TOGGLE_BUTTON, _ ("Main Menu"));
  /* What has the focus is the one inside. */
  gtk_widget_set_focusable (button, FALSE);
}
