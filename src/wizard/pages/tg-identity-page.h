/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-page.h"

G_BEGIN_DECLS

/* The one who signed in is not the one whose address was typed: asks whether to keep the account. */
#define TG_TYPE_IDENTITY_PAGE (tg_identity_page_get_type ())
G_DECLARE_FINAL_TYPE (TgIdentityPage, tg_identity_page, TG, IDENTITY_PAGE, TgPage)

G_END_DECLS
