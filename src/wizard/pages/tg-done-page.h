/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-page.h"

G_BEGIN_DECLS

/* Says which account there is now, and how programs get at it. */
#define TG_TYPE_DONE_PAGE (tg_done_page_get_type ())
G_DECLARE_FINAL_TYPE (TgDonePage, tg_done_page, TG, DONE_PAGE, TgPage)

G_END_DECLS
