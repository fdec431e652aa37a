/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The main menu, for the header bar of a page that a person may stay at. */
#define TG_TYPE_MENU_BUTTON (tg_menu_button_get_type ())
G_DECLARE_FINAL_TYPE (TgMenuButton, tg_menu_button, TG, MENU_BUTTON, AdwBin)

G_END_DECLS
