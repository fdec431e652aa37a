/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-busy-button.h"

struct _TgBusyButton
{
  GtkButton parent_instance;

  GtkWidget *spinner; /* (unowned) */
  GtkWidget *label; /* (unowned) */
  gboolean busy;
  gboolean complete;
};

G_DEFINE_FINAL_TYPE (TgBusyButton, tg_busy_button, GTK_TYPE_BUTTON)

typedef enum
{
  PROP_TEXT = 1,
  PROP_BUSY,
  PROP_COMPLETE,
} TgBusyButtonProperty;

static GParamSpec *properties[PROP_COMPLETE + 1];

static void
update (TgBusyButton *self)
{
  gtk_widget_set_visible (self->spinner, self->busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), self->busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self), self->complete && !self->busy);
}

static void
set_text (TgBusyButton *self, const char *text)
{
  gtk_label_set_text_with_mnemonic (GTK_LABEL (self->label), text);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (GTK_LABEL (self->label)), -1);
}

static void
tg_busy_button_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  TgBusyButton *self = TG_BUSY_BUTTON (object);

  switch ((TgBusyButtonProperty)property_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, gtk_label_get_label (GTK_LABEL (self->label)));
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_COMPLETE:
      g_value_set_boolean (value, self->complete);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tg_busy_button_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  TgBusyButton *self = TG_BUSY_BUTTON (object);

  switch ((TgBusyButtonProperty)property_id)
    {
    case PROP_TEXT:
      set_text (self, g_value_get_string (value));
      break;
    case PROP_BUSY:
      self->busy = g_value_get_boolean (value);
      update (self);
      break;
    case PROP_COMPLETE:
      self->complete = g_value_get_boolean (value);
      update (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tg_busy_button_class_init (TgBusyButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tg_busy_button_get_property;
  object_class->set_property = tg_busy_button_set_property;

  properties[PROP_TEXT] =
      g_param_spec_string ("text", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_BUSY] =
      g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_COMPLETE] =
      g_param_spec_boolean ("complete", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
tg_busy_button_init (TgBusyButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  self->complete = TRUE;
  self->spinner = gtk_spinner_new ();
  self->label = gtk_label_new (NULL);
  gtk_label_set_mnemonic_widget (GTK_LABEL (self->label), GTK_WIDGET (self));
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), self->spinner);
  gtk_box_append (GTK_BOX (box), self->label);
  gtk_button_set_child (GTK_BUTTON (self), box);
  update (self);
}
