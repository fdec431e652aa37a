/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-account.h"
#include "tg-journal.h"

G_BEGIN_DECLS

/* The folder $XDG_DATA_HOME/tegata/accounts: ID.json for each account, ID.json.pending for an account that is
 * being made or taken away. A pending file says "a keyring item of this id may exist": whatever happens in
 * between, the next start can tell what was left half-made. Files are 0600 in a 0700 folder, replaced
 * atomically and durably. Blocks for as long as the disk does; used from the main context. */
#define TG_TYPE_ACCOUNT_STORE (tg_account_store_get_type ())
G_DECLARE_FINAL_TYPE (TgAccountStore, tg_account_store, TG, ACCOUNT_STORE, GObject)

/* @folder: (nullable) NULL for the folder above */
TgAccountStore *tg_account_store_new (const char *folder);
const char *tg_account_store_get_folder (TgAccountStore *self);

/* Makes the folder and locks it until @self goes, so that two daemons (of two session buses) never spend
 * each other's refresh tokens. G_IO_ERROR_WOULD_BLOCK: another process holds it. */
gboolean tg_account_store_lock (TgAccountStore *self, GError **error);

/* (transfer full) TgAccount. A damaged file is named in the log, stays where it is, and costs only itself. */
GPtrArray *tg_account_store_load (TgAccountStore *self);
/* (transfer full) the ids of pending files. */
char **tg_account_store_list_pending (TgAccountStore *self);

/* Writes ID.json. */
gboolean tg_account_store_save (TgAccountStore *self, const TgAccount *account, GError **error);
/* Writes ID.json.pending. */
gboolean tg_account_store_save_pending (TgAccountStore *self, const TgAccount *account, GError **error);
/* ID.json.pending becomes ID.json: from here on the account exists. */
gboolean tg_account_store_commit (TgAccountStore *self, const char *id, GError **error);
/* ID.json becomes ID.json.pending: from here on the account is gone. */
gboolean tg_account_store_withdraw (TgAccountStore *self, const char *id, GError **error);
/* (transfer full) the journal of that account's refreshes, ID.json.refresh, which goes when the account does. */
TgJournal *tg_account_store_get_journal (TgAccountStore *self, const char *id);
/* Deletes ID.json.pending; fine if there is none. */
gboolean tg_account_store_forget_pending (TgAccountStore *self, const char *id, GError **error);

G_END_DECLS
