/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* An answer of a token endpoint (RFC 6749 5.1), already checked. Free with tg_token_reply_free(). */
typedef struct
{
  TgSecret *access_token;
  TgSecret *refresh_token; /* (nullable) */
  gint64 expires_at_sec; /* UTC, counted from receipt; 0 = the server did not say */
  gint64 ends_at_sec; /* UTC: when the refresh token ends, as far as the server says so; 0 = it does not */
  char **scopes; /* (nullable) as granted; NULL = as asked (RFC 6749 5.1) */
  char *subject; /* (nullable) `sub` of the id_token */
  char *email; /* (nullable) `email` or `preferred_username` of the id_token */
} TgTokenReply;

void tg_token_reply_free (TgTokenReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgTokenReply, tg_token_reply_free)

/* Reads the body of an answer with HTTP @status and @content_type (nullable) received at @received_sec.
 * @issuer, @client_id and @nonce (each nullable) are what an id_token is checked against (OpenID Connect Core 3.1.3.7).
 * With @nonce (a sign-in), a wrong id_token fails; without (a refresh), it only leaves @subject and @email NULL, so
 * that a new refresh token is never lost to it.
 * The table in facts (standards 1.6) decides the error:
 *  TG_ERROR_ATTENTION_NEEDED      well-formed JSON `invalid_grant` (or the interaction errors of Microsoft) with 400/401
 *  TG_ERROR_UNSUPPORTED           invalid_client, unauthorized_client, unsupported_grant_type
 *  TG_ERROR_PROVIDER_UNAVAILABLE  5xx, 408, 429, server_error, temporarily_unavailable, HTML, no JSON, an empty body
 *  TG_ERROR_FAILED                every other OAuth error, named in the message, and replies that break the rules */
TgTokenReply *tg_token_reply_parse (guint status,
                                    const char *content_type,
                                    GBytes *body,
                                    gint64 received_sec,
                                    const char *issuer,
                                    const char *client_id,
                                    const char *nonce,
                                    GError **error);

G_END_DECLS
