/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The loopback listener of one system-browser consent (RFC 8252 7.3): a loopback address, a random port, GET on one exact
 * path with a query, a checked Host header, an answer page without outside content. Everything else gets a 404 or 405
 * and changes nothing. "response" (const char *uri) carries the whole redirect URI; the handler returns TRUE to accept
 * it, and the page says so. Nothing is emitted after that, and the object may be dropped at once, also by the handler:
 * the page still gets out. Dropping it closes the port. */
#define TG_TYPE_LOOPBACK (tg_loopback_get_type ())
G_DECLARE_FINAL_TYPE (TgLoopback, tg_loopback, TG, LOOPBACK, GObject)

/* @uri: the provider's loopback redirect URI without a port, e.g. "http://127.0.0.1/callback". Its host is 127.0.0.1 or
 * [::1]. Fails with TG_ERROR_INVALID_ARGUMENT for another URI, TG_ERROR_FAILED where no port can be had. */
TgLoopback *tg_loopback_new (const char *uri, GError **error);
/* The same URI with the port that was chosen. */
const char *tg_loopback_get_redirect_uri (TgLoopback *self);

G_END_DECLS
