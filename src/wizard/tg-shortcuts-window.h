/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What the keyboard can do. Narrow enough for a telephone, which GtkShortcutsWindow is not. */
#define TG_TYPE_SHORTCUTS_WINDOW (tg_shortcuts_window_get_type ())
G_DECLARE_FINAL_TYPE (TgShortcutsWindow, tg_shortcuts_window, TG, SHORTCUTS_WINDOW, AdwWindow)

void tg_shortcuts_window_show (GtkWindow *parent);

G_END_DECLS
