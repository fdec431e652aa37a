/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <adwaita.h>

#include "tg-ipc.h"

G_BEGIN_DECLS

/* One account in the list: name, address, provider, and its state in words. It can be activated. */
#define TG_TYPE_ACCOUNT_ROW (tg_account_row_get_type ())
G_DECLARE_FINAL_TYPE (TgAccountRow, tg_account_row, TG, ACCOUNT_ROW, AdwActionRow)

GtkWidget *tg_account_row_new (TgIpcAccount1 *account);

const char *tg_account_row_get_object_path (TgAccountRow *self);

G_END_DECLS
