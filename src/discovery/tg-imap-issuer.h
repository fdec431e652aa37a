/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

#include "tg-server.h"

G_BEGIN_DECLS

/* Asks an IMAP server who issues the tokens that it takes, by an OAUTHBEARER exchange that is empty (RFC 7628,
 * section 4.3): nobody's name, no token. A server may note a login that was refused, and of nobody. TLS has to hold
 * before anything is said, but STARTTLS itself.
 *
 * @patience_msec: how long it may take until the server greets; what it says after that has all the time that
 * @cancellable gives it.
 *
 * A conversation in a thread. Its result is (transfer full) the issuer; or an error that tg_reason_get_word() knows,
 * TG_REASON_NOTHING when the server does not take tokens or does not tell. */
void tg_imap_issuer_ask_async (TgServer *server,
                               guint patience_msec,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* @takes_tokens: (out) whether OAUTHBEARER or XOAUTH2 is offered, also when the server does not name an issuer. */
char *tg_imap_issuer_ask_finish (GAsyncResult *result, gboolean *takes_tokens, GError **error);

G_END_DECLS
