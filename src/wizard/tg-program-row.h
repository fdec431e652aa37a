/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-program.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One mail program with the configuration that makes it use an account: to be copied, and to be read when unfolded. */
#define TG_TYPE_PROGRAM_ROW (tg_program_row_get_type ())
G_DECLARE_FINAL_TYPE (TgProgramRow, tg_program_row, TG, PROGRAM_ROW, AdwExpanderRow)

/* Adds a row to @parent for each program that can use @account, in place of those it has added before. Without any,
 * @parent is hidden. */
void tg_program_row_fill (AdwExpanderRow *parent, const TgProgramAccount *account);

G_END_DECLS
