/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-ipc.h"

G_BEGIN_DECLS

/* The accounts that the daemon has, kept up to date: a GListModel of TgIpcAccount1. Empty until the daemon has
 * answered, and when it does not; a daemon that goes away takes none of them along.
 *
 * Signal "loaded": the daemon has answered, or will not. */
#define TG_TYPE_ACCOUNT_LIST (tg_account_list_get_type ())
G_DECLARE_FINAL_TYPE (TgAccountList, tg_account_list, TG, ACCOUNT_LIST, GObject)

TgAccountList *tg_account_list_new (void);

gboolean tg_account_list_is_loaded (TgAccountList *self);
/* All (transfer none) (nullable). */
TgIpcAccount1 *tg_account_list_find (TgAccountList *self, const char *object_path);
TgIpcAccount1 *tg_account_list_find_address (TgAccountList *self, const char *address);
/* The first that needs the person. */
TgIpcAccount1 *tg_account_list_find_attention (TgAccountList *self);
/* @provider: (nullable) */
gboolean tg_account_list_has (TgAccountList *self, const char *address, const char *provider);

G_END_DECLS
