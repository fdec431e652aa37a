/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-provider-choice.h"

#include "tg-known-provider.h"

#define N_COLUMNS 2

struct _TgProviderChoice
{
  AdwBin parent_instance;

  GtkWidget *grid; /* (unowned) */
  GPtrArray *buttons; /* (owned) of GtkToggleButton (unowned) */
  gboolean setting;
};

G_DEFINE_FINAL_TYPE (TgProviderChoice, tg_provider_choice, ADW_TYPE_BIN)

static guint signal_changed;

static const char *
id_of (gpointer button)
{
  return g_object_get_data (G_OBJECT (button), "provider");
}

/* One at most is down. */
static void
toggled_cb (TgProviderChoice *self, GtkToggleButton *button)
{
  if (self->setting)
    return;
  if (gtk_toggle_button_get_active (button))
    tg_provider_choice_set (self, id_of (button));
  g_signal_emit (self, signal_changed, 0);
}

static void
add_button (TgProviderChoice *self, TgProvider *provider)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (tg_provider_get_name (provider));
  GtkWidget *label = gtk_button_get_child (GTK_BUTTON (button));
  guint index = self->buttons->len;

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_set_hexpand (button, TRUE);
  g_object_set_data_full (G_OBJECT (button), "provider", g_strdup (tg_provider_get_id (provider)), g_free);
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_grid_attach (GTK_GRID (self->grid), button, (int)(index % N_COLUMNS), (int)(index / N_COLUMNS), 1, 1);
  g_ptr_array_add (self->buttons, button);
}

void
tg_provider_choice_fill (TgProviderChoice *self, TgCatalogue *catalogue)
{
  const char *const *ids = tg_known_provider_list ();

  if (self->buttons->len > 0)
    return;
  for (gsize i = 0; ids[i] != NULL; i++)
    {
      TgProvider *provider = tg_catalogue_lookup (catalogue, ids[i]);

      if (provider != NULL)
        add_button (self, provider);
    }
}

const char *
tg_provider_choice_get (TgProviderChoice *self)
{
  for (guint i = 0; i < self->buttons->len; i++)
    {
      GtkToggleButton *button = g_ptr_array_index (self->buttons, i);

      if (gtk_toggle_button_get_active (button))
        return id_of (button);
    }
  return NULL;
}

void
tg_provider_choice_set (TgProviderChoice *self, const char *id)
{
  self->setting = TRUE;
  for (guint i = 0; i < self->buttons->len; i++)
    {
      GtkToggleButton *button = g_ptr_array_index (self->buttons, i);

      gtk_toggle_button_set_active (button, g_strcmp0 (id_of (button), id) == 0);
    }
  self->setting = FALSE;
}

static void
tg_provider_choice_finalize (GObject *object)
{
  g_ptr_array_unref (TG_PROVIDER_CHOICE (object)->buttons);
  G_OBJECT_CLASS (tg_provider_choice_parent_class)->finalize (object);
}

static void
tg_provider_choice_class_init (TgProviderChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_provider_choice_finalize;

  signal_changed = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tg_provider_choice_init (TgProviderChoice *self)
{
  self->buttons = g_ptr_array_new ();
  self->grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 6);
  gtk_grid_set_column_homogeneous (GTK_GRID (self->grid), TRUE);
  adw_bin_set_child (ADW_BIN (self), self->grid);
}
