/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "pages/tg-consent-page.h"

#include "tg-button.h"
#include "tg-consent-view.h"
#include "tg-inner-name.h"
#include "tg-origin-bar.h"

#include <glib/gi18n.h>

/* On a telephone, with the button beside it. */
#define TOAST_WIDTH_CHARS 26

struct _TgConsentPage
{
  TgPage parent_instance;

  gboolean loaded;
  guint pulse; /* of the bar, while nobody knows how much is left */
  AdwToast *toast; /* (unowned) (nullable) what is shown */

  /* Template children */
  TgOriginBar *origin;
  AdwToastOverlay *toasts;
  TgConsentView *view;
  GtkProgressBar *progress;
  GtkWidget *browser_button;
  GtkWidget *device_button;
};

#define ZOOM_STEP 1.2
#define MIN_ZOOM 0.5
#define MAX_ZOOM 3.0
#define PULSE_MSEC 100

G_DEFINE_FINAL_TYPE (TgConsentPage, tg_consent_page, TG_TYPE_PAGE)

static void
reload_cb (TgConsentPage *self)
{
  tg_consent_view_reload (self->view);
}

static void
browser_cb (TgConsentPage *self)
{
  tg_setup_do (tg_page_get_setup (TG_PAGE (self)), TG_SETUP_EVENT_USE_BROWSER);
}

static void
device_cb (TgConsentPage *self)
{
  tg_setup_do (tg_page_get_setup (TG_PAGE (self)), TG_SETUP_EVENT_USE_DEVICE);
}

static void
redirected_cb (TgConsentPage *self, const char *uri)
{
  tg_setup_respond (tg_page_get_setup (TG_PAGE (self)), uri);
}

static void
committed_cb (TgConsentPage *self, const char *uri)
{
  GTlsCertificate *certificate = NULL;
  GTlsCertificateFlags errors;

  webkit_web_view_get_tls_info (tg_consent_view_get_web_view (self->view), &certificate, &errors);
  tg_origin_bar_set_page (self->origin, uri, certificate);
}

static void
toast_dismissed_cb (TgConsentPage *self)
{
  self->toast = NULL;
}

/* One toast at a time: a page could cause any number of them. It has a label of ours, which wraps. */
static void
say (TgConsentPage *self, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  /* A toast gets the width that it would like to have, also where there is none. */
  gtk_label_set_max_width_chars (GTK_LABEL (label), TOAST_WIDTH_CHARS);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  if (self->toast != NULL)
    {
      adw_toast_set_custom_title (self->toast, label);
      return;
    }
  self->toast = adw_toast_new ("");
  adw_toast_set_custom_title (self->toast, label);
  g_signal_connect_object (
      self->toast, "dismissed", G_CALLBACK (toast_dismissed_cb), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->toasts, self->toast);
  tg_inner_name (self->toasts, GTK_TYPE_BUTTON, _ ("Dismiss"));
}

static void
blocked_cb (TgConsentPage *self, const char *uri)
{
  g_autofree char *scheme = g_uri_parse_scheme (uri);

  /* The rest of the address may hold anything, and is not for a toast. */
  if (g_strcmp0 (scheme, "http") == 0)
    say (self, _ ("A page without a secure connection was not opened."));
  else
    say (self, _ ("A link that does not lead to a web page was not opened."));
}

static void
problem_cb (TgConsentPage *self, const GError *error)
{
  tg_setup_report_problem (tg_page_get_setup (TG_PAGE (self)), error);
}

static gboolean
pulse_cb (gpointer user_data)
{
  gtk_progress_bar_pulse (TG_CONSENT_PAGE (user_data)->progress);
  return G_SOURCE_CONTINUE;
}

/* The page loads, or its answer is on the way to the daemon. */
static void
show_progress (TgConsentPage *self)
{
  WebKitWebView *view = tg_consent_view_get_web_view (self->view);
  gboolean loading = view != NULL && webkit_web_view_is_loading (view);
  gboolean responding = tg_setup_is_responding (tg_page_get_setup (TG_PAGE (self)));

  if (responding && self->pulse == 0)
    self->pulse = g_timeout_add (PULSE_MSEC, pulse_cb, self);
  if (!responding)
    g_clear_handle_id (&self->pulse, g_source_remove);
  if (!responding && view != NULL)
    gtk_progress_bar_set_fraction (self->progress, webkit_web_view_get_estimated_load_progress (view));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  responding ? _ ("Working") : _ ("Loading the page"),
                                  -1);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), loading || responding);
}

static void
responsive_cb (TgConsentPage *self, GParamSpec *pspec, WebKitWebView *view)
{
  if (!webkit_web_view_get_is_web_process_responsive (view))
    say (self, _ ("The page does not answer. Reload it, or use your browser instead."));
}

static void
load (TgConsentPage *self, TgSetup *setup)
{
  g_autofree char *title = NULL;
  WebKitWebView *view;

  self->loaded = TRUE;
  /* Translators: the name of a provider */
  title = g_strdup_printf (_ ("Sign In at %s"), tg_setup_way_get_name (tg_setup_get_way (setup)));
  tg_page_set_title (TG_PAGE (self), title);
  gtk_widget_set_visible (self->device_button,
                          tg_setup_way_offers (tg_setup_get_way (setup), TG_CONSENT_DEVICE));
  tg_consent_view_load (
      self->view, tg_setup_get_authorization_uri (setup), tg_setup_get_redirect_uri (setup));
  view = tg_consent_view_get_web_view (self->view);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ ("Press F6 to leave the page"),
                                  -1);
  g_signal_connect_object (
      view, "notify::estimated-load-progress", G_CALLBACK (show_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::is-loading", G_CALLBACK (show_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      view, "notify::is-web-process-responsive", G_CALLBACK (responsive_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_grab_focus (GTK_WIDGET (view));
}

static void
tg_consent_page_refresh (TgPage *page)
{
  TgConsentPage *self = TG_CONSENT_PAGE (page);
  TgSetup *setup = tg_page_get_setup (page);

  if (tg_setup_flow_get_step (tg_setup_get_flow (setup)) != TG_SETUP_STEP_CONSENT)
    tg_consent_view_stop (self->view);
  else if (!self->loaded)
    load (self, setup);
  else if (tg_setup_get_error (setup) != NULL)
    say (self, tg_setup_get_error (setup)->message);
  show_progress (self);
}

static void
tg_consent_page_shown (TgPage *page)
{
  WebKitWebView *view = tg_consent_view_get_web_view (TG_CONSENT_PAGE (page)->view);

  if (view != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (view));
}

/* F6: the way out of the page, and back into it, which no page can take away. */
static gboolean
switch_focus_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  TgConsentPage *self = TG_CONSENT_PAGE (widget);
  WebKitWebView *view = tg_consent_view_get_web_view (self->view);

  if (view == NULL || gtk_widget_has_focus (GTK_WIDGET (view)))
    gtk_widget_grab_focus (self->browser_button);
  else
    gtk_widget_grab_focus (GTK_WIDGET (view));
  return TRUE;
}

/* @factor: 0 = as it was */
static void
zoom (TgConsentPage *self, double factor)
{
  WebKitWebView *view = tg_consent_view_get_web_view (self->view);

  if (view == NULL)
    return;
  webkit_web_view_set_zoom_level (
      view, factor > 0 ? CLAMP (webkit_web_view_get_zoom_level (view) * factor, MIN_ZOOM, MAX_ZOOM) : 1);
}

static gboolean
zoom_in_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  zoom (TG_CONSENT_PAGE (widget), ZOOM_STEP);
  return TRUE;
}

static gboolean
zoom_out_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  zoom (TG_CONSENT_PAGE (widget), 1 / ZOOM_STEP);
  return TRUE;
}

static gboolean
zoom_back_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  zoom (TG_CONSENT_PAGE (widget), 0);
  return TRUE;
}

static void
tg_consent_page_dispose (GObject *object)
{
  g_clear_handle_id (&TG_CONSENT_PAGE (object)->pulse, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), TG_TYPE_CONSENT_PAGE);
  G_OBJECT_CLASS (tg_consent_page_parent_class)->dispose (object);
}

static void
tg_consent_page_class_init (TgConsentPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tg_consent_page_dispose;
  TG_PAGE_CLASS (klass)->refresh = tg_consent_page_refresh;
  TG_PAGE_CLASS (klass)->shown = tg_consent_page_shown;

  g_type_ensure (TG_TYPE_BUTTON);
  g_type_ensure (TG_TYPE_CONSENT_VIEW);
  g_type_ensure (TG_TYPE_ORIGIN_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tegata/Tegata/pages/tg-consent-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TgConsentPage, origin);
  gtk_widget_class_bind_template_child (widget_class, TgConsentPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, TgConsentPage, view);
  gtk_widget_class_bind_template_child (widget_class, TgConsentPage, progress);
  gtk_widget_class_bind_template_child (widget_class, TgConsentPage, browser_button);
  gtk_widget_class_bind_template_child (widget_class, TgConsentPage, device_button);
  gtk_widget_class_bind_template_callback (widget_class, reload_cb);
  gtk_widget_class_bind_template_callback (widget_class, browser_cb);
  gtk_widget_class_bind_template_callback (widget_class, device_cb);
  gtk_widget_class_bind_template_callback (widget_class, redirected_cb);
  gtk_widget_class_bind_template_callback (widget_class, committed_cb);
  gtk_widget_class_bind_template_callback (widget_class, blocked_cb);
  gtk_widget_class_bind_template_callback (widget_class, problem_cb);
}

static void
tg_consent_page_init (TgConsentPage *self)
{
  static const struct
  {
    const char *trigger;
    GtkShortcutFunc callback;
  } shortcuts[] = {
    { "F6", switch_focus_cb },
    { "<Control>plus|<Control>equal|<Control>KP_Add", zoom_in_cb },
    { "<Control>minus|<Control>KP_Subtract", zoom_out_cb },
    { "<Control>0|<Control>KP_0", zoom_back_cb },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  /* Before the web view sees the key. */
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i].trigger),
                          gtk_callback_action_new (shortcuts[i].callback, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}
