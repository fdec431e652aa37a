/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-discovery.h"
#include "tg-finder.h"

G_BEGIN_DECLS

#define TG_DISCOVERY_LIMIT_MSEC 10000

/* With sources of one's own (NULL-terminated, best rank first, valid as long as the run) and another limit. */
TgDiscovery *tg_discovery_new_with_finders (TgCatalogue *catalogue,
                                            TgAddress *address,
                                            const TgFinder *const *finders,
                                            guint limit_msec);

G_END_DECLS
