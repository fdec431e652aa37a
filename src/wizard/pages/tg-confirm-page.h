/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-page.h"

G_BEGIN_DECLS

/* Shows the host names that were learnt from somewhere that proves nothing, before anything is sent there. */
#define TG_TYPE_CONFIRM_PAGE (tg_confirm_page_get_type ())
G_DECLARE_FINAL_TYPE (TgConfirmPage, tg_confirm_page, TG, CONFIRM_PAGE, TgPage)

G_END_DECLS
