/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A row with two buttons, "first" and "second", of which one is always down. The list of an AdwComboRow 1.2 has no name for
 * assistive technologies, and takes three keys where this takes one. "changed" is emitted when the person has chosen. */
#define TG_TYPE_CHOICE_ROW (tg_choice_row_get_type ())
G_DECLARE_FINAL_TYPE (TgChoiceRow, tg_choice_row, TG, CHOICE_ROW, AdwActionRow)

/* Whether the second one is down. */
gboolean tg_choice_row_get_second (TgChoiceRow *self);
void tg_choice_row_set_second (TgChoiceRow *self, gboolean second);

G_END_DECLS
