/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-catalogue.h"
#include "tg-registration.h"
#include "tg-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the keyring item of an account holds: the grant of an OAuth 2.0 account, or a password.
 * Immutable, reference-counted; never leaves the daemon. */
typedef struct _TgCredential TgCredential;

#define TG_TYPE_CREDENTIAL (tg_credential_get_type ())
GType tg_credential_get_type (void);

/* @refresh_token: (nullable) the access ends with its first access token; @scopes: (nullable) as granted */
TgCredential *
tg_credential_new_grant (TgSecret *refresh_token, const char *client_id, const char *const *scopes);
/* The same for a provider that was completed by its issuer, maybe: what was found is kept. */
TgCredential *
tg_credential_new_found (TgSecret *refresh_token, TgProvider *provider, const char *const *scopes);
/* The same for a client that Tegata has registered by itself. */
TgCredential *tg_credential_new_registered (TgSecret *refresh_token,
                                            TgRegistration *registration,
                                            const char *const *scopes);
TgCredential *tg_credential_new_password (TgSecret *password);
/* The same grant after the provider has replaced its refresh token. */
TgCredential *tg_credential_rotate (TgCredential *self, TgSecret *refresh_token);
TgCredential *tg_credential_ref (TgCredential *self);
void tg_credential_unref (TgCredential *self);

TgSecret *tg_credential_get_refresh_token (TgCredential *self); /* (nullable) */
TgSecret *tg_credential_get_password (TgCredential *self); /* (nullable) */
TgRegistration *tg_credential_get_registration (TgCredential *self); /* (nullable) */
/* (transfer full) (nullable) who gave the grant: where it was registered, or the entry @id of @catalogue, completed with what
 * was found then. Incomplete where the entry now names another issuer. */
TgProvider *tg_credential_find_provider (TgCredential *self, TgCatalogue *catalogue, const char *id);
const char *tg_credential_get_client_id (TgCredential *self); /* "" for a password */
const char *const *tg_credential_get_scopes (TgCredential *self); /* never NULL */

/* The item's value, a JSON object, and back. TG_ERROR_INVALID_ARGUMENT for anything else. */
TgSecret *tg_credential_to_text (TgCredential *self);
TgCredential *tg_credential_from_text (const char *text, gsize length, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgCredential, tg_credential_unref)

G_END_DECLS
