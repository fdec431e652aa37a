/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-page.h"

G_BEGIN_DECLS

/* Shows the code that the person enters on another device, and waits until that is done there. */
#define TG_TYPE_DEVICE_PAGE (tg_device_page_get_type ())
G_DECLARE_FINAL_TYPE (TgDevicePage, tg_device_page, TG, DEVICE_PAGE, TgPage)

G_END_DECLS
