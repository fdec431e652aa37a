/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-account-row.h"

#include "tg-verbatim.h"

#include <glib/gi18n.h>

#define STATE_WIDTH_CHARS 12

struct _TgAccountRow
{
  AdwActionRow parent_instance;

  char *object_path; /* (owned) */
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
  TgAccountRow *self = g_object_new (TG_TYPE_ACCOUNT_ROW, "use-markup", FALSE, "activatable", TRUE, NULL);
  const char *address = or_empty (tg_ipc_account1_get_address (account));
  const char *name = or_empty (tg_ipc_account1_get_name (account));
  const char *provider = or_empty (tg_ipc_account1_get_provider_name (account));
  gboolean attention = g_strcmp0 (tg_ipc_account1_get_state (account), "attention") == 0;
  GtkWidget *state = gtk_label_new (attention ? _ ("Needs attention") : _ ("Ready"));
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  GtkWidget *avatar = adw_avatar_new (32, *name != '\0' ? name : address, TRUE);

  gtk_accessible_update_state (GTK_ACCESSIBLE (avatar), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), avatar);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), *name != '\0' ? name : address);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 2);
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
  gtk_widget_add_css_class (state, attention ? "warning" : "dim-label");
  gtk_widget_add_css_class (state, "caption");
  /* In two lines, the address beside it has room on a telephone. */
  gtk_label_set_wrap (GTK_LABEL (state), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (state), STATE_WIDTH_CHARS);
  gtk_label_set_justify (GTK_LABEL (state), GTK_JUSTIFY_RIGHT);
  tg_verbatim (GTK_WIDGET (self));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), state);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), arrow);
  self->object_path = g_strdup (g_dbus_proxy_get_object_path (G_DBUS_PROXY (account)));
  return GTK_WIDGET (self);
}

const char *
tg_account_row_get_object_path (TgAccountRow *self)
{
  return self->object_path;
}

static void
tg_account_row_finalize (GObject *object)
{
  g_free (TG_ACCOUNT_ROW (object)->object_path);
  G_OBJECT_CLASS (tg_account_row_parent_class)->finalize (object);
}

static void
tg_account_row_class_init (TgAccountRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_account_row_finalize;
}

static void
tg_account_row_init (TgAccountRow *self)
{
}
