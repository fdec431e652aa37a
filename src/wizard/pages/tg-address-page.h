/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-page.h"

G_BEGIN_DECLS

/* Asks for the mail address, and looks for its provider in place. */
#define TG_TYPE_ADDRESS_PAGE (tg_address_page_get_type ())
G_DECLARE_FINAL_TYPE (TgAddressPage, tg_address_page, TG, ADDRESS_PAGE, TgPage)

/* Puts an address there, as if typed. */
void tg_address_page_set_text (TgAddressPage *self, const char *text);
/* Whether nobody has begun here. */
gboolean tg_address_page_is_untouched (TgAddressPage *self);

G_END_DECLS
