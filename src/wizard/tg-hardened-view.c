/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-hardened-view.h"

#include "tg-script-dialog.h"

/* Sign-in pages need scripts, cookies and local storage; the rest of the list is surface without use. */
static WebKitSettings *
make_settings (void)
{
  WebKitSettings *settings = webkit_settings_new_with_settings ("enable-developer-extras",
                                                                FALSE,
                                                                "enable-write-console-messages-to-stdout",
                                                                FALSE,
                                                                "enable-media-stream",
                                                                FALSE,
                                                                "enable-webrtc",
                                                                FALSE,
                                                                "enable-webgl",
                                                                FALSE,
                                                                "enable-webaudio",
                                                                FALSE,
                                                                "enable-media",
                                                                FALSE,
                                                                "enable-fullscreen",
                                                                FALSE,
                                                                "enable-page-cache",
                                                                FALSE,
                                                                "enable-back-forward-navigation-gestures",
                                                                FALSE,
                                                                "javascript-can-access-clipboard",
                                                                FALSE,
                                                                "javascript-can-open-windows-automatically",
                                                                FALSE,
                                                                "allow-file-access-from-file-urls",
                                                                FALSE,
                                                                "allow-universal-access-from-file-urls",
                                                                FALSE,
                                                                "allow-top-navigation-to-data-urls",
                                                                FALSE,
                                                                "disable-web-security",
                                                                FALSE,
                                                                NULL);
  GParamSpec *auditing =
      g_object_class_find_property (G_OBJECT_GET_CLASS (settings), "enable-hyperlink-auditing");

  /* WebKitGTK 2.50 has no such switch any more, and warns about it. */
  if ((auditing->flags & G_PARAM_DEPRECATED) == 0)
    g_object_set (settings, "enable-hyperlink-auditing", FALSE, NULL);
  return settings;
}

static WebKitNetworkSession *
make_session (void)
{
  WebKitNetworkSession *session = webkit_network_session_new_ephemeral ();

  webkit_network_session_set_itp_enabled (session, TRUE);
  webkit_network_session_set_persistent_credential_storage_enabled (session, FALSE);
  webkit_network_session_set_tls_errors_policy (session, WEBKIT_TLS_ERRORS_POLICY_FAIL);
  return session;
}

static void
download_started_cb (WebKitNetworkSession *session, WebKitDownload *download)
{
  webkit_download_cancel (download);
}

static gboolean
permission_request_cb (WebKitWebView *view, WebKitPermissionRequest *request)
{
  webkit_permission_request_deny (request);
  return TRUE;
}

static gboolean
query_permission_state_cb (WebKitWebView *view, WebKitPermissionStateQuery *query)
{
  webkit_permission_state_query_finish (query, WEBKIT_PERMISSION_STATE_DENIED);
  return TRUE;
}

static gboolean
run_file_chooser_cb (WebKitWebView *view, WebKitFileChooserRequest *request)
{
  webkit_file_chooser_request_cancel (request);
  return TRUE;
}

static gboolean
run_color_chooser_cb (WebKitWebView *view, WebKitColorChooserRequest *request)
{
  webkit_color_chooser_request_cancel (request);
  return TRUE;
}

/* HTTP authentication asks for a password in a dialog that any page can cause. */
static gboolean
authenticate_cb (WebKitWebView *view, WebKitAuthenticationRequest *request)
{
  webkit_authentication_request_cancel (request);
  return TRUE;
}

/* For what is off by being handled. */
static gboolean
refuse_cb (void)
{
  return TRUE;
}

static GtkWidget *
create_cb (WebKitWebView *view, WebKitNavigationAction *action)
{
  return NULL;
}

WebKitWebView *
tg_hardened_view_new (void)
{
  g_autoptr (WebKitWebContext) context = webkit_web_context_new ();
  g_autoptr (WebKitNetworkSession) session = make_session ();
  g_autoptr (WebKitSettings) settings = make_settings ();
  g_autoptr (WebKitWebsitePolicies) policies =
      webkit_website_policies_new_with_policies ("autoplay", WEBKIT_AUTOPLAY_DENY, NULL);
  WebKitWebView *view;

  webkit_web_context_set_cache_model (context, WEBKIT_CACHE_MODEL_DOCUMENT_VIEWER);
  webkit_web_context_set_spell_checking_enabled (context, FALSE);
  view = g_object_new (WEBKIT_TYPE_WEB_VIEW,
                       "web-context",
                       context,
                       "network-session",
                       session,
                       "settings",
                       settings,
                       "website-policies",
                       policies,
                       NULL);
  g_signal_connect (session, "download-started", G_CALLBACK (download_started_cb), NULL);
  g_signal_connect (view, "permission-request", G_CALLBACK (permission_request_cb), NULL);
  g_signal_connect (view, "query-permission-state", G_CALLBACK (query_permission_state_cb), NULL);
  g_signal_connect (view, "run-file-chooser", G_CALLBACK (run_file_chooser_cb), NULL);
  g_signal_connect (view, "run-color-chooser", G_CALLBACK (run_color_chooser_cb), NULL);
  g_signal_connect (view, "authenticate", G_CALLBACK (authenticate_cb), NULL);
  g_signal_connect (view, "script-dialog", G_CALLBACK (tg_script_dialog_show), NULL);
  g_signal_connect (view, "create", G_CALLBACK (create_cb), NULL);
  g_signal_connect (view, "show-notification", G_CALLBACK (refuse_cb), NULL);
  g_signal_connect (view, "enter-fullscreen", G_CALLBACK (refuse_cb), NULL);
  g_signal_connect (view, "print", G_CALLBACK (refuse_cb), NULL);
  g_signal_connect (view, "context-menu", G_CALLBACK (refuse_cb), NULL);
  return view;
}
