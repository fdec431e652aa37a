/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-source-list.h"

#include "tg-source-words.h"

#include <glib/gi18n.h>

#define N_SOURCES (TG_SOURCE_GUESS + 1)

typedef struct
{
  GtkWidget *box; /* (unowned) */
  GtkWidget *spinner; /* (unowned) */
  GtkImage *image; /* (unowned) */
} Line;

struct _TgSourceList
{
  AdwBin parent_instance;

  Line lines[N_SOURCES];
};

G_DEFINE_FINAL_TYPE (TgSourceList, tg_source_list, ADW_TYPE_BIN)

static void
show_state (Line *line, gboolean finished, gboolean found)
{
  gtk_widget_set_visible (line->box, TRUE);
  gtk_widget_set_visible (line->spinner, !finished);
  gtk_widget_set_visible (GTK_WIDGET (line->image), finished);
  gtk_image_set_from_icon_name (line->image, found ? "emblem-ok-symbolic" : "list-remove-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (line->image),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  found ? _ ("Found") : _ ("Nothing found"),
                                  -1);
}

void
tg_source_list_update (TgSourceList *self, GPtrArray *tried)
{
  for (guint source = 0; source < N_SOURCES; source++)
    {
      guint n_asked = 0;
      gboolean finished = TRUE;
      gboolean found = FALSE;

      /* One source may ask in several places. */
      for (guint i = 0; tried != NULL && i < tried->len; i++)
        {
          const TgDiscoveryTried *one = g_ptr_array_index (tried, i);

          if (one->source != source)
            continue;
          n_asked++;
          finished = finished && one->finished;
          found = found || g_strcmp0 (one->result, "found") == 0;
        }
      if (n_asked > 0)
        show_state (&self->lines[source], finished || found, found);
      else
        gtk_widget_set_visible (self->lines[source].box, FALSE);
    }
}

static void
add_line (Line *line, GtkWidget *list, TgSource source)
{
  GtkWidget *label = gtk_label_new (tg_source_describe (source));

  line->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  line->spinner = g_object_new (GTK_TYPE_SPINNER, "spinning", TRUE, "visible", FALSE, NULL);
  line->image = GTK_IMAGE (gtk_image_new ());
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (line->spinner), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Working"), -1);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (line->box), line->spinner);
  gtk_box_append (GTK_BOX (line->box), GTK_WIDGET (line->image));
  gtk_box_append (GTK_BOX (line->box), label);
  gtk_widget_set_visible (line->box, FALSE);
  gtk_box_append (GTK_BOX (list), line->box);
}

static void
tg_source_list_class_init (TgSourceListClass *klass)
{
}

static void
tg_source_list_init (TgSourceList *self)
{
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  for (guint source = 0; source < N_SOURCES; source++)
    add_line (&self->lines[source], list, source);
  gtk_widget_add_css_class (list, "caption");
  gtk_widget_add_css_class (list, "dim-label");
  gtk_widget_set_halign (list, GTK_ALIGN_CENTER);
  adw_bin_set_child (ADW_BIN (self), list);
}
