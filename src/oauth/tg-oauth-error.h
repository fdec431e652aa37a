/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* @code as it may stand in a sentence: itself while it is a short word, else a word that says so. Somebody else chose
 * it, and it ends up in logs and on screens. (transfer none) */
const char *tg_oauth_error_printable (const char *code);

/* The error word of an answer (RFC 6749 5.2), or NULL where the answer is none that may be believed: not JSON, or a status
 * that says that somebody is in trouble. (transfer full) (nullable) */
char *tg_oauth_error_get_code (guint status, const char *content_type, GBytes *body);

/* What an answer says about a grant beyond its error, in a word for Account1.Reason:
 *  "grant-revoked"     the provider does not honour it any more
 *  "grant-expired"     it was not used for too long
 *  "password-changed"  it ended with the password that the person has changed
 *  "admin-consent"     somebody who manages the organisation has to allow Tegata
 *  "consent-missing"   the person has to allow Tegata again
 *  "sign-in-required"  the provider wants to see the person: a second factor, a rule of the organisation
 *  "client-gone"       the provider does not know the client id any more
 *  "scope-missing"     the grant does not hold what was asked
 * or NULL where it ends nothing. The protocol's own word decides whether there is a reason; what Microsoft says beside it
 * only makes the reason more exact. */
const char *tg_oauth_error_get_reason (guint status, const char *content_type, GBytes *body);

/* How long the server wants to be left alone without saying so in Retry-After; 0 = it does not. */
guint tg_oauth_error_get_wait_sec (guint status, const char *content_type, GBytes *body);

/* The JSON object of a successful answer of a token endpoint, or the error that the answer means; see
 * tg_token_reply_parse(). Any other HTTP status than 200 always gives an error. (transfer full) */
JsonNode *tg_oauth_error_check (guint status, const char *content_type, GBytes *body, GError **error);

G_END_DECLS
