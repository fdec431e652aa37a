/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-shortcuts-window.h"

#include <glib/gi18n.h>

struct _TgShortcutsWindow
{
  AdwWindow parent_instance;

  /* Template children */
  AdwPreferencesGroup *everywhere;
  AdwPreferencesGroup *provider;
};

G_DEFINE_FINAL_TYPE (TgShortcutsWindow, tg_shortcuts_window, ADW_TYPE_WINDOW)

static void
add_shortcut (AdwPreferencesGroup *group, const char *title, const char *accelerator, const char *other)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *labels = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_focusable (row, FALSE);
  gtk_widget_set_valign (labels, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (labels, 9);
  gtk_widget_set_margin_bottom (labels, 9);
  gtk_box_append (GTK_BOX (labels), gtk_shortcut_label_new (accelerator));
  if (other != NULL)
    gtk_box_append (GTK_BOX (labels), gtk_shortcut_label_new (other));
  for (GtkWidget *label = gtk_widget_get_first_child (labels); label != NULL;
       label = gtk_widget_get_next_sibling (label))
    gtk_widget_set_halign (label, GTK_ALIGN_END);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), labels);
  adw_preferences_group_add (group, row);
}

static void
tg_shortcuts_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TG_TYPE_SHORTCUTS_WINDOW);
  G_OBJECT_CLASS (tg_shortcuts_window_parent_class)->dispose (object);
}

static void
tg_shortcuts_window_class_init (TgShortcutsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tg_shortcuts_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tegata/Tegata/tg-shortcuts-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TgShortcutsWindow, everywhere);
  gtk_widget_class_bind_template_child (widget_class, TgShortcutsWindow, provider);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
}

static void
tg_shortcuts_window_init (TgShortcutsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_shortcut (self->everywhere, _ ("Back, or cancel"), "Escape", "<Alt>Left");
  add_shortcut (self->everywhere, _ ("Main menu"), "F10", NULL);
  add_shortcut (self->everywhere, _ ("Keyboard shortcuts"), "<Control>question", NULL);
  add_shortcut (self->everywhere, _ ("Close the window"), "<Control>W", NULL);
  add_shortcut (self->provider, _ ("Out of the page, and back into it"), "F6", NULL);
}

void
tg_shortcuts_window_show (GtkWindow *parent)
{
  gtk_window_present (g_object_new (TG_TYPE_SHORTCUTS_WINDOW, "transient-for", parent, NULL));
}
