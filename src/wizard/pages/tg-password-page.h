/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-page.h"

G_BEGIN_DECLS

/* Asks for a password where the provider has nothing better: its own, or one made for an app. */
#define TG_TYPE_PASSWORD_PAGE (tg_password_page_get_type ())
G_DECLARE_FINAL_TYPE (TgPasswordPage, tg_password_page, TG, PASSWORD_PAGE, TgPage)

G_END_DECLS
