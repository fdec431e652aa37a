/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The accounts that the daemon has, kept up to date: a GListModel of TgIpcAccount1. Empty until the daemon has
 * answered, and when it does not. */
#define TG_TYPE_ACCOUNT_LIST (tg_account_list_get_type ())
G_DECLARE_FINAL_TYPE (TgAccountList, tg_account_list, TG, ACCOUNT_LIST, GObject)

TgAccountList *tg_account_list_new (void);

G_END_DECLS
