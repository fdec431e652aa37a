/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <adwaita.h>

#include "tg-check-item.h"

G_BEGIN_DECLS

/* One line of the check: waiting, working, done, or failed with the cause. */
#define TG_TYPE_CHECK_ROW (tg_check_row_get_type ())
G_DECLARE_FINAL_TYPE (TgCheckRow, tg_check_row, TG, CHECK_ROW, AdwActionRow)

GtkWidget *tg_check_row_new (TgCheckItem *item);

G_END_DECLS
