/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* TG_ERROR_INVALID_ARGUMENT unless @redirect_uri may be asked for: https, http to a loopback literal or localhost, or a
 * private-use scheme with a dot in it (RFC 8252 7.1, 7.3), without user name and fragment. */
gboolean tg_redirect_validate (const char *redirect_uri, GError **error);

/* The parameters that @uri, where a browser was sent, adds to @redirect_uri. Scheme, authority and path have to be
 * equal, and the query of @redirect_uri has to be still there (RFC 6749 3.1.2). (transfer full); NULL and
 *  TG_ERROR_INVALID_ARGUMENT  @uri is no answer to @redirect_uri
 *  TG_ERROR_NOT_ALLOWED       it is one, but its parameters are ambiguous or broken (RFC 6749 3.1) */
GHashTable *tg_redirect_parse (const char *redirect_uri, const char *uri, GError **error);

G_END_DECLS
