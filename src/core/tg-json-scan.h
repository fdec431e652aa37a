/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* json-glib 1.6 takes more than JSON: comments, single quotes, octal numbers, "var name =", text after the value.
 * This looks at the bytes first and takes RFC 8259 only, @max_depth levels deep; strings without NUL and without
 * lone surrogates, so that each of them is a valid C string. Returns NULL, or what is wrong at *@offset. */
const char *tg_json_scan (const char *data, gsize length, guint max_depth, gsize *offset);

G_END_DECLS
