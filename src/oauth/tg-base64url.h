/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* base64url without padding (RFC 4648 5, as RFC 7515 2 and RFC 7636 3 use it). (transfer full) */
char *tg_base64url_encode (const guint8 *data, gsize length);

/* The octets with a NUL after them that is not counted in @length_out; NULL for foreign characters, padding and
 * lengths that cannot be. (transfer full) (nullable) */
guint8 *tg_base64url_decode (const char *text, gsize length, gsize *length_out);

G_END_DECLS
