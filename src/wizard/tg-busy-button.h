/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A button that shows a spinner while what it began is "busy", and can be pressed only when "complete" and not busy.
 * Its "text" has a mnemonic. */
#define TG_TYPE_BUSY_BUTTON (tg_busy_button_get_type ())
G_DECLARE_FINAL_TYPE (TgBusyButton, tg_busy_button, TG, BUSY_BUTTON, GtkButton)

G_END_DECLS
