/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-setup-way.h"

G_BEGIN_DECLS

/* Address -> the way the wizard goes: reads the catalogue off the main loop, runs the discovery, chooses.
 * The catalogue is read again for each address: an overlay that was just added counts. "progress" is emitted whenever tg_way_finder_get_tried() has changed. */
#define TG_TYPE_WAY_FINDER (tg_way_finder_get_type ())
G_DECLARE_FINAL_TYPE (TgWayFinder, tg_way_finder, TG, WAY_FINDER, GObject)

TgWayFinder *tg_way_finder_new (void);

/* Fails with TG_ERROR_NOT_FOUND where nobody knows the domain, TG_ERROR_OFFLINE, TG_ERROR_CANCELLED. What was found
 * may have an obstacle. */
void tg_way_finder_find_async (TgWayFinder *self,
                               TgAddress *address,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
TgSetupWay *tg_way_finder_find_finish (TgWayFinder *self, GAsyncResult *result, GError **error);

/* (nullable) TgDiscoveryTried of the search under way or just ended */
GPtrArray *tg_way_finder_get_tried (TgWayFinder *self);

G_END_DECLS
