/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-app-group.h"

#include "tg-account-control.h"
#include "tg-app-row.h"
#include "tg-inner-name.h"

#include <glib/gi18n.h>

struct _TgAppGroup
{
  AdwPreferencesGroup parent_instance;

  char *account; /* (owned) (nullable) object path */
  GPtrArray *rows; /* (owned) of GtkWidget (unowned) */
};

G_DEFINE_FINAL_TYPE (TgAppGroup, tg_app_group, ADW_TYPE_PREFERENCES_GROUP)

static void
set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgAppGroup) self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->rows == NULL)
    return;
  /* What is so in the end is read again in any case. */
  if (tg_account_control_set_app_finish (result, &error))
    tg_app_group_load (self, self->account);
  else
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), error->message);
}

static void
chosen_cb (TgAppGroup *self, const char *permission, TgAppRow *row)
{
  tg_account_control_set_app_async (
      self->account, tg_app_row_get_app (row), permission, set_cb, g_object_ref (self));
}

static int
compare_rows (gconstpointer one, gconstpointer other)
{
  TgAppRow *a = *(TgAppRow *const *)one;
  TgAppRow *b = *(TgAppRow *const *)other;
  int order = g_utf8_collate (tg_app_row_get_name (a), tg_app_row_get_name (b));

  return order != 0 ? order : g_strcmp0 (tg_app_row_get_app (a), tg_app_row_get_app (b));
}

static void
clear_rows (TgAppGroup *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

static void
show_apps (TgAppGroup *self, GVariant *apps)
{
  gboolean had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL;

  clear_rows (self);
  for (gsize i = 0; i < g_variant_n_children (apps); i++)
    {
      g_autoptr (GVariant) app = g_variant_get_child_value (apps, i);
      GtkWidget *row = tg_app_row_new (app);

      g_signal_connect_object (row, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->rows, row);
    }
  g_ptr_array_sort (self->rows, compare_rows);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (self),
      self->rows->len > 0
          ? _ ("What you answered when they asked. A switch that is off refuses the app without a question.")
          : _ ("No app has asked yet. Each app in a sandbox has to, before it gets anything."));
  tg_inner_name (self, GTK_TYPE_LIST_BOX, _ ("Apps That Have Access"));
  if (had_focus && self->rows->len > 0)
    gtk_widget_child_focus (g_ptr_array_index (self->rows, 0), GTK_DIR_TAB_FORWARD);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgAppGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) apps = tg_account_control_list_apps_finish (result, &error);

  if (self->rows == NULL)
    return;
  if (apps != NULL)
    show_apps (self, apps);
  else
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), error->message);
}

void
tg_app_group_load (TgAppGroup *self, const char *account)
{
  char *copy = g_strdup (account);

  g_free (self->account);
  self->account = copy;
  tg_account_control_list_apps_async (account, listed_cb, g_object_ref (self));
}

char *
tg_app_group_dup_allowed (TgAppGroup *self)
{
  g_autoptr (GString) apps = g_string_new (NULL);

  for (guint i = 0; i < self->rows->len; i++)
    {
      TgAppRow *row = g_ptr_array_index (self->rows, i);

      if (tg_app_row_is_allowed (row))
        g_string_append_printf (apps, "%s%s", apps->len > 0 ? "\n" : "", tg_app_row_get_name (row));
    }
  return apps->len > 0 ? g_strdup (apps->str) : NULL;
}

static void
tg_app_group_dispose (GObject *object)
{
  TgAppGroup *self = TG_APP_GROUP (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->account, g_free);
  G_OBJECT_CLASS (tg_app_group_parent_class)->dispose (object);
}

static void
tg_app_group_class_init (TgAppGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tg_app_group_dispose;
}

static void
tg_app_group_init (TgAppGroup *self)
{
  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Apps That Have Access"));
}
