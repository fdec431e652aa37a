/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The wizard's window: shows the page of the setup's step, and takes back what is unfinished when closed. */
#define TG_TYPE_WINDOW (tg_window_get_type ())
G_DECLARE_FINAL_TYPE (TgWindow, tg_window, TG, WINDOW, AdwApplicationWindow)

TgWindow *tg_window_new (AdwApplication *application);

/* Fills in the address, if the person is not in the middle of something. */
void tg_window_offer_address (TgWindow *self, const char *address);
/* Shows that account; where there is none, as above. */
void tg_window_open_account (TgWindow *self, const char *address);

G_END_DECLS
