/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-page.h"

G_BEGIN_DECLS

/* Shows the account being tried, and lets the person decide when something does not work. */
#define TG_TYPE_CHECKING_PAGE (tg_checking_page_get_type ())
G_DECLARE_FINAL_TYPE (TgCheckingPage, tg_checking_page, TG, CHECKING_PAGE, TgPage)

G_END_DECLS
