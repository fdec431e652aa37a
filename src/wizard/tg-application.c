/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-application.h"

#include "tg-shortcuts-window.h"
#include "tg-window.h"

#include "tg-config.h"

#include <glib/gi18n.h>

struct _TgApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (TgApplication, tg_application, ADW_TYPE_APPLICATION)

static TgWindow *
ensure_window (TgApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  /* One that is hidden is on its way out. */
  for (GList *l = windows; l != NULL; l = l->next)
    {
      if (TG_IS_WINDOW (l->data) && gtk_widget_get_visible (l->data))
        return l->data;
    }
  return tg_window_new (ADW_APPLICATION (self));
}

static void
tg_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (ensure_window (TG_APPLICATION (application))));
}

/* From a notification of the daemon. */
static void
sign_in_again_cb (GSimpleAction *action, GVariant *address, gpointer user_data)
{
  TgWindow *window = ensure_window (TG_APPLICATION (user_data));

  tg_window_open_account (window, g_variant_get_string (address, NULL));
  gtk_window_present (GTK_WINDOW (window));
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (user_data)),
                         "application-name",
                         "Tegata",
                         "application-icon",
                         TG_APP_ID,
                         "version",
                         TG_VERSION,
                         "developer-name",
                         _ ("The Tegata developers"),
                         "license-type",
                         GTK_LICENSE_GPL_3_0,
                         "comments",
                         _ ("Sets up mail accounts, keeps their sign-ins in the keyring, and gives mail "
                            "programs what they need to receive and send."),
                         NULL);
}

static void
shortcuts_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  tg_shortcuts_window_show (gtk_application_get_active_window (GTK_APPLICATION (user_data)));
}

static int
tg_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  g_autofree char **addresses = NULL;
  TgWindow *window;

  g_variant_dict_lookup (options, G_OPTION_REMAINING, "^a&s", &addresses);
  if (addresses != NULL && addresses[0] != NULL && addresses[1] != NULL)
    {
      g_application_command_line_printerr (command_line, "%s\n", _ ("Give one address only."));
      return 2;
    }
  window = ensure_window (TG_APPLICATION (application));
  if (addresses != NULL && addresses[0] != NULL)
    tg_window_offer_address (window, addresses[0]);
  gtk_window_present (GTK_WINDOW (window));
  return 0;
}

static int
tg_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (!g_variant_dict_contains (options, "version"))
    return -1;
  g_print ("tegata %s\n", TG_VERSION);
  return 0;
}

static void
tg_application_startup (GApplication *application)
{
  static const char *const shortcuts_accels[] = { "<Control>question", "<Control>F1", NULL };
  const GActionEntry entries[] = {
    { .name = "about", .activate = about_cb },
    { .name = "shortcuts", .activate = shortcuts_cb },
    { .name = "sign-in-again", .activate = sign_in_again_cb, .parameter_type = "s" },
  };
  GDBusConnection *connection = g_application_get_dbus_connection (application);

  /* Where the daemon is in a sandbox it sees of us only that we stand in this queue. */
  if (connection != NULL)
    g_bus_own_name_on_connection (
        connection, TG_APP_ID ".Managers", G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL, NULL);
  G_APPLICATION_CLASS (tg_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (TG_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries), application);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.shortcuts", shortcuts_accels);
}

TgApplication *
tg_application_new (void)
{
  return g_object_new (TG_TYPE_APPLICATION,
                       "application-id",
                       TG_APP_ID,
                       "flags",
                       G_APPLICATION_HANDLES_COMMAND_LINE,
                       "resource-base-path",
                       "/io/github/tegata/Tegata",
                       NULL);
}

static void
tg_application_class_init (TgApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->activate = tg_application_activate;
  application_class->command_line = tg_application_command_line;
  application_class->handle_local_options = tg_application_handle_local_options;
  application_class->startup = tg_application_startup;
}

static void
tg_application_init (TgApplication *self)
{
  const GOptionEntry entries[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL, NULL, N_ ("[ADDRESS]") },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
  g_application_set_option_context_summary (G_APPLICATION (self), _ ("Sets up a mail account."));
}
