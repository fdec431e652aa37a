/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-page.h"

G_BEGIN_DECLS

/* One account: its state and history, its servers, the apps that may use it, and what can be done with it. */
#define TG_TYPE_ACCOUNT_PAGE (tg_account_page_get_type ())
G_DECLARE_FINAL_TYPE (TgAccountPage, tg_account_page, TG, ACCOUNT_PAGE, TgPage)

G_END_DECLS
