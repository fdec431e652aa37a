/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A reference-counted, immutable string that is wiped when its last reference goes:
 * passwords, tokens, authorization codes, PKCE verifiers. Thread-safe. */
typedef struct _TgSecret TgSecret;

#define TG_TYPE_SECRET (tg_secret_get_type ())
GType tg_secret_get_type (void);

TgSecret *tg_secret_new (const char *value);
/* Takes @length bytes; the copy is NUL-terminated. */
TgSecret *tg_secret_new_len (const char *value, gsize length);
/* Takes over @value (transfer full) and wipes it at the end; g_free() frees it. */
TgSecret *tg_secret_new_take (char *value);
TgSecret *tg_secret_ref (TgSecret *self);
void tg_secret_unref (TgSecret *self);
/* The plain text; valid as long as @self. Never log it. */
const char *tg_secret_peek (TgSecret *self);
gsize tg_secret_get_length (TgSecret *self);
/* Compares in constant time. NULL equals only NULL. */
gboolean tg_secret_equal (TgSecret *self, TgSecret *other);

/* Overwrites a NUL-terminated string with zeros in a way that is not optimised away. */
void tg_wipe (char *value);
void tg_wipe_len (void *value, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgSecret, tg_secret_unref)

G_END_DECLS
