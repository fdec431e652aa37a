/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <adwaita.h>

#include "tg-ipc.h"

G_BEGIN_DECLS

/* Says that an account needs the person, and why, with a button that leads on. AdwBanner came after libadwaita 1.2.
 * "followed" is emitted when it is pressed. Assistive technologies take it for an alert. */
#define TG_TYPE_ACCOUNT_BANNER (tg_account_banner_get_type ())
G_DECLARE_FINAL_TYPE (TgAccountBanner, tg_account_banner, TG, ACCOUNT_BANNER, AdwBin)

/* @account: (nullable) NULL hides it. @named: whether it says which account is meant */
void tg_account_banner_show (TgAccountBanner *self, TgIpcAccount1 *account, gboolean named);
gboolean tg_account_banner_grab_focus (TgAccountBanner *self);

G_END_DECLS
