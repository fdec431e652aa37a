/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-app-row.h"

#include "tg-account-words.h"
#include "tg-app-face.h"
#include "tg-verbatim.h"

#include <glib/gi18n.h>

#define ICON_PX 32

struct _TgAppRow
{
  AdwActionRow parent_instance;

  char *app; /* (owned) */
  char *name; /* (owned) its own, or the id again */
  gboolean allowed;
  GtkWidget *allow; /* (unowned) */
  GtkWidget *forget; /* (unowned) */
};

G_DEFINE_FINAL_TYPE (TgAppRow, tg_app_row, ADW_TYPE_ACTION_ROW)

static guint signal_chosen;

static void
choose (TgAppRow *self, const char *permission)
{
  g_autoptr (TgAppRow) guard = g_object_ref (self);

  gtk_widget_set_sensitive (self->allow, FALSE);
  gtk_widget_set_sensitive (self->forget, FALSE);
  g_signal_emit (guard, signal_chosen, 0, permission);
}

static void
active_cb (TgAppRow *self)
{
  choose (self, gtk_switch_get_active (GTK_SWITCH (self->allow)) ? "allow" : "deny");
}

static void
forget_cb (TgAppRow *self)
{
  choose (self, "none");
}

const char *
tg_app_row_get_app (TgAppRow *self)
{
  return self->app;
}

const char *
tg_app_row_get_name (TgAppRow *self)
{
  return self->name;
}

gboolean
tg_app_row_is_allowed (TgAppRow *self)
{
  return self->allowed;
}

static void
add_controls (TgAppRow *self)
{
  g_autofree char *allow = NULL;

  /* Translators: the name of an app */
  allow = g_strdup_printf (_ ("Allow %s"), self->name);
  self->allow = gtk_switch_new ();
  gtk_switch_set_active (GTK_SWITCH (self->allow), self->allowed);
  gtk_widget_set_valign (self->allow, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->allow), GTK_ACCESSIBLE_PROPERTY_LABEL, allow, -1);
  g_signal_connect_object (self->allow, "notify::active", G_CALLBACK (active_cb), self, G_CONNECT_SWAPPED);
  self->forget = gtk_button_new_from_icon_name ("edit-clear-symbolic");
  gtk_widget_set_valign (self->forget, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->forget, "flat");
  gtk_widget_set_tooltip_text (self->forget, _ ("Ask Again"));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->forget), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Ask Again"), -1);
  g_signal_connect_object (self->forget, "clicked", G_CALLBACK (forget_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->forget);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->allow);
}

/* The name says who it means to be, the id who it is. */
static void
show_face (TgAppRow *self, const char *used)
{
  g_autoptr (TgAppFace) face = tg_app_face_new (self->app);
  g_autofree char *subtitle =
      face->name != NULL ? g_strdup_printf ("%s\n%s", self->app, used) : g_strdup (used);
  GtkWidget *icon = g_object_new (
      GTK_TYPE_IMAGE, "gicon", face->icon, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  self->name = g_strdup (face->name != NULL ? face->name : self->app);
  gtk_image_set_pixel_size (GTK_IMAGE (icon), ICON_PX);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), icon);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), self->name);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 2);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  tg_verbatim (GTK_WIDGET (self));
}

GtkWidget *
tg_app_row_new (GVariant *permission)
{
  TgAppRow *self = g_object_new (TG_TYPE_APP_ROW, "use-markup", FALSE, NULL);
  const char *app = "";
  const char *word = "";
  gint64 used_sec = 0;
  g_autofree char *used = NULL;

  g_variant_lookup (permission, "app", "&s", &app);
  g_variant_lookup (permission, "permission", "&s", &word);
  self->app = g_strdup (app);
  self->allowed = g_str_equal (word, "allow");
  g_variant_lookup (permission, "last-use", "x", &used_sec);
  used = tg_account_words_used (used_sec, g_get_real_time () / G_USEC_PER_SEC);
  if (used == NULL)
    used = g_strdup (self->allowed ? _ ("Allowed") : _ ("Refused"));
  show_face (self, used);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  add_controls (self);
  return GTK_WIDGET (self);
}

static void
tg_app_row_finalize (GObject *object)
{
  g_free (TG_APP_ROW (object)->app);
  g_free (TG_APP_ROW (object)->name);
  G_OBJECT_CLASS (tg_app_row_parent_class)->finalize (object);
}

static void
tg_app_row_class_init (TgAppRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_app_row_finalize;

  signal_chosen = g_signal_new ("chosen",
                                G_TYPE_FROM_CLASS (klass),
                                G_SIGNAL_RUN_LAST,
                                0,
                                NULL,
                                NULL,
                                NULL,
                                G_TYPE_NONE,
                                1,
                                G_TYPE_STRING);
}

static void
tg_app_row_init (TgAppRow *self)
{
}
