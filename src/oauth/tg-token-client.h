/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-authorization.h"
#include "tg-provider.h"
#include "tg-secret.h"
#include "tg-token-reply.h"

G_BEGIN_DECLS

/* Talks to token and revocation endpoints over https: no redirects, no cookies, body at most 256 KiB, 20 s a request.
 * Errors as in tg_token_reply_parse(), and
 *  TG_ERROR_OFFLINE               no connection could be made: the system says that there is no network, the name was
 *                                 not resolved or no way leads to the host
 *  TG_ERROR_PROVIDER_UNAVAILABLE  the host refused the connection while there is a network; TLS failures, time-outs,
 *                                 connections that broke off, answers that are too long
 *  TG_ERROR_CANCELLED             @cancellable. A refresh that is cancelled after it was sent may lose a rotated token:
 *                                 cancel those only when the grant is given up
 *  TG_ERROR_UNSUPPORTED           the provider has no client id
 * Lives on the main context it was made in. */
#define TG_TYPE_TOKEN_CLIENT (tg_token_client_get_type ())
G_DECLARE_FINAL_TYPE (TgTokenClient, tg_token_client, TG, TOKEN_CLIENT, GObject)

TgTokenClient *tg_token_client_new (void);

/* How long the server asked to be left alone in its answer (at most an hour): by Retry-After, or by an answer that stands
 * for a time of its own; 0 = it did not say.
 * @result: of any request here, also one that failed, in its callback. */
guint tg_token_client_get_retry_after_sec (TgTokenClient *self, GAsyncResult *result);

/* Why the server does not honour the grant, as tg_oauth_error_get_reason() says, or NULL. @result as above.
 * (transfer none) (nullable) */
const char *tg_token_client_get_reason (TgTokenClient *self, GAsyncResult *result);

/* Code -> tokens (RFC 6749 4.1.3 with RFC 7636 4.5). A code is never sent twice once an HTTP answer came. */
void tg_token_client_exchange_async (TgTokenClient *self,
                                     TgProvider *provider,
                                     TgAuthorization *authorization,
                                     TgSecret *code,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
TgTokenReply *tg_token_client_exchange_finish (TgTokenClient *self, GAsyncResult *result, GError **error);

/* Refresh token -> tokens (RFC 6749 6). @scopes: (nullable) the ones of one service, a part of what was granted. */
void tg_token_client_refresh_async (TgTokenClient *self,
                                    TgProvider *provider,
                                    TgSecret *refresh_token,
                                    const char *const *scopes,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
TgTokenReply *tg_token_client_refresh_finish (TgTokenClient *self, GAsyncResult *result, GError **error);

/* Revokes a refresh token (RFC 7009). TG_ERROR_UNSUPPORTED where the provider has no endpoint for it. */
void tg_token_client_revoke_async (TgTokenClient *self,
                                   TgProvider *provider,
                                   TgSecret *refresh_token,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean tg_token_client_revoke_finish (TgTokenClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
