/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-server-list.h"

#include "tg-account-words.h"
#include "tg-inner-name.h"
#include "tg-server.h"
#include "tg-verbatim.h"

#include <glib/gi18n.h>

struct _TgServerList
{
  AdwPreferencesGroup parent_instance;

  GVariant *servers; /* (owned) (nullable) */
  GPtrArray *rows; /* (owned) of GtkWidget (unowned) */
};

G_DEFINE_FINAL_TYPE (TgServerList, tg_server_list, ADW_TYPE_PREFERENCES_GROUP)

static guint signal_copied;

static void
copy_cb (TgServerList *self, GtkButton *button)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          g_object_get_data (G_OBJECT (button), "text"));
  g_signal_emit (self, signal_copied, 0);
}

/* @copied: what the button copies; @words: what it is called */
static void
add_row (TgServerList *self, const char *title, const char *subtitle, const char *copied, const char *words)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, NULL);
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  tg_verbatim (row);
  gtk_widget_set_focusable (row, FALSE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_object_set_data_full (G_OBJECT (button), "text", g_strdup (copied), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (copy_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
add_server (TgServerList *self, TgServer *server)
{
  const char *host = tg_server_get_host (server);
  guint port = tg_server_get_port (server);
  /* Translators: the name of a host */
  g_autofree char *words = g_strdup_printf (_ ("Copy %s"), host);
  g_autofree char *facts = NULL;

  if (tg_server_get_security (server) == TG_SECURITY_TLS)
    /* Translators: the name of a host and the number of a port */
    facts = g_strdup_printf (_ ("%s, port %u, TLS from the start"), host, port);
  else
    /* Translators: the name of a host and the number of a port */
    facts = g_strdup_printf (_ ("%s, port %u, STARTTLS"), host, port);
  add_row (self, tg_account_words_server (server), facts, host, words);
}

/* One that all have in common is said once. */
static void
add_usernames (TgServerList *self, GPtrArray *servers)
{
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < servers->len; i++)
    {
      const char *username = tg_server_get_username (g_ptr_array_index (servers, i));

      if (g_hash_table_add (told, (gpointer)username))
        add_row (self, _ ("User name"), username, username, _ ("Copy the user name"));
    }
}

void
tg_server_list_show (TgServerList *self, GVariant *servers)
{
  g_autoptr (GPtrArray) read = servers != NULL ? tg_servers_from_variant (servers, NULL) : NULL;

  if (self->servers != NULL && servers != NULL && g_variant_equal (self->servers, servers))
    return;
  g_clear_pointer (&self->servers, g_variant_unref);
  self->servers = servers != NULL ? g_variant_ref (servers) : NULL;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_set_visible (GTK_WIDGET (self), read != NULL && read->len > 0);
  if (read == NULL)
    return;
  for (guint i = 0; i < read->len; i++)
    add_server (self, g_ptr_array_index (read, i));
  add_usernames (self, read);
  tg_inner_name (self, GTK_TYPE_LIST_BOX, _ ("Servers"));
}

static void
tg_server_list_finalize (GObject *object)
{
  TgServerList *self = TG_SERVER_LIST (object);

  g_clear_pointer (&self->servers, g_variant_unref);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (tg_server_list_parent_class)->finalize (object);
}

static void
tg_server_list_class_init (TgServerListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_server_list_finalize;

  signal_copied = g_signal_new (
      "copied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tg_server_list_init (TgServerList *self)
{
  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Servers"));
}
