/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-page.h"

G_BEGIN_DECLS

/* "Mail stopped working?": says what ended, when, and what to do; without network. */
#define TG_TYPE_STOPPED_PAGE (tg_stopped_page_get_type ())
G_DECLARE_FINAL_TYPE (TgStoppedPage, tg_stopped_page, TG, STOPPED_PAGE, TgPage)

G_END_DECLS
