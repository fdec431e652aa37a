/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-provider.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* What an authorization server says about itself (RFC 8414 2, OpenID Connect Discovery 3), as far as Tegata asks.
 * All endpoints are https. */
typedef struct
{
  char *issuer;
  char *authorization_endpoint;
  char *token_endpoint;
  char *registration_endpoint; /* (nullable) RFC 7591 */
  char *revocation_endpoint; /* (nullable) RFC 7009 */
  char *device_authorization_endpoint; /* (nullable) RFC 8628; only where the server gives tokens for it */
  char *pushed_authorization_request_endpoint; /* (nullable) RFC 9126 */
  char **scopes; /* (nullable) what the server names of them; it need not name all */
  gboolean requires_par;
  gboolean takes_public_clients; /* those without a secret */
  gboolean takes_posted_secrets; /* client_secret_post, the way in which Tegata sends one */
  gboolean iss_parameter_supported; /* RFC 9207 */
} TgMetadata;

/* Whether @issuer can be an issuer identifier (RFC 8414 2): https, without query, fragment and user name, no path that could
 * be written in another way. TG_ERROR_INVALID_ARGUMENT. */
gboolean tg_metadata_check_issuer (const char *issuer, GError **error);

/* Reads a metadata document. Its issuer has to be @issuer, code point for code point (RFC 8414 3.3):
 *  TG_ERROR_NOT_ALLOWED          it is another's document
 *  TG_ERROR_PROVIDER_UNAVAILABLE no metadata at all
 *  TG_ERROR_UNSUPPORTED          it says that the server cannot do what Tegata needs: codes, PKCE with S256 */
TgMetadata *tg_metadata_parse (const char *data, gsize length, const char *issuer, GError **error);
void tg_metadata_free (TgMetadata *self);

/* Whether the server takes a client with a secret, or one without. TG_ERROR_UNSUPPORTED. */
gboolean tg_metadata_check_client (TgMetadata *self, gboolean has_secret, GError **error);

/* (transfer full) (nullable) what to ask for to get at mail, as far as the server says: the name that is agreed on, or the
 * plain word. */
char *tg_metadata_choose_mail_scope (TgMetadata *self);
/* Adds the members that "oauth" has in a provider's file. @mail_scope: (nullable) one or more */
void tg_metadata_add_members (TgMetadata *self, JsonBuilder *builder, const char *mail_scope);
/* (transfer full) @provider, which is incomplete, as its issuer completes it. TG_ERROR_UNSUPPORTED where that does not do. */
TgProvider *tg_metadata_complete (TgMetadata *self, TgProvider *provider, GError **error);

/* TG_ERROR_UNSUPPORTED: @what (a member, or more) makes @issuer unusable. */
void tg_metadata_set_unusable (const char *issuer, const char *what, GError **error);

/* Asks @issuer: the place of RFC 8414 3.1, then that of OpenID Connect Discovery 4. Redirects are not followed, and 5 s each
 * have to do. Errors as above and in tg-token-client.h; TG_ERROR_UNSUPPORTED where neither has anything. */
void tg_metadata_fetch_async (SoupSession *session,
                              const char *issuer,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
TgMetadata *tg_metadata_fetch_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgMetadata, tg_metadata_free)

G_END_DECLS
