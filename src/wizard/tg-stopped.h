/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-catalogue.h"

G_BEGIN_DECLS

/* Why mail may have stopped working, from the catalogue alone: without network. */

/* One letter means everybody. */
#define TG_STOPPED_MIN_LENGTH 2

/* (transfer full) TgProvider: those that @text means, an address, a domain, or the beginning of a provider's name; those
 * that have ended something first, a few at most. */
GPtrArray *tg_stopped_find (TgCatalogue *catalogue, const char *text);

/* (transfer full) (nullable) since when passwords are not taken there any more, in words */
char *tg_stopped_date (TgProvider *provider);
/* (transfer full) what has changed there, or what it wants; and what to do now. Whole sentences. */
char *tg_stopped_explain (TgProvider *provider);
char *tg_stopped_advise (TgProvider *provider);

/* (transfer full) an ISO 8601 date as people write it: "2022-05-30", "2023-01" or "2025". */
char *tg_stopped_format_date (const char *date);

G_END_DECLS
