/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether @uri is @redirect_uri plus an answer: scheme, authority (user, host and port) and path parsed and equal
 * (RFC 8252 8.10). Never a prefix of text: "https://localhost.evil" is not "https://localhost". What follows the
 * path is not looked at. */
gboolean tg_redirect_match (const char *redirect_uri, const char *uri);

/* What a page in the consent view may load: https with a host, and about:blank for frames. */
gboolean tg_redirect_may_load (const char *uri);

G_END_DECLS
