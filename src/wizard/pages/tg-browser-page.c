/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "pages/tg-browser-page.h"

#include "tg-button.h"
#include "tg-inner-name.h"
#include "tg-notice.h"

#include <glib/gi18n.h>

struct _TgBrowserPage
{
  TgPage parent_instance;

  char *opened_uri; /* (owned) (nullable) what the browser was sent to */

  /* Template children */
  GtkLabel *description;
  GtkWidget *open_button;
  TgButton *copy_button;
  AdwPreferencesGroup *paste_group;
  AdwEntryRow *paste;
  GtkWidget *paste_button;
  GtkWidget *device_button;
  GtkWidget *embedded_button;
  TgNotice *open_notice;
  TgNotice *notice;
};

G_DEFINE_FINAL_TYPE (TgBrowserPage, tg_browser_page, TG_TYPE_PAGE)

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgBrowserPage) self = user_data;

  /* The reason is not for the person, and may quote the address. */
  if (!gtk_show_uri_full_finish (GTK_WINDOW (source), result, NULL))
    tg_notice_set_text (self->open_notice,
                        _ ("No browser could be opened. Copy the link, open it in a browser, and paste the "
                           "address of the last page."));
}

static void
open_cb (TgBrowserPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  tg_notice_set_text (self->open_notice, NULL);
  if (self->opened_uri != NULL && GTK_IS_WINDOW (root))
    gtk_show_uri_full (
        GTK_WINDOW (root), self->opened_uri, GDK_CURRENT_TIME, NULL, opened_cb, g_object_ref (self));
}

static void
copy_cb (TgBrowserPage *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->opened_uri);
  tg_button_set_text (self->copy_button, _ ("_Link Copied"));
}

static void
embedded_cb (TgBrowserPage *self)
{
  tg_setup_do (tg_page_get_setup (TG_PAGE (self)), TG_SETUP_EVENT_USE_EMBEDDED);
}

static void
device_cb (TgBrowserPage *self)
{
  tg_setup_do (tg_page_get_setup (TG_PAGE (self)), TG_SETUP_EVENT_USE_DEVICE);
}

static void
paste_cb (TgBrowserPage *self)
{
  g_autofree char *uri = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->paste))));

  tg_setup_respond (tg_page_get_setup (TG_PAGE (self)), uri);
}

static void
paste_changed_cb (TgBrowserPage *self)
{
  gtk_widget_set_sensitive (self->paste_button, *gtk_editable_get_text (GTK_EDITABLE (self->paste)) != '\0');
  tg_notice_set_text (self->notice, NULL);
  tg_notice_describe (self->notice, GTK_WIDGET (self->paste), FALSE);
}

static void
tg_browser_page_refresh (TgPage *page)
{
  TgBrowserPage *self = TG_BROWSER_PAGE (page);
  TgSetup *setup = tg_page_get_setup (page);
  const GError *error = tg_setup_get_error (setup);
  gboolean waiting = tg_setup_flow_get_step (tg_setup_get_flow (setup)) == TG_SETUP_STEP_BROWSER;
  g_autofree char *description = NULL;

  if (tg_setup_get_way (setup) != NULL)
    {
      description = g_strdup_printf (
          /* Translators: the name of a provider */
          _ ("Sign in to %s there. This window goes on by itself as soon as you have."),
          tg_setup_way_get_name (tg_setup_get_way (setup)));
      gtk_label_set_label (self->description, description);
      gtk_widget_set_visible (self->device_button,
                              tg_setup_way_offers (tg_setup_get_way (setup), TG_CONSENT_DEVICE));
      gtk_widget_set_visible (self->embedded_button,
                              tg_setup_way_offers (tg_setup_get_way (setup), TG_CONSENT_EMBEDDED));
    }
  tg_page_set_complete (page, waiting);
  tg_notice_set_text (self->notice, error != NULL ? error->message : NULL);
  tg_notice_describe (self->notice, GTK_WIDGET (self->paste), error != NULL);
  if (waiting && g_strcmp0 (self->opened_uri, tg_setup_get_authorization_uri (setup)) != 0)
    {
      g_free (self->opened_uri);
      self->opened_uri = g_strdup (tg_setup_get_authorization_uri (setup));
      tg_button_set_text (self->copy_button, _ ("Copy _Link"));
      gtk_editable_set_text (GTK_EDITABLE (self->paste), "");
      gtk_widget_grab_focus (self->open_button);
      open_cb (self);
    }
}

static void
tg_browser_page_shown (TgPage *page)
{
  gtk_widget_grab_focus (TG_BROWSER_PAGE (page)->open_button);
}

static void
tg_browser_page_dispose (GObject *object)
{
  TgBrowserPage *self = TG_BROWSER_PAGE (object);

  g_clear_pointer (&self->opened_uri, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), TG_TYPE_BROWSER_PAGE);
  G_OBJECT_CLASS (tg_browser_page_parent_class)->dispose (object);
}

static void
tg_browser_page_class_init (TgBrowserPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tg_browser_page_dispose;
  TG_PAGE_CLASS (klass)->refresh = tg_browser_page_refresh;
  TG_PAGE_CLASS (klass)->shown = tg_browser_page_shown;

  g_type_ensure (TG_TYPE_BUTTON);
  g_type_ensure (TG_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tegata/Tegata/pages/tg-browser-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TgBrowserPage, description);
  gtk_widget_class_bind_template_child (widget_class, TgBrowserPage, open_button);
  gtk_widget_class_bind_template_child (widget_class, TgBrowserPage, copy_button);
  gtk_widget_class_bind_template_child (widget_class, TgBrowserPage, paste);
  gtk_widget_class_bind_template_child (widget_class, TgBrowserPage, paste_button);
  gtk_widget_class_bind_template_child (widget_class, TgBrowserPage, device_button);
  gtk_widget_class_bind_template_child (widget_class, TgBrowserPage, embedded_button);
  gtk_widget_class_bind_template_child (widget_class, TgBrowserPage, paste_group);
  gtk_widget_class_bind_template_child (widget_class, TgBrowserPage, open_notice);
  gtk_widget_class_bind_template_child (widget_class, TgBrowserPage, notice);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, device_cb);
  gtk_widget_class_bind_template_callback (widget_class, embedded_cb);
  gtk_widget_class_bind_template_callback (widget_class, paste_cb);
  gtk_widget_class_bind_template_callback (widget_class, paste_changed_cb);
}

static void
tg_browser_page_init (TgBrowserPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tg_inner_name (self->paste_group, GTK_TYPE_LIST_BOX, _ ("Address of the last page"));
}
