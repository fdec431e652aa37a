/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "pages/tg-device-page.h"

#include "tg-button.h"
#include "tg-qr-code.h"

#include <glib/gi18n.h>

struct _TgDevicePage
{
  TgPage parent_instance;

  gint64 expires_at; /* seconds since the epoch */
  guint tick_timeout;

  /* Template children */
  GtkLabel *description;
  TgQrCode *picture;
  GtkLabel *address;
  GtkLabel *code;
  GtkWidget *spinner;
  GtkLabel *left;
  GtkWidget *renew_button;
  TgButton *copy_button;
  GtkWidget *browser_button;
  GtkWidget *embedded_button;
};

G_DEFINE_FINAL_TYPE (TgDevicePage, tg_device_page, TG_TYPE_PAGE)

static void
copy_cb (TgDevicePage *self)
{
  const char *uri = tg_setup_get_verification_uri_complete (tg_page_get_setup (TG_PAGE (self)));

  if (uri == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), uri);
  tg_button_set_text (self->copy_button, _ ("_Link Copied"));
}

static void
renew_cb (TgDevicePage *self)
{
  tg_setup_do (tg_page_get_setup (TG_PAGE (self)), TG_SETUP_EVENT_RETRY);
}

static void
browser_cb (TgDevicePage *self)
{
  tg_setup_do (tg_page_get_setup (TG_PAGE (self)), TG_SETUP_EVENT_USE_BROWSER);
}

static void
embedded_cb (TgDevicePage *self)
{
  tg_setup_do (tg_page_get_setup (TG_PAGE (self)), TG_SETUP_EVENT_USE_EMBEDDED);
}

/* Minutes, but for the last one: nobody has to be hurried. */
static void
show_time_left (TgDevicePage *self)
{
  gint64 seconds = MAX (self->expires_at - g_get_real_time () / G_USEC_PER_SEC, 0);
  gint64 minutes = (seconds + 59) / 60;
  g_autofree char *text = NULL;

  if (minutes > 1)
    text = g_strdup_printf (
        g_dngettext (NULL, "Good for one more minute", "Good for %d more minutes", (gulong)minutes),
        (int)minutes);
  else
    text = g_strdup (_ ("Good for less than a minute"));
  if (!g_str_equal (gtk_label_get_label (self->left), text))
    gtk_label_set_label (self->left, text);
}

static gboolean
tick_cb (gpointer user_data)
{
  show_time_left (TG_DEVICE_PAGE (user_data));
  return G_SOURCE_CONTINUE;
}

static void
show_code (TgDevicePage *self, TgSetup *setup, TgSetupWay *way)
{
  g_autofree char *description = NULL;

  description = g_strdup_printf (
      /* Translators: the name of a provider */
      _ ("Sign in to %s on a telephone or another computer: scan the picture, or open the address. Enter "
         "this code there, or compare it where it is shown already."),
      tg_setup_way_get_name (way));
  gtk_label_set_label (self->description, description);
  tg_qr_code_set_text (self->picture, tg_setup_get_verification_uri_complete (setup));
  gtk_label_set_label (self->address, tg_setup_get_verification_uri (setup));
  gtk_label_set_label (self->code, tg_setup_get_user_code (setup));
  self->expires_at = tg_setup_get_expires_at (setup);
  show_time_left (self);
  if (self->tick_timeout == 0)
    self->tick_timeout = g_timeout_add_seconds (1, tick_cb, self);
}

/* What was shown before is of no use to anybody, and must not be entered. */
static void
hide_code (TgDevicePage *self, gboolean expired)
{
  g_clear_handle_id (&self->tick_timeout, g_source_remove);
  tg_qr_code_set_text (self->picture, NULL);
  tg_button_set_text (self->copy_button, _ ("Copy _Link"));
  gtk_label_set_label (self->left, expired ? "" : _ ("Getting a code…"));
  gtk_label_set_label (self->description,
                       expired ? _ ("The code was not entered in time. Get a new one to go on.") : "");
}

static void
tg_device_page_refresh (TgPage *page)
{
  TgDevicePage *self = TG_DEVICE_PAGE (page);
  TgSetup *setup = tg_page_get_setup (page);
  TgSetupWay *way = tg_setup_get_way (setup);
  TgSetupStep step = tg_setup_flow_get_step (tg_setup_get_flow (setup));
  gboolean waiting = step == TG_SETUP_STEP_DEVICE;
  gboolean expired = step == TG_SETUP_STEP_EXPIRED;

  tg_page_set_complete (page, waiting || expired);
  if (way == NULL || (!waiting && !expired && step != TG_SETUP_STEP_STARTING))
    return;
  if (waiting)
    show_code (self, setup, way);
  else
    hide_code (self, expired);
  gtk_widget_set_visible (GTK_WIDGET (self->address), waiting);
  gtk_widget_set_visible (GTK_WIDGET (self->code), waiting);
  gtk_widget_set_visible (self->spinner, !expired);
  gtk_widget_set_visible (GTK_WIDGET (self->left), !expired);
  gtk_widget_set_visible (GTK_WIDGET (self->copy_button), waiting);
  gtk_widget_set_visible (self->renew_button, expired);
  gtk_widget_set_visible (self->browser_button, tg_setup_way_offers (way, TG_CONSENT_SYSTEM));
  gtk_widget_set_visible (self->embedded_button, tg_setup_way_offers (way, TG_CONSENT_EMBEDDED));
  gtk_widget_grab_focus (expired ? self->renew_button : GTK_WIDGET (self->copy_button));
}

static void
tg_device_page_shown (TgPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (TG_DEVICE_PAGE (page)->copy_button));
}

static void
tg_device_page_dispose (GObject *object)
{
  TgDevicePage *self = TG_DEVICE_PAGE (object);

  g_clear_handle_id (&self->tick_timeout, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), TG_TYPE_DEVICE_PAGE);
  G_OBJECT_CLASS (tg_device_page_parent_class)->dispose (object);
}

static void
tg_device_page_class_init (TgDevicePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tg_device_page_dispose;
  TG_PAGE_CLASS (klass)->refresh = tg_device_page_refresh;
  TG_PAGE_CLASS (klass)->shown = tg_device_page_shown;

  g_type_ensure (TG_TYPE_BUTTON);
  g_type_ensure (TG_TYPE_QR_CODE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tegata/Tegata/pages/tg-device-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TgDevicePage, description);
  gtk_widget_class_bind_template_child (widget_class, TgDevicePage, picture);
  gtk_widget_class_bind_template_child (widget_class, TgDevicePage, address);
  gtk_widget_class_bind_template_child (widget_class, TgDevicePage, code);
  gtk_widget_class_bind_template_child (widget_class, TgDevicePage, spinner);
  gtk_widget_class_bind_template_child (widget_class, TgDevicePage, left);
  gtk_widget_class_bind_template_child (widget_class, TgDevicePage, renew_button);
  gtk_widget_class_bind_template_child (widget_class, TgDevicePage, copy_button);
  gtk_widget_class_bind_template_child (widget_class, TgDevicePage, browser_button);
  gtk_widget_class_bind_template_child (widget_class, TgDevicePage, embedded_button);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, renew_cb);
  gtk_widget_class_bind_template_callback (widget_class, browser_cb);
  gtk_widget_class_bind_template_callback (widget_class, embedded_cb);
}

static void
tg_device_page_init (TgDevicePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
