/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-credential.h"

G_BEGIN_DECLS

/* What is on the disk about one account from before a refresh until its outcome is in the keyring.
 *
 * A provider that rotates refresh tokens takes the old one back when it gives the new one, so a process that ends between
 * that and the write to the keyring (which may be locked for days) would lose the grant. The file is there before the
 * refresh is sent: "the token in the keyring may be spent". It holds, as soon as the answer is here, the new credential,
 * encrypted (AES-256-GCM) with a key made from the refresh token that it replaces: only who can open the keyring can open
 * it, and it is worth nothing to anybody once the keyring has the new one.
 * Blocks for as long as the disk does. */
typedef struct _TgJournal TgJournal;

TgJournal *tg_journal_new (const char *path);
void tg_journal_free (TgJournal *self);

/* A refresh is about to be sent. TRUE: the outcome of the one before it is not known. */
gboolean tg_journal_begin (TgJournal *self);
/* @next took the place of @spent. Durable when it returns TRUE. */
gboolean tg_journal_seal (TgJournal *self, TgSecret *spent, TgCredential *next, GError **error);
/* (transfer full) (nullable) what took the place of @spent, where that is what was sealed. */
TgCredential *tg_journal_unseal (TgJournal *self, TgSecret *spent);
/* The keyring holds what counts. */
void tg_journal_end (TgJournal *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgJournal, tg_journal_free)

G_END_DECLS
