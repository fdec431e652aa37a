/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-choice-row.h"

struct _TgChoiceRow
{
  AdwActionRow parent_instance;

  GtkToggleButton *buttons[2]; /* (unowned) */
  gboolean setting;
};

G_DEFINE_FINAL_TYPE (TgChoiceRow, tg_choice_row, ADW_TYPE_ACTION_ROW)

typedef enum
{
  PROP_FIRST = 1,
  PROP_SECOND,
} TgChoiceRowProperty;

static GParamSpec *properties[PROP_SECOND + 1];
static guint signal_changed;

gboolean
tg_choice_row_get_second (TgChoiceRow *self)
{
  return gtk_toggle_button_get_active (self->buttons[1]);
}

void
tg_choice_row_set_second (TgChoiceRow *self, gboolean second)
{
  self->setting = TRUE;
  gtk_toggle_button_set_active (self->buttons[second ? 1 : 0], TRUE);
  self->setting = FALSE;
}

static void
toggled_cb (TgChoiceRow *self)
{
  if (!self->setting)
    g_signal_emit (self, signal_changed, 0);
}

static void
tg_choice_row_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  TgChoiceRow *self = TG_CHOICE_ROW (object);

  g_value_set_string (value, gtk_button_get_label (GTK_BUTTON (self->buttons[property_id - PROP_FIRST])));
}

static void
tg_choice_row_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  TgChoiceRow *self = TG_CHOICE_ROW (object);

  gtk_button_set_label (GTK_BUTTON (self->buttons[property_id - PROP_FIRST]), g_value_get_string (value));
}

static void
tg_choice_row_class_init (TgChoiceRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tg_choice_row_get_property;
  object_class->set_property = tg_choice_row_set_property;

  properties[PROP_FIRST] =
      g_param_spec_string ("first", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SECOND] =
      g_param_spec_string ("second", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  signal_changed = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tg_choice_row_init (TgChoiceRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  for (guint i = 0; i < G_N_ELEMENTS (self->buttons); i++)
    {
      self->buttons[i] = GTK_TOGGLE_BUTTON (gtk_toggle_button_new ());
      gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->buttons[i]));
    }
  gtk_toggle_button_set_group (self->buttons[1], self->buttons[0]);
  gtk_toggle_button_set_active (self->buttons[0], TRUE);
  /* Of the two that change with one choice, one is enough. */
  g_signal_connect_object (self->buttons[1], "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), box);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
}
