/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-page.h"

G_BEGIN_DECLS

/* The accounts there are: where the wizard starts from then on. */
#define TG_TYPE_ACCOUNTS_PAGE (tg_accounts_page_get_type ())
G_DECLARE_FINAL_TYPE (TgAccountsPage, tg_accounts_page, TG, ACCOUNTS_PAGE, TgPage)

G_END_DECLS
