/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-button.h"

struct _TgButton
{
  GtkButton parent_instance;

  GtkWidget *spinner; /* (unowned) */
  GtkWidget *label; /* (unowned) */
};

G_DEFINE_FINAL_TYPE (TgButton, tg_button, GTK_TYPE_BUTTON)

typedef enum
{
  PROP_TEXT = 1,
  PROP_BUSY,
} TgButtonProperty;

static GParamSpec *properties[PROP_BUSY + 1];

void
tg_button_set_text (TgButton *self, const char *text)
{
  gtk_label_set_text_with_mnemonic (GTK_LABEL (self->label), text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

void
tg_button_set_plain_text (TgButton *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->label), text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

/* Long languages and large text must not make the window wider than a telephone. In a row, other words give way. */
static void
tg_button_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tg_button_parent_class)->root (widget);
  gtk_label_set_wrap (GTK_LABEL (TG_BUTTON (widget)->label), gtk_widget_has_css_class (widget, "pill"));
}

static void
tg_button_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  TgButton *self = TG_BUTTON (object);

  switch ((TgButtonProperty)property_id)
    {
    case PROP_TEXT:
      g_value_set_string (value, gtk_label_get_label (GTK_LABEL (self->label)));
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, gtk_widget_get_visible (self->spinner));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tg_button_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  TgButton *self = TG_BUTTON (object);

  switch ((TgButtonProperty)property_id)
    {
    case PROP_TEXT:
      tg_button_set_text (self, g_value_get_string (value));
      break;
    case PROP_BUSY:
      gtk_widget_set_visible (self->spinner, g_value_get_boolean (value));
      gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tg_button_class_init (TgButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tg_button_get_property;
  object_class->set_property = tg_button_set_property;
  GTK_WIDGET_CLASS (klass)->root = tg_button_root;

  properties[PROP_TEXT] = g_param_spec_string (
      "text", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_BUSY] =
      g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
tg_button_init (TgButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  self->spinner = gtk_spinner_new ();
  self->label = gtk_label_new (NULL);
  gtk_widget_hide (self->spinner);
  gtk_label_set_wrap_mode (GTK_LABEL (self->label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (self->label), GTK_JUSTIFY_CENTER);
  /* The label names the button by being its mnemonic. */
  gtk_label_set_mnemonic_widget (GTK_LABEL (self->label), GTK_WIDGET (self));
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), self->spinner);
  gtk_box_append (GTK_BOX (box), self->label);
  gtk_button_set_child (GTK_BUTTON (self), box);
}
