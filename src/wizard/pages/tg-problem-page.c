/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "pages/tg-problem-page.h"

#include "tg-button.h"
#include "tg-error.h"

#include <glib/gi18n.h>

struct _TgProblemPage
{
  TgPage parent_instance;

  /* Template children */
  GtkImage *icon;
  GtkLabel *heading;
  GtkLabel *description;
  GtkLabel *fact;
  GtkWidget *retry_button;
  GtkWidget *browser_button;
  GtkWidget *device_button;
  GtkWidget *hand_button;
};

G_DEFINE_FINAL_TYPE (TgProblemPage, tg_problem_page, TG_TYPE_PAGE)

static void
hand_cb (TgProblemPage *self)
{
  tg_setup_begin_by_hand (tg_page_get_setup (TG_PAGE (self)), NULL);
}

static void
retry_cb (TgProblemPage *self)
{
  tg_setup_do (tg_page_get_setup (TG_PAGE (self)), TG_SETUP_EVENT_RETRY);
}

static void
browser_cb (TgProblemPage *self)
{
  tg_setup_do (tg_page_get_setup (TG_PAGE (self)), TG_SETUP_EVENT_USE_BROWSER);
}

static void
device_cb (TgProblemPage *self)
{
  tg_setup_do (tg_page_get_setup (TG_PAGE (self)), TG_SETUP_EVENT_USE_DEVICE);
}

static const char *
heading_of (const GError *error)
{
  if (error->domain == TG_CONSENT_ERROR)
    return error->code == TG_CONSENT_ERROR_CERTIFICATE ? _ ("This Page Cannot Be Trusted")
                                                       : _ ("The Page Cannot Be Shown");
  switch ((TgError)error->code)
    {
    case TG_ERROR_CANCELLED:
      return _ ("You Did Not Give Consent");
    case TG_ERROR_NOT_ALLOWED:
      return _ ("The Answer Cannot Be Trusted");
    case TG_ERROR_OFFLINE:
      return _ ("There Is No Network");
    case TG_ERROR_PROVIDER_UNAVAILABLE:
      return _ ("The Provider Has a Problem");
    case TG_ERROR_KEYRING_LOCKED:
      return _ ("The Keyring Is Locked");
    case TG_ERROR_KEYRING_UNAVAILABLE:
      return _ ("There Is No Keyring");
    case TG_ERROR_UNSUPPORTED:
      return _ ("No Way to Sign In Yet");
    case TG_ERROR_FAILED:
    case TG_ERROR_NOT_FOUND:
    case TG_ERROR_ATTENTION_NEEDED:
    case TG_ERROR_INVALID_ARGUMENT:
    default:
      return _ ("Signing In Did Not Work");
    }
}

static void
show_optional (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

/* What the provider has decided. @way: (nullable) what cannot be gone, yet. */
static void
show_obstacle (TgProblemPage *self, TgSetupWay *way)
{
  show_optional (self->fact, way != NULL ? tg_candidate_get_notice (way->candidate) : NULL);
}

static void
tg_problem_page_refresh (TgPage *page)
{
  TgProblemPage *self = TG_PROBLEM_PAGE (page);
  TgSetup *setup = tg_page_get_setup (page);
  const GError *error = tg_setup_get_error (setup);
  gboolean certificate = g_error_matches (error, TG_CONSENT_ERROR, TG_CONSENT_ERROR_CERTIFICATE);
  gboolean no_way = tg_setup_flow_get_step (tg_setup_get_flow (setup)) == TG_SETUP_STEP_NO_WAY;
  TgConsent consent = tg_setup_flow_get_consent (tg_setup_get_flow (setup));
  TgSetupWay *way = tg_setup_get_way (setup);
  gboolean other_ways = way != NULL && !certificate && !no_way;

  /* Trying again keeps the words until there is a page to go to. */
  gtk_widget_set_sensitive (self->browser_button, !tg_page_get_busy (page));
  gtk_widget_set_sensitive (self->device_button, !tg_page_get_busy (page));
  gtk_widget_set_sensitive (self->hand_button, !tg_page_get_busy (page));
  tg_page_set_complete (page, !tg_page_get_busy (page));
  if (error == NULL)
    return;
  gtk_label_set_label (self->heading, heading_of (error));
  gtk_label_set_label (self->description, error->message);
  show_obstacle (self, no_way ? way : NULL);
  gtk_image_set_from_icon_name (self->icon,
                                certificate ? "channel-insecure-symbolic" : "dialog-warning-symbolic");
  gtk_widget_remove_css_class (GTK_WIDGET (self->icon), certificate ? "warning" : "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), certificate ? "error" : "warning");
  /* A browser might offer to go on with a certificate that proves nothing: not sent there from here. */
  gtk_widget_set_visible (self->browser_button,
                          other_ways && consent != TG_CONSENT_SYSTEM &&
                              tg_setup_way_offers (way, TG_CONSENT_SYSTEM));
  gtk_widget_set_visible (self->device_button,
                          other_ways && consent != TG_CONSENT_DEVICE &&
                              tg_setup_way_offers (way, TG_CONSENT_DEVICE));
}

static void
tg_problem_page_shown (TgPage *page)
{
  gtk_widget_grab_focus (TG_PROBLEM_PAGE (page)->retry_button);
}

static void
tg_problem_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TG_TYPE_PROBLEM_PAGE);
  G_OBJECT_CLASS (tg_problem_page_parent_class)->dispose (object);
}

static void
tg_problem_page_class_init (TgProblemPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tg_problem_page_dispose;
  TG_PAGE_CLASS (klass)->refresh = tg_problem_page_refresh;
  TG_PAGE_CLASS (klass)->shown = tg_problem_page_shown;

  g_type_ensure (TG_TYPE_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tegata/Tegata/pages/tg-problem-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TgProblemPage, icon);
  gtk_widget_class_bind_template_child (widget_class, TgProblemPage, heading);
  gtk_widget_class_bind_template_child (widget_class, TgProblemPage, description);
  gtk_widget_class_bind_template_child (widget_class, TgProblemPage, fact);
  gtk_widget_class_bind_template_child (widget_class, TgProblemPage, retry_button);
  gtk_widget_class_bind_template_child (widget_class, TgProblemPage, browser_button);
  gtk_widget_class_bind_template_child (widget_class, TgProblemPage, device_button);
  gtk_widget_class_bind_template_child (widget_class, TgProblemPage, hand_button);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, browser_cb);
  gtk_widget_class_bind_template_callback (widget_class, device_cb);
  gtk_widget_class_bind_template_callback (widget_class, hand_cb);
}

static void
tg_problem_page_init (TgProblemPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
