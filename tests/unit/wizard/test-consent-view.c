/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-consent-view.h"
#include "tg-setup.h"

/* The view that is in use, not one like it: made by the consent view, as the page does. */
static TgConsentView *
make_view (void)
{
  TgConsentView *view = g_object_ref_sink (g_object_new (TG_TYPE_CONSENT_VIEW, NULL));

  g_assert_null (tg_consent_view_get_web_view (view));
  tg_consent_view_load (view, "about:blank", "io.github.tegata.tegata:/consent");
  g_assert_nonnull (tg_consent_view_get_web_view (view));
  return view;
}

static void
test_settings (void)
{
  static const struct
  {
    const char *name;
    gboolean value;
  } expected[] = {
    { "enable-developer-extras", FALSE },
    { "enable-write-console-messages-to-stdout", FALSE },
    { "enable-media-stream", FALSE },
    { "enable-webrtc", FALSE },
    { "enable-webgl", FALSE },
    { "enable-webaudio", FALSE },
    { "enable-media", FALSE },
    { "enable-fullscreen", FALSE },
    { "enable-page-cache", FALSE },
    { "enable-back-forward-navigation-gestures", FALSE },
    { "javascript-can-access-clipboard", FALSE },
    { "javascript-can-open-windows-automatically", FALSE },
    { "allow-file-access-from-file-urls", FALSE },
    { "allow-universal-access-from-file-urls", FALSE },
    { "allow-top-navigation-to-data-urls", FALSE },
    { "disable-web-security", FALSE },
    /* What sign-in pages need. */
    { "enable-javascript", TRUE },
    { "enable-html5-local-storage", TRUE },
    { "enable-site-specific-quirks", TRUE },
  };
  g_autoptr (TgConsentView) view = make_view ();
  WebKitSettings *settings = webkit_web_view_get_settings (tg_consent_view_get_web_view (view));
  g_autoptr (WebKitSettings) untouched = webkit_settings_new ();

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      gboolean value = FALSE;

      g_test_message ("%s", expected[i].name);
      g_object_get (settings, expected[i].name, &value, NULL);
      g_assert_cmpint (value, ==, expected[i].value);
    }
  /* A browser that says what it is. */
  g_assert_cmpstr (webkit_settings_get_user_agent (settings), ==, webkit_settings_get_user_agent (untouched));
}

static void
test_session (void)
{
  g_autoptr (TgConsentView) view = make_view ();
  WebKitWebView *web_view = tg_consent_view_get_web_view (view);
  WebKitNetworkSession *session = webkit_web_view_get_network_session (web_view);
  WebKitWebsitePolicies *policies = webkit_web_view_get_website_policies (web_view);

  g_assert_true (webkit_network_session_is_ephemeral (session));
  g_assert_true (webkit_network_session_get_itp_enabled (session));
  g_assert_false (webkit_network_session_get_persistent_credential_storage_enabled (session));
  g_assert_cmpint (webkit_network_session_get_tls_errors_policy (session), ==, WEBKIT_TLS_ERRORS_POLICY_FAIL);
  g_assert_cmpint (webkit_website_policies_get_autoplay_policy (policies), ==, WEBKIT_AUTOPLAY_DENY);
  g_assert_false (webkit_web_view_is_controlled_by_automation (web_view));
  g_assert_false (webkit_web_view_is_editable (web_view));
}

/* Each attempt starts with nothing of the one before. */
static void
test_each_attempt_is_new (void)
{
  g_autoptr (TgConsentView) view = make_view ();
  g_autoptr (WebKitNetworkSession) first = NULL;
  WebKitWebView *first_view = tg_consent_view_get_web_view (view);

  first = g_object_ref (webkit_web_view_get_network_session (first_view));
  g_object_add_weak_pointer (G_OBJECT (first_view), (gpointer *)&first_view);
  tg_consent_view_load (view, "about:blank", "io.github.tegata.tegata:/consent");
  g_assert_true (tg_consent_view_get_web_view (view) != first_view);
  /* It goes once nothing of its own can be under way. */
  while (first_view != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (webkit_web_view_get_network_session (tg_consent_view_get_web_view (view)) != first);
  tg_consent_view_stop (view);
  g_assert_null (tg_consent_view_get_web_view (view));
}

static gboolean
emit_boolean (WebKitWebView *view, const char *signal, gpointer argument)
{
  gboolean handled = FALSE;

  g_signal_emit_by_name (view, signal, argument, &handled);
  return handled;
}

/* What is refused by being handled; those with requests of WebKit's own are tried at a page in tests/ui. */
static void
test_refusals (void)
{
  g_autoptr (TgConsentView) view = make_view ();
  WebKitWebView *web_view = tg_consent_view_get_web_view (view);
  gboolean handled = FALSE;
  GtkWidget *created = NULL;
  static const char *signals[] = {
    "permission-request",
    "query-permission-state",
    "run-file-chooser",
    "run-color-chooser",
    "authenticate",
    "script-dialog",
    "create",
    "show-notification",
    "enter-fullscreen",
    "print",
    "context-menu",
    "decide-policy",
    "load-failed",
    "load-failed-with-tls-errors",
  };

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      guint id = g_signal_lookup (signals[i], WEBKIT_TYPE_WEB_VIEW);

      g_test_message ("%s", signals[i]);
      g_assert_cmpuint (id, !=, 0);
      g_assert_true (g_signal_has_handler_pending (web_view, id, 0, FALSE));
    }
  g_signal_emit_by_name (web_view, "enter-fullscreen", &handled);
  g_assert_true (handled);
  g_assert_true (emit_boolean (web_view, "show-notification", NULL));
  g_assert_true (emit_boolean (web_view, "print", NULL));
  g_signal_emit_by_name (web_view, "create", NULL, &created);
  g_assert_null (created);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/consent-view/settings", test_settings);
  g_test_add_func ("/consent-view/session", test_session);
  g_test_add_func ("/consent-view/each-attempt-is-new", test_each_attempt_is_new);
  g_test_add_func ("/consent-view/refusals", test_refusals);
  return g_test_run ();
}
