/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-program-row.h"

#include <glib/gi18n.h>

/* So that a person sees that it was copied. */
#define COPIED_SEC 3

struct _TgProgramRow
{
  AdwExpanderRow parent_instance;

  const TgProgram *program;
  char *text; /* (owned) */
  guint copied_timeout;
  GtkWidget *copy_button; /* (unowned) */
};

G_DEFINE_FINAL_TYPE (TgProgramRow, tg_program_row, ADW_TYPE_EXPANDER_ROW)

static void
name_for_assistance (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_copied (TgProgramRow *self, gboolean copied)
{
  g_autofree char *name = NULL;

  if (copied)
    name = g_strdup (_ ("Copied"));
  else
    /* Translators: the name of a mail program */
    name = g_strdup_printf (_ ("Copy Configuration of %s"), self->program->name);
  gtk_button_set_icon_name (GTK_BUTTON (self->copy_button),
                            copied ? "emblem-ok-symbolic" : "edit-copy-symbolic");
  gtk_widget_set_tooltip_text (self->copy_button, name);
  name_for_assistance (self->copy_button, name);
}

static gboolean
copied_cb (gpointer user_data)
{
  TgProgramRow *self = TG_PROGRAM_ROW (user_data);

  self->copied_timeout = 0;
  show_copied (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
copy_cb (TgProgramRow *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->text);
  show_copied (self, TRUE);
  g_clear_handle_id (&self->copied_timeout, g_source_remove);
  self->copied_timeout = g_timeout_add_seconds (COPIED_SEC, copied_cb, self);
}

/* A row that unfolds has two lists inside, which libadwaita 1.2 leaves without names, like the row itself. */
static void
name_lists (GtkWidget *widget, const char *name)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_LIST_BOX (child))
        name_for_assistance (child, name);
      name_lists (child, name);
    }
}

static void
name_row (AdwExpanderRow *row)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));

  name_for_assistance (GTK_WIDGET (row), title);
  name_lists (GTK_WIDGET (row), title);
}

/* What is folded away is told by assistive technologies nevertheless, unless it is hidden. */
static void
add_folded (AdwExpanderRow *row, GtkWidget *child)
{
  adw_expander_row_add_row (row, child);
  g_object_bind_property (row, "expanded", child, "visible", G_BINDING_SYNC_CREATE);
}

/* @text: (transfer full) */
static TgProgramRow *
tg_program_row_new (const TgProgram *program, char *text)
{
  TgProgramRow *self =
      g_object_new (TG_TYPE_PROGRAM_ROW, "title", program->name, "subtitle", program->file, NULL);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *line =
      g_object_new (GTK_TYPE_LIST_BOX_ROW, "activatable", FALSE, "focusable", FALSE, "child", label, NULL);

  self->program = program;
  self->text = text;
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "configuration");
  name_row (ADW_EXPANDER_ROW (self));
  add_folded (ADW_EXPANDER_ROW (self), line);
  show_copied (self, FALSE);
  return self;
}

void
tg_program_row_fill (AdwExpanderRow *parent, const TgProgramAccount *account)
{
  GList *before = g_object_steal_data (G_OBJECT (parent), "tg-program-rows");
  GList *rows = NULL;
  gsize n_programs = 0;
  const TgProgram *const *programs = tg_program_list (&n_programs);

  for (GList *l = before; l != NULL; l = l->next)
    adw_expander_row_remove (parent, l->data);
  g_list_free (before);
  if (before == NULL)
    name_row (parent);
  for (gsize i = 0; i < n_programs; i++)
    {
      char *text = tg_program_configure (programs[i], account, NULL);

      if (text == NULL)
        continue;
      rows = g_list_prepend (rows, tg_program_row_new (programs[i], text));
      add_folded (parent, rows->data);
    }
  gtk_widget_set_visible (GTK_WIDGET (parent), rows != NULL);
  g_object_set_data_full (G_OBJECT (parent), "tg-program-rows", rows, (GDestroyNotify)g_list_free);
}

static void
tg_program_row_finalize (GObject *object)
{
  TgProgramRow *self = TG_PROGRAM_ROW (object);

  g_clear_handle_id (&self->copied_timeout, g_source_remove);
  g_free (self->text);
  G_OBJECT_CLASS (tg_program_row_parent_class)->finalize (object);
}

static void
tg_program_row_class_init (TgProgramRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_program_row_finalize;
}

static void
tg_program_row_init (TgProgramRow *self)
{
  self->copy_button = g_object_new (GTK_TYPE_BUTTON, "valign", GTK_ALIGN_CENTER, NULL);
  gtk_widget_add_css_class (self->copy_button, "flat");
  gtk_widget_add_css_class (GTK_WIDGET (self), "program");
  g_signal_connect_swapped (self->copy_button, "clicked", G_CALLBACK (copy_cb), self);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), self->copy_button);
}
