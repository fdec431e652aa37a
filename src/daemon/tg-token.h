/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-token-reply.h"

G_BEGIN_DECLS

/* An access token in memory and how long it is good for. Immutable, reference-counted. */
typedef struct _TgToken TgToken;

/* @now_usec, @boot_usec: the wall clock and CLOCK_BOOTTIME. @asked: the scopes that were asked for, which is what
 * was granted where the reply names none (RFC 6749, 5.1). */
TgToken *tg_token_new (TgTokenReply *reply, const char *const *asked, gint64 now_usec, gint64 boot_usec);
TgToken *tg_token_ref (TgToken *self);
void tg_token_unref (TgToken *self);

TgSecret *tg_token_get_secret (TgToken *self);
gint64 tg_token_get_expires_at_sec (TgToken *self); /* 0 = unknown */
gint64
tg_token_get_life_usec (TgToken *self); /* the whole of it, from its receipt; a guess where it is unknown */
gint64 tg_token_get_received_boot_usec (TgToken *self);
const char *tg_token_get_scope (TgToken *self); /* separated by spaces, never NULL */

/* Whether it has @min_validity_sec to live on; never more than half of its whole life is asked of it, or a short-lived
 * token would be refreshed for every call. By the clock that went further: neither a wall clock that was put
 * back nor a machine that slept makes a dead token look alive. */
gboolean tg_token_is_good (TgToken *self, guint min_validity_sec, gint64 now_usec, gint64 boot_usec);

gint64 tg_clock_boot_usec (void);
gint64 tg_clock_wall_usec (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgToken, tg_token_unref)

G_END_DECLS
