/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-page.h"

G_BEGIN_DECLS

/* Waits for consent in the person's own browser. */
#define TG_TYPE_BROWSER_PAGE (tg_browser_page_get_type ())
G_DECLARE_FINAL_TYPE (TgBrowserPage, tg_browser_page, TG, BROWSER_PAGE, TgPage)

G_END_DECLS
