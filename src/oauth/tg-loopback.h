/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The loopback listener of one system-browser consent (RFC 8252 7.3): 127.0.0.1, a random port, one GET on one exact path,
 * a checked Host header, an answer page without outside content. "response" (const char *uri) carries the whole
 * redirect URI; the handler returns TRUE to accept it, and the page says so; it is closed by dropping the object. */
#define TG_TYPE_LOOPBACK (tg_loopback_get_type ())
G_DECLARE_FINAL_TYPE (TgLoopback, tg_loopback, TG, LOOPBACK, GObject)

/* @uri: the provider's loopback redirect URI without a port, e.g. "http://127.0.0.1/callback" */
TgLoopback *tg_loopback_new (const char *uri, GError **error);
/* The same URI with the port that was chosen. */
const char *tg_loopback_get_redirect_uri (TgLoopback *self);

G_END_DECLS
