/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-token-waiters.h"

G_BEGIN_DECLS

/* The access tokens of one grant that are at hand, one a service. Reference-counted, thread-safe. */
typedef struct _TgTokenShelf TgTokenShelf;

TgTokenShelf *tg_token_shelf_new (void);
TgTokenShelf *tg_token_shelf_ref (TgTokenShelf *self);
void tg_token_shelf_unref (TgTokenShelf *self);

void tg_token_shelf_put (TgTokenShelf *self, const char *service, TgToken *token);
void tg_token_shelf_clear (TgTokenShelf *self);
/* For a caller: remembers that it was asked for, then as tg_token_shelf_find(). */
TgToken *tg_token_shelf_ask (TgTokenShelf *self, const TgTokenRequest *request);
/* (transfer full) (nullable) the token for @service, whatever it is good for. @asked_usec: (out) (optional) when, by
 * tg_clock_boot_usec(), a caller last asked for one; 0 = never. */
TgToken *tg_token_shelf_peek (TgTokenShelf *self, const char *service, gint64 *asked_usec);
/* (transfer full) (nullable) a token that lives on as long as @request asks, and is not the one it rejects. */
TgToken *tg_token_shelf_find (TgTokenShelf *self, const TgTokenRequest *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgTokenShelf, tg_token_shelf_unref)

G_END_DECLS
