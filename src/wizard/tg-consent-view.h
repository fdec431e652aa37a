/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <webkit/webkit.h>

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows the provider's pages until they send the browser to the redirect URI, which is not loaded.
 *
 * Signals: "redirected" (const char *uri), once: the uri holds an authorization code; "committed" (const char *uri),
 * another page is shown; "blocked" (const char *uri), something the page wanted was not opened; "problem" (GError *),
 * of TG_CONSENT_ERROR, the view is of no more use. */
#define TG_TYPE_CONSENT_VIEW (tg_consent_view_get_type ())
G_DECLARE_FINAL_TYPE (TgConsentView, tg_consent_view, TG, CONSENT_VIEW, AdwBin)

/* Starts the web process. */
void tg_consent_view_load (TgConsentView *self, const char *uri, const char *redirect_uri);
void tg_consent_view_reload (TgConsentView *self);
/* Ends page, session and web process. */
void tg_consent_view_stop (TgConsentView *self);
/* (nullable) the view in use */
WebKitWebView *tg_consent_view_get_web_view (TgConsentView *self);

G_END_DECLS
