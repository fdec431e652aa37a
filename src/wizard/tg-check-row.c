/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-check-row.h"

#include <glib/gi18n.h>

struct _TgCheckRow
{
  AdwActionRow parent_instance;

  TgCheckItem *item; /* (owned) */
  GtkStack *state; /* (unowned) the suffix */
};

G_DEFINE_FINAL_TYPE (TgCheckRow, tg_check_row, ADW_TYPE_ACTION_ROW)

static const struct
{
  const char *name; /* of the child of the stack */
  const char *icon; /* NULL = a spinner */
  const char *style;
  const char *text; /* for assistive technologies */
} states[] = {
  [TG_CHECK_WAITING] = { "waiting", "content-loading-symbolic", "dim-label", N_ ("Waiting") },
  [TG_CHECK_WORKING] = { "working", NULL, NULL, N_ ("Working") },
  [TG_CHECK_PASSED] = { "passed", "emblem-ok-symbolic", "success", N_ ("Works") },
  [TG_CHECK_FAILED] = { "failed", "dialog-error-symbolic", "error", N_ ("Failed") },
};

static void
changed_cb (TgCheckRow *self)
{
  TgCheckState state = tg_check_item_get_state (self->item);
  const GError *error = tg_check_item_get_error (self->item);
  const char *detail = tg_check_item_get_detail (self->item);
  g_autofree char *subtitle = NULL;

  /* Where it failed stays readable above why. */
  subtitle = error != NULL ? g_strdup_printf ("%s\n%s", detail, error->message) : g_strdup (detail);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_stack_set_visible_child_name (self->state, states[state].name);
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
  self->state = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->state), GTK_ALIGN_CENTER);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      GtkWidget *child;

      if (states[i].icon != NULL)
        child = gtk_image_new_from_icon_name (states[i].icon);
      else
        child = g_object_new (GTK_TYPE_SPINNER, "spinning", TRUE, NULL);
      if (states[i].style != NULL)
        gtk_widget_add_css_class (child, states[i].style);
      gtk_accessible_update_property (
          GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, _ (states[i].text), -1);
      gtk_stack_add_named (self->state, child, states[i].name);
    }
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->state));
}
