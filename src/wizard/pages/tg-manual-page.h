/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-page.h"

G_BEGIN_DECLS

/* Takes the servers from the person, filled in with what was found. */
#define TG_TYPE_MANUAL_PAGE (tg_manual_page_get_type ())
G_DECLARE_FINAL_TYPE (TgManualPage, tg_manual_page, TG, MANUAL_PAGE, TgPage)

G_END_DECLS
