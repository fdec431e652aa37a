/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-source-row.h"

#include <glib/gi18n.h>

struct _TgSourceRow
{
  AdwActionRow parent_instance;

  GtkImage *image; /* (unowned) */
  GtkWidget *spinner; /* (unowned) */
};

G_DEFINE_FINAL_TYPE (TgSourceRow, tg_source_row, ADW_TYPE_ACTION_ROW)

const char *
tg_source_row_describe (TgSource source)
{
  switch (source)
    {
    case TG_SOURCE_CATALOGUE:
      return _ ("Known providers");
    case TG_SOURCE_PACC:
      return _ ("Account settings published by the domain");
    case TG_SOURCE_AUTOCONFIG:
      return _ ("Mail settings published by the domain");
    case TG_SOURCE_ISPDB:
      return _ ("Database of mail providers");
    case TG_SOURCE_MX:
      return _ ("Where the domain receives its mail (DNS)");
    case TG_SOURCE_SRV:
      return _ ("Mail services of the domain (DNS)");
    case TG_SOURCE_AUTODISCOVER:
      return _ ("Microsoft’s directory");
    case TG_SOURCE_SASL:
      return _ ("The mail server itself");
    case TG_SOURCE_GUESS:
    default:
      return _ ("Usual server names");
    }
}

void
tg_source_row_update (TgSourceRow *self, const TgDiscoveryTried *tried)
{
  gboolean found = g_strcmp0 (tried->result, "found") == 0;
  const char *state;

  if (!tried->finished)
    state = _ ("Working");
  else if (found)
    state = _ ("Found");
  else
    state = _ ("Nothing found");
  gtk_widget_set_visible (self->spinner, !tried->finished);
  gtk_widget_set_visible (GTK_WIDGET (self->image), tried->finished);
  gtk_image_set_from_icon_name (self->image, found ? "emblem-ok-symbolic" : "list-remove-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->image), GTK_ACCESSIBLE_PROPERTY_LABEL, state, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, state, -1);
}

GtkWidget *
tg_source_row_new (TgSource source)
{
  return g_object_new (TG_TYPE_SOURCE_ROW,
                       "title",
                       tg_source_row_describe (source),
                       "activatable",
                       FALSE,
                       "focusable",
                       FALSE,
                       NULL);
}

static void
tg_source_row_class_init (TgSourceRowClass *klass)
{
}

static void
tg_source_row_init (TgSourceRow *self)
{
  self->image = GTK_IMAGE (gtk_image_new ());
  self->spinner = g_object_new (GTK_TYPE_SPINNER, "spinning", TRUE, NULL);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->spinner), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Working"), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->spinner);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->image));
}
