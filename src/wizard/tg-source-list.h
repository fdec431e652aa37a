/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <adwaita.h>

#include "tg-discovery.h"

G_BEGIN_DECLS

/* Where a provider is looked for, one line a source, ticked off when it has answered. */
#define TG_TYPE_SOURCE_LIST (tg_source_list_get_type ())
G_DECLARE_FINAL_TYPE (TgSourceList, tg_source_list, TG, SOURCE_LIST, AdwBin)

/* @tried: (nullable) TgDiscoveryTried as in tg_discovery_get_tried(); NULL empties the list. */
void tg_source_list_update (TgSourceList *self, GPtrArray *tried);

G_END_DECLS
