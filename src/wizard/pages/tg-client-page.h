/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-page.h"

G_BEGIN_DECLS

/* Where a provider lets only registered programs sign in, and nobody has registered this one: why, how the person can,
 * and room for what comes of it. */
#define TG_TYPE_CLIENT_PAGE (tg_client_page_get_type ())
G_DECLARE_FINAL_TYPE (TgClientPage, tg_client_page, TG, CLIENT_PAGE, TgPage)

G_END_DECLS
