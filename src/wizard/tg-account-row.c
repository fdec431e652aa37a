/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-account-row.h"

#include <glib/gi18n.h>

struct _TgAccountRow
{
  AdwActionRow parent_instance;
};

G_DEFINE_FINAL_TYPE (TgAccountRow, tg_account_row, ADW_TYPE_ACTION_ROW)

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

GtkWidget *
tg_account_row_new (TgIpcAccount1 *account)
{
  TgAccountRow *self = g_object_new (TG_TYPE_ACCOUNT_ROW, "use-markup", FALSE, NULL);
  const char *address = or_empty (tg_ipc_account1_get_address (account));
  const char *name = or_empty (tg_ipc_account1_get_name (account));
  const char *provider = or_empty (tg_ipc_account1_get_provider_name (account));
  gboolean attention = g_strcmp0 (tg_ipc_account1_get_state (account), "attention") == 0;
  GtkWidget *avatar = adw_avatar_new (32, *name != '\0' ? name : address, TRUE);

  gtk_accessible_update_state (GTK_ACCESSIBLE (avatar), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), avatar);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), *name != '\0' ? name : address);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 1);
  if (g_str_equal (name, address) || *name == '\0')
    {
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self), provider);
    }
  else
    {
      g_autofree char *subtitle = NULL;

      /* Translators: a mail address and the provider it is at */
      subtitle = *provider != '\0' ? g_strdup_printf (_ ("%s, %s"), address, provider) : g_strdup (address);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
    }
  if (attention)
    {
      GtkWidget *state = gtk_label_new (_ ("Needs attention"));

      gtk_widget_add_css_class (state, "warning");
      gtk_widget_add_css_class (state, "caption");
      adw_action_row_add_suffix (ADW_ACTION_ROW (self), state);
    }
  else
    {
      GtkWidget *state = gtk_image_new_from_icon_name ("emblem-ok-symbolic");

      gtk_accessible_update_property (GTK_ACCESSIBLE (state), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Ready"), -1);
      gtk_widget_set_tooltip_text (state, _ ("Ready"));
      gtk_widget_add_css_class (state, "success");
      adw_action_row_add_suffix (ADW_ACTION_ROW (self), state);
    }
  return GTK_WIDGET (self);
}

static void
tg_account_row_class_init (TgAccountRowClass *klass)
{
}

static void
tg_account_row_init (TgAccountRow *self)
{
}
