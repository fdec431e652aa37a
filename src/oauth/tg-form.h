/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* application/x-www-form-urlencoded, as RFC 6749 Appendix B uses it. */
typedef struct
{
  const char *name;
  const char *value; /* (nullable) NULL = left out */
} TgFormField;

/* In the order given. Leaves no copy of a value anywhere else: wipe the result when it holds secrets. (transfer full) */
char *tg_form_encode (const TgFormField *fields, gsize n_fields);

/* name -> value; values are wiped when the table goes. A parameter without a value counts as not there
 * (RFC 6749 3.1). NULL and TG_ERROR_INVALID_ARGUMENT for a parameter that comes twice, a broken escape, an escaped
 * NUL or invalid UTF-8. @text (nullable) NULL = no parameters. (transfer full) */
GHashTable *tg_form_decode (const char *text, GError **error);

G_END_DECLS
