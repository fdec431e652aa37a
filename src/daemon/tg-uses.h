/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* When an app last got something of an account. Reference-counted, thread-safe. */
typedef struct _TgUse TgUse;

TgUse *tg_use_ref (TgUse *self);
void tg_use_unref (TgUse *self);
/* It has just got something. */
void tg_use_touch (TgUse *self);

/* All of them, for as long as the daemon lives: kept nowhere, so that nothing is written for a token. */
typedef struct _TgUses TgUses;

TgUses *tg_uses_new (void);
void tg_uses_free (TgUses *self);

/* (transfer none) made where there is none */
TgUse *tg_uses_get (TgUses *self, const char *account_id, const char *app);
/* Seconds since the epoch; 0: not since the start. */
gint64 tg_uses_get_last_sec (TgUses *self, const char *account_id, const char *app);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgUse, tg_use_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgUses, tg_uses_free)

G_END_DECLS
