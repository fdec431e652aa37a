/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-source-row.h"

#include <glib/gi18n.h>

struct _TgSourceRow
{
  AdwActionRow parent_instance;

  GtkWidget *state; /* (unowned) the suffix, a GtkStack */
  GtkImage *image; /* (unowned) inside it */
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
  gtk_stack_set_visible_child_name (GTK_STACK (self->state), tried->finished ? "finished" : "working");
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
  GtkWidget *spinner = gtk_spinner_new ();

  self->state = gtk_stack_new ();
  self->image = GTK_IMAGE (gtk_image_new ());
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_stack_add_named (GTK_STACK (self->state), spinner, "working");
  gtk_stack_add_named (GTK_STACK (self->state), GTK_WIDGET (self->image), "finished");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->state);
}
