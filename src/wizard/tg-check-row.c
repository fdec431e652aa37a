/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-check-row.h"

#include <glib/gi18n.h>

struct _TgCheckRow
{
  AdwActionRow parent_instance;

  TgCheckItem *item; /* (owned) */
  GtkImage *image; /* (unowned) */
  GtkWidget *spinner; /* (unowned) */
};

G_DEFINE_FINAL_TYPE (TgCheckRow, tg_check_row, ADW_TYPE_ACTION_ROW)

static const struct
{
  const char *icon; /* NULL = a spinner */
  const char *style;
  const char *text; /* for assistive technologies */
} states[] = {
  [TG_CHECK_WAITING] = { "content-loading-symbolic", "dim-label", N_ ("Waiting") },
  [TG_CHECK_WORKING] = { NULL, NULL, N_ ("Working") },
  [TG_CHECK_PASSED] = { "emblem-ok-symbolic", "success", N_ ("Works") },
  [TG_CHECK_FAILED] = { "dialog-error-symbolic", "error", N_ ("Failed") },
};

static void
show_state (TgCheckRow *self, TgCheckState state)
{
  const char *styles[] = { states[state].style, NULL };
  gboolean working = states[state].icon == NULL;

  gtk_widget_set_visible (self->spinner, working);
  gtk_widget_set_visible (GTK_WIDGET (self->image), !working);
  gtk_image_set_from_icon_name (self->image, states[state].icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->image), styles);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->image), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (states[state].text), -1);
}

static void
changed_cb (TgCheckRow *self)
{
  TgCheckState state = tg_check_item_get_state (self->item);
  const GError *error = tg_check_item_get_error (self->item);

  /* The sentence says itself where it was. */
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                               error != NULL ? error->message : tg_check_item_get_detail (self->item));
  show_state (self, state);
  /* Later libadwaita describes a row by its subtitle, and this would win. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _ (states[state].text), -1);
}

GtkWidget *
tg_check_row_new (TgCheckItem *item)
{
  TgCheckRow *self = g_object_new (TG_TYPE_CHECK_ROW,
                                   "title",
                                   tg_check_item_get_title (item),
                                   "use-markup",
                                   FALSE,
                                   "activatable",
                                   FALSE,
                                   "focusable",
                                   FALSE,
                                   NULL);

  self->item = g_object_ref (item);
  g_signal_connect_object (item, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  return GTK_WIDGET (self);
}

static void
tg_check_row_dispose (GObject *object)
{
  g_clear_object (&TG_CHECK_ROW (object)->item);
  G_OBJECT_CLASS (tg_check_row_parent_class)->dispose (object);
}

static void
tg_check_row_class_init (TgCheckRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tg_check_row_dispose;
}

static void
tg_check_row_init (TgCheckRow *self)
{
  self->image = GTK_IMAGE (gtk_image_new ());
  self->spinner = g_object_new (GTK_TYPE_SPINNER, "spinning", TRUE, NULL);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->spinner), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Working"), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->spinner);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->image));
}
