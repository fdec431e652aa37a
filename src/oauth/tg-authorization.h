/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-provider.h"
#include "tg-secret.h"

G_BEGIN_DECLS

/* One authorization request: what is drawn at random for it and what the answer is checked against
 * (RFC 6749 4.1, RFC 7636, RFC 9207, OpenID Connect Core 3.1.2). Reference-counted; secrets are wiped. */
typedef struct _TgAuthorization TgAuthorization;

#define TG_TYPE_AUTHORIZATION (tg_authorization_get_type ())
GType tg_authorization_get_type (void);

/* A request that nobody has answered after this time is over. */
#define TG_AUTHORIZATION_LIFETIME_SEC (10 * 60)

/* @redirect_uri: exact, with its port. @scopes: NULL-terminated. @login_hint: (nullable) the typed address.
 * Fails with TG_ERROR_UNSUPPORTED where the provider has no OAuth or no client id, TG_ERROR_INVALID_ARGUMENT for a
 * redirect URI or an authorization endpoint that cannot be used. */
TgAuthorization *tg_authorization_new (TgProvider *provider,
                                       const char *redirect_uri,
                                       const char *const *scopes,
                                       const char *login_hint,
                                       GError **error);
TgAuthorization *tg_authorization_ref (TgAuthorization *self);
void tg_authorization_unref (TgAuthorization *self);

/* The request as a form, for whoever pushes it (RFC 9126 2.1). (transfer full) */
char *tg_authorization_dup_form (TgAuthorization *self);
/* It was pushed: the browser opens a URI that only refers to it. */
void tg_authorization_set_request_uri (TgAuthorization *self, const char *request_uri);

/* What the browser has to open. */
const char *tg_authorization_get_uri (TgAuthorization *self);
const char *tg_authorization_get_redirect_uri (TgAuthorization *self);
TgSecret *tg_authorization_get_verifier (TgAuthorization *self);
const char *tg_authorization_get_nonce (TgAuthorization *self); /* (nullable) only where `openid` is asked */
/* When it ends by itself, UTC, for showing; the check itself does not go by the wall clock. */
gint64 tg_authorization_get_expires_at_sec (TgAuthorization *self);

/* Checks what came back: scheme, authority and path equal to the redirect URI, `state`, then `iss`, then `error`.
 * Each request takes one answer only. Gives the authorization code, or
 *  TG_ERROR_INVALID_ARGUMENT  not our redirect URI, or not parsable: the request stays open
 *  TG_ERROR_NOT_ALLOWED       `state` or `iss` is wrong or a parameter comes twice: the answer may be forged, the request
 *                             is over; also for a second answer and for one after TG_AUTHORIZATION_LIFETIME_SEC
 *  TG_ERROR_CANCELLED         access_denied: the person, or an administrator, said no
 *  TG_ERROR_PROVIDER_UNAVAILABLE  server_error, temporarily_unavailable
 *  TG_ERROR_FAILED            every other error code (RFC 6749 4.1.2.1), named in the message; no code and no error */
TgSecret *tg_authorization_take_response (TgAuthorization *self, const char *uri, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgAuthorization, tg_authorization_unref)

G_END_DECLS
