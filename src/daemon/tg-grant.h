/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-grant-host.h"
#include "tg-token-shelf.h"

G_BEGIN_DECLS

/* The grant of one account and its access tokens.
 *
 * - One thing at a time is under way for a grant: a keyring read, a refresh or a keyring write. Everybody who asks
 *   meanwhile waits for it and gets its answer.
 * - A token that is at hand is found without keyring, network or thread: tg_grant_get_shelf().
 * - A refresh token that the provider has replaced is in the keyring before the access token that came with it is
 *   handed out. Where that write fails, the new one stays in memory, the write is tried again (with the next request, and
 *   every half minute), and the provider is not asked for another one before it has worked.
 * - After a refusal the provider is left alone for a while; an interactive request goes through all the same.
 * Signal "token" (service): there is a new token on the shelf.
 * Lives on one main context. The refresh token stays in memory after the first read (TgSecret), so that a refresh needs
 * no keyring that may have been locked meanwhile. */
#define TG_TYPE_GRANT (tg_grant_get_type ())
G_DECLARE_FINAL_TYPE (TgGrant, tg_grant, TG, GRANT, GObject)

/* @host is not referenced: it owns the grant. */
TgGrant *tg_grant_new (TgGrantHost *host);

/* The access tokens that are at hand. (transfer none) */
TgTokenShelf *tg_grant_get_shelf (TgGrant *self);

/* Errors: those of tg-grant-host.h, TG_ERROR_ATTENTION_NEEDED, and what tg_grant_close_async() was given. */
void tg_grant_get_token_async (TgGrant *self,
                               const TgTokenRequest *request,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
TgToken *tg_grant_get_token_finish (TgGrant *self, GAsyncResult *result, GError **error);

/* After a new consent: @credential goes to the keyring and, once it is there, takes the place of the old one.
 * @token (nullable) is the access token for @service that came with it. Where this fails, the old one stays. */
void tg_grant_replace_async (TgGrant *self,
                             TgCredential *credential,
                             const char *service,
                             TgToken *token,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean tg_grant_replace_finish (TgGrant *self, GAsyncResult *result, GError **error);
/* The same for a credential that is in the keyring already. */
void tg_grant_adopt (TgGrant *self, TgCredential *credential, const char *service, TgToken *token);

/* (transfer none) (nullable) what is in memory; newer than the keyring's where that could not be written. */
TgCredential *tg_grant_get_credential (TgGrant *self);

/* Nothing new is begun, what is under way is finished, everybody who asks from now on gets @error. Done when nothing
 * is under way any more. */
void
tg_grant_close_async (TgGrant *self, const GError *error, GAsyncReadyCallback callback, gpointer user_data);
gboolean tg_grant_close_finish (TgGrant *self, GAsyncResult *result, GError **error);

G_END_DECLS
