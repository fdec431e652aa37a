/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <adwaita.h>

#include "tg-discovery.h"

G_BEGIN_DECLS

/* One of the sources that are asked about an address, ticked off when it has answered. */
#define TG_TYPE_SOURCE_ROW (tg_source_row_get_type ())
G_DECLARE_FINAL_TYPE (TgSourceRow, tg_source_row, TG, SOURCE_ROW, AdwActionRow)

GtkWidget *tg_source_row_new (TgSource source);
/* What a source is called; untranslated strings are never shown. */
const char *tg_source_row_describe (TgSource source);
void tg_source_row_update (TgSourceRow *self, const TgDiscoveryTried *tried);

G_END_DECLS
