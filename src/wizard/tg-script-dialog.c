/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-script-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* As much as one can read in a dialog. */
#define MAX_MESSAGE_CHARS 500

static void
response_cb (AdwMessageDialog *window, const char *response, WebKitScriptDialog *dialog)
{
  if (webkit_script_dialog_get_dialog_type (dialog) == WEBKIT_SCRIPT_DIALOG_CONFIRM)
    webkit_script_dialog_confirm_set_confirmed (dialog, g_str_equal (response, "yes"));
  webkit_script_dialog_close (dialog);
  webkit_script_dialog_unref (dialog);
}

static char *
heading_of (WebKitWebView *view)
{
  const char *uri = webkit_web_view_get_uri (view);
  g_autoptr (GUri) parsed = uri != NULL ? g_uri_parse (uri, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *host = parsed != NULL ? g_uri_get_host (parsed) : NULL;

  if (host == NULL || *host == '\0')
    return g_strdup (_ ("The page says"));
  /* Translators: a host name */
  return g_strdup_printf (_ ("%s says"), host);
}

static char *
clip_message (const char *message)
{
  if (message == NULL)
    return g_strdup ("");
  if (g_utf8_strlen (message, -1) <= MAX_MESSAGE_CHARS)
    return g_strdup (message);
  return g_utf8_substring (message, 0, MAX_MESSAGE_CHARS);
}

gboolean
tg_script_dialog_show (WebKitWebView *view, WebKitScriptDialog *dialog)
{
  WebKitScriptDialogType type = webkit_script_dialog_get_dialog_type (dialog);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (view));
  g_autofree char *heading = NULL;
  g_autofree char *message = NULL;
  AdwMessageDialog *window;

  if (type == WEBKIT_SCRIPT_DIALOG_BEFORE_UNLOAD_CONFIRM)
    {
      webkit_script_dialog_confirm_set_confirmed (dialog, TRUE);
      return TRUE;
    }
  if (type == WEBKIT_SCRIPT_DIALOG_PROMPT || !GTK_IS_WINDOW (root))
    return TRUE;

  heading = heading_of (view);
  message = clip_message (webkit_script_dialog_get_message (dialog));
  window = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (root), heading, message));
  if (type == WEBKIT_SCRIPT_DIALOG_CONFIRM)
    {
      adw_message_dialog_add_responses (window, "no", _ ("_No"), "yes", _ ("_Yes"), NULL);
      adw_message_dialog_set_close_response (window, "no");
    }
  else
    {
      adw_message_dialog_add_response (window, "close", _ ("_Close"));
    }
  g_signal_connect (window, "response", G_CALLBACK (response_cb), webkit_script_dialog_ref (dialog));
  /* The page goes, its questions go. */
  g_signal_connect_object (view, "destroy", G_CALLBACK (gtk_window_close), window, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
  return TRUE;
}
