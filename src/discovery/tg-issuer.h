/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a server says about who issues the tokens that it takes. All issuers are https URLs without query and
 * fragment, the host in lower case (RFC 8414, section 2). */

/* (transfer full) the issuer whose metadata is found at @uri (OpenID Connect Discovery, section 4; RFC 8414,
 * section 3.1); or TG_REASON_UNUSABLE. */
char *tg_issuer_from_metadata_uri (const char *uri, GError **error);

/* Reads the error of OAUTHBEARER (RFC 7628, section 3.2.2) in its base64: (transfer full) the issuer, or
 * TG_REASON_NOTHING when none is named, TG_REASON_UNUSABLE for anything else. */
char *tg_issuer_from_challenge (const char *base64, GError **error);

/* Reads the metadata of the protected resource https://@host (RFC 9728): (transfer full) its issuers, at least
 * one; or NULL as above. Metadata about another resource is of no use (section 3.3). @scope: (out) (transfer full)
 * (nullable) what the resource wants for mail: the name that is agreed on where it is among its scopes, else all of them. */
GPtrArray *
tg_issuers_from_resource (const char *data, gsize length, const char *host, char **scope, GError **error);

G_END_DECLS
