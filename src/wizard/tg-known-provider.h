/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-provider.h"

G_BEGIN_DECLS

/* The providers that most people have. */

/* Their ids, the most common first. */
const char *const *tg_known_provider_list (void);

/* (transfer full) what an address there looks like, for whoever has to type one. */
char *tg_known_provider_explain (TgProvider *provider);

G_END_DECLS
