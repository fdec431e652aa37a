/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* When an app last got something of an account. Thread-safe; a reference keeps all of them. */
typedef struct _TgUse TgUse;

TgUse *tg_use_ref (TgUse *self);
void tg_use_unref (TgUse *self);
/* It has just got something. Writes nothing by itself: a token is handed out in microseconds. */
void tg_use_touch (TgUse *self);

/* All of them. Kept in a file, which is written some time after the first touch and by tg_uses_save(). The file says who
 * used what and when; there is no secret in it, and losing it loses nothing else. Reference-counted. */
typedef struct _TgUses TgUses;

/* What @path says counts from the start; a damaged file counts as empty. @path: (nullable) NULL: uses.json in the person's
 * folder for state. */
TgUses *tg_uses_new (const char *path);
TgUses *tg_uses_ref (TgUses *self);
void tg_uses_unref (TgUses *self);

/* (transfer none) made where there is none */
TgUse *tg_uses_get (TgUses *self, const char *account_id, const char *app);
/* Seconds since the epoch; 0: nobody knows of any. */
gint64 tg_uses_get_last_sec (TgUses *self, const char *account_id, const char *app);
/* The account is gone. */
void tg_uses_forget (TgUses *self, const char *account_id);
/* Writes what is not in the file yet. Blocks for as long as the disk does. */
void tg_uses_save (TgUses *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgUse, tg_use_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgUses, tg_uses_unref)

G_END_DECLS
