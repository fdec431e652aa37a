/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-consent-view.h"

#include "tg-hardened-view.h"
#include "tg-redirect-match.h"
#include "tg-setup.h"

#include <glib/gi18n.h>

struct _TgConsentView
{
  AdwBin parent_instance;

  WebKitWebView *web_view; /* (owned) (nullable) until loaded, and once stopped */
  char *redirect_uri; /* (owned) (nullable) */
  gboolean redirected;
};

G_DEFINE_FINAL_TYPE (TgConsentView, tg_consent_view, ADW_TYPE_BIN)

enum
{
  SIGNAL_REDIRECTED,
  SIGNAL_COMMITTED,
  SIGNAL_BLOCKED,
  SIGNAL_PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
report (TgConsentView *self, TgConsentError code, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (TG_CONSENT_ERROR, code, message);

  g_signal_emit (self, signals[SIGNAL_PROBLEM], 0, error);
}

static void
report_certificate (TgConsentView *self, const char *uri)
{
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);
  g_autofree char *message = NULL;

  message = g_strdup_printf (
      /* Translators: a host name */
      _ ("%s could not prove who it is: its certificate is not valid. Somebody on the way may be "
         "pretending to be your provider, so nothing was sent.\n\nCheck the date and time of this computer, "
         "or try another network. If it stays like this, tell your provider."),
      parsed != NULL && g_uri_get_host (parsed) != NULL ? g_uri_get_host (parsed) : "?");
  report (self, TG_CONSENT_ERROR_CERTIFICATE, message);
}

/* TRUE if @uri is where the provider had to send the browser. */
static gboolean
take_redirect (TgConsentView *self, const char *uri)
{
  if (self->redirect_uri == NULL || !tg_redirect_match (self->redirect_uri, uri))
    return FALSE;
  if (!self->redirected)
    {
      self->redirected = TRUE;
      webkit_web_view_stop_loading (self->web_view);
      g_signal_emit (self, signals[SIGNAL_REDIRECTED], 0, uri);
    }
  return TRUE;
}

static void
decide_navigation (TgConsentView *self, WebKitNavigationPolicyDecision *decision, gboolean new_window)
{
  WebKitNavigationAction *action = webkit_navigation_policy_decision_get_navigation_action (decision);
  const char *uri = webkit_uri_request_get_uri (webkit_navigation_action_get_request (action));

  if (take_redirect (self, uri))
    {
      webkit_policy_decision_ignore (WEBKIT_POLICY_DECISION (decision));
      return;
    }
  if (!tg_redirect_may_load (uri))
    {
      webkit_policy_decision_ignore (WEBKIT_POLICY_DECISION (decision));
      g_signal_emit (self, signals[SIGNAL_BLOCKED], 0, uri);
      return;
    }
  if (new_window)
    {
      webkit_policy_decision_ignore (WEBKIT_POLICY_DECISION (decision));
      /* Where the address shows what is loaded; a window of its own would hide where it came from. */
      if (webkit_navigation_action_is_user_gesture (action))
        webkit_web_view_load_request (self->web_view, webkit_navigation_action_get_request (action));
      return;
    }
  webkit_policy_decision_use (WEBKIT_POLICY_DECISION (decision));
}

static gboolean
decide_policy_cb (TgConsentView *self, WebKitPolicyDecision *decision, WebKitPolicyDecisionType type)
{
  switch (type)
    {
    case WEBKIT_POLICY_DECISION_TYPE_NAVIGATION_ACTION:
    case WEBKIT_POLICY_DECISION_TYPE_NEW_WINDOW_ACTION:
      decide_navigation (self,
                         WEBKIT_NAVIGATION_POLICY_DECISION (decision),
                         type == WEBKIT_POLICY_DECISION_TYPE_NEW_WINDOW_ACTION);
      return TRUE;
    case WEBKIT_POLICY_DECISION_TYPE_RESPONSE:
      /* What cannot be shown would be downloaded. */
      if (webkit_response_policy_decision_is_mime_type_supported (WEBKIT_RESPONSE_POLICY_DECISION (decision)))
        webkit_policy_decision_use (decision);
      else
        webkit_policy_decision_ignore (decision);
      return TRUE;
    default:
      webkit_policy_decision_ignore (decision);
      return TRUE;
    }
}

static void
load_changed_cb (TgConsentView *self, WebKitLoadEvent event)
{
  if (event == WEBKIT_LOAD_COMMITTED)
    g_signal_emit (self, signals[SIGNAL_COMMITTED], 0, webkit_web_view_get_uri (self->web_view));
}

static gboolean
load_failed_cb (TgConsentView *self, WebKitLoadEvent event, const char *uri, GError *error)
{
  /* What was ignored or stopped on purpose, or by the next click. */
  if (error->domain == WEBKIT_POLICY_ERROR ||
      g_error_matches (error, WEBKIT_NETWORK_ERROR, WEBKIT_NETWORK_ERROR_CANCELLED) || self->redirected)
    return TRUE;
  report (self,
          TG_CONSENT_ERROR_LOAD,
          _ ("The provider’s page could not be loaded. Check that this computer has a network connection, "
             "and try "
             "again."));
  return TRUE;
}

static gboolean
load_failed_with_tls_errors_cb (TgConsentView *self, const char *uri)
{
  report_certificate (self, uri);
  return TRUE;
}

static void
terminated_cb (TgConsentView *self)
{
  report (self,
          TG_CONSENT_ERROR_CRASHED,
          _ ("The process that showed the provider’s page has ended. Try again, or use your browser."));
}

WebKitWebView *
tg_consent_view_get_web_view (TgConsentView *self)
{
  return self->web_view;
}

void
tg_consent_view_load (TgConsentView *self, const char *uri, const char *redirect_uri)
{
  tg_consent_view_stop (self);
  self->redirected = FALSE;
  self->redirect_uri = g_strdup (redirect_uri);
  self->web_view = g_object_ref_sink (tg_hardened_view_new ());
  g_signal_connect_object (
      self->web_view, "decide-policy", G_CALLBACK (decide_policy_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->web_view, "load-changed", G_CALLBACK (load_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->web_view, "load-failed", G_CALLBACK (load_failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->web_view,
                           "load-failed-with-tls-errors",
                           G_CALLBACK (load_failed_with_tls_errors_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->web_view, "web-process-terminated", G_CALLBACK (terminated_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_hexpand (GTK_WIDGET (self->web_view), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->web_view), TRUE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->web_view));
  webkit_web_view_load_uri (self->web_view, uri);
}

void
tg_consent_view_reload (TgConsentView *self)
{
  if (self->web_view != NULL)
    webkit_web_view_reload (self->web_view);
}

static gboolean
drop_cb (gpointer web_view)
{
  return G_SOURCE_REMOVE;
}

void
tg_consent_view_stop (TgConsentView *self)
{
  g_clear_pointer (&self->redirect_uri, g_free);
  if (self->web_view == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->web_view, self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  /* It may be one of its own signals that stops it, and WebKit goes on with it after they return. */
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, drop_cb, g_steal_pointer (&self->web_view), g_object_unref);
}

static void
tg_consent_view_dispose (GObject *object)
{
  tg_consent_view_stop (TG_CONSENT_VIEW (object));
  G_OBJECT_CLASS (tg_consent_view_parent_class)->dispose (object);
}

static guint
new_signal (TgConsentViewClass *klass, const char *name, GType argument)
{
  return g_signal_new (
      name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, argument);
}

static void
tg_consent_view_class_init (TgConsentViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tg_consent_view_dispose;

  signals[SIGNAL_REDIRECTED] = new_signal (klass, "redirected", G_TYPE_STRING);
  signals[SIGNAL_COMMITTED] = new_signal (klass, "committed", G_TYPE_STRING);
  signals[SIGNAL_BLOCKED] = new_signal (klass, "blocked", G_TYPE_STRING);
  signals[SIGNAL_PROBLEM] = new_signal (klass, "problem", G_TYPE_ERROR);
}

static void
tg_consent_view_init (TgConsentView *self)
{
}
