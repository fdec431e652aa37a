/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <adwaita.h>

#include "tg-catalogue.h"

G_BEGIN_DECLS

/* The providers that most people have, as buttons of which one can be down. Empty until the catalogue is there.
 * "changed" is emitted when the person has chosen, or taken it back. */
#define TG_TYPE_PROVIDER_CHOICE (tg_provider_choice_get_type ())
G_DECLARE_FINAL_TYPE (TgProviderChoice, tg_provider_choice, TG, PROVIDER_CHOICE, AdwBin)

void tg_provider_choice_fill (TgProviderChoice *self, TgCatalogue *catalogue);
/* (nullable) the id of the provider; one without a button leaves all up. */
const char *tg_provider_choice_get (TgProviderChoice *self);
void tg_provider_choice_set (TgProviderChoice *self, const char *id);

G_END_DECLS
