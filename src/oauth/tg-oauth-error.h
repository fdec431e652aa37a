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

/* The JSON object of a successful answer of a token endpoint, or the error that the answer means; see
 * tg_token_reply_parse(). Any other HTTP status than 200 always gives an error. (transfer full) */
JsonNode *tg_oauth_error_check (guint status, const char *content_type, GBytes *body, GError **error);

G_END_DECLS
