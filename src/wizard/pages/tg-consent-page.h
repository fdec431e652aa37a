/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-page.h"

G_BEGIN_DECLS

/* Consent at the provider's own page, in a view whose origin stays visible above it. */
#define TG_TYPE_CONSENT_PAGE (tg_consent_page_get_type ())
G_DECLARE_FINAL_TYPE (TgConsentPage, tg_consent_page, TG, CONSENT_PAGE, TgPage)

G_END_DECLS
