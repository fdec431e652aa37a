/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-widget-names.h"

#include "tg-inner-name.h"

#include <glib/gi18n.h>

static void
name_buttons (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) != NULL)
    {
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
      gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      gtk_button_get_label (GTK_BUTTON (widget)),
                                      -1);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_buttons (child);
}

void
tg_widget_names_fix_dialog (AdwMessageDialog *dialog)
{
  name_buttons (GTK_WIDGET (dialog));
}

void
tg_widget_names_show_toast (AdwToastOverlay *overlay, const char *text)
{
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_overlay_add_toast (overlay, toast);
  /* The newest is the last one. */
  tg_inner_name (gtk_widget_get_last_child (GTK_WIDGET (overlay)), GTK_TYPE_BUTTON, _ ("Dismiss"));
}
