/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-inner-name.h"

static GtkWidget *
find_inner (GtkWidget *widget, GType type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found;

      if (!gtk_widget_get_visible (child))
        continue;
      found = G_TYPE_CHECK_INSTANCE_TYPE (child, type) ? child : find_inner (child, type);
      if (found != NULL)
        return found;
    }
  return NULL;
}

void
tg_inner_name (gpointer widget, GType type, const char *name)
{
  GtkWidget *inner = find_inner (GTK_WIDGET (widget), type);

  if (inner == NULL)
    return;
  /* Later libadwaita labels the list of a group with the group's title, also where that is empty, and this would win. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (inner), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (inner), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
