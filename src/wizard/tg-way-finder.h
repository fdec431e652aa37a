/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-setup-way.h"

G_BEGIN_DECLS

/* Address -> the ways the wizard can go: reads the catalogue off the main loop, runs the discovery.
 * The catalogue is read again for each address: an overlay that was just added counts. "progress" is emitted whenever tg_way_finder_get_tried() has changed. */
#define TG_TYPE_WAY_FINDER (tg_way_finder_get_type ())
G_DECLARE_FINAL_TYPE (TgWayFinder, tg_way_finder, TG, WAY_FINDER, GObject)

TgWayFinder *tg_way_finder_new (void);

/* @provider: (nullable) id of the one where the person says that the address is. It counts where the domain of the address
 * is not known to be another's, and then nobody is asked.
 * (transfer full) at least one TgSetupWay, best first. Fails with TG_ERROR_NOT_FOUND where nobody knows the domain, TG_ERROR_OFFLINE, TG_ERROR_CANCELLED. What was found
 * may have an obstacle. */
void tg_way_finder_find_async (TgWayFinder *self,
                               TgAddress *address,
                               const char *provider,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *tg_way_finder_find_finish (TgWayFinder *self, GAsyncResult *result, GError **error);

/* (transfer full) the same of what is in hand while the search goes on, possibly none. */
GPtrArray *tg_way_finder_dup_ways (TgWayFinder *self);

/* (nullable) as of the newest search, or of tg_way_finder_load_async() */
TgCatalogue *tg_way_finder_get_catalogue (TgWayFinder *self);
void tg_way_finder_load_async (TgWayFinder *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tg_way_finder_load_finish (TgWayFinder *self, GAsyncResult *result, GError **error);

/* (nullable) TgDiscoveryTried of the search under way or just ended */
GPtrArray *tg_way_finder_get_tried (TgWayFinder *self);

G_END_DECLS
