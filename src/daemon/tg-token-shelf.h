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
/* (transfer full) (nullable) a token that lives on as long as @request asks, and is not the one it rejects. */
TgToken *tg_token_shelf_find (TgTokenShelf *self, const TgTokenRequest *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgTokenShelf, tg_token_shelf_unref)

G_END_DECLS
