/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-discovery.h"

G_BEGIN_DECLS

/* Runs @discovery to its end, and asks the daemon about issuers that are in no catalogue. (transfer full) TgCandidate, best first, possibly empty. */
GPtrArray *tg_detect_sync (TgDiscovery *discovery, GCancellable *cancellable, GError **error);

G_END_DECLS
