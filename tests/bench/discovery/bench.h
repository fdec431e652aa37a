/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-discovery.h"

G_BEGIN_DECLS

/* Runs a detection to its end and returns the candidates (transfer full), or NULL; *@usec is how long it took. */
GPtrArray *bench_discover (TgDiscovery *discovery, gint64 *usec);

/* Prints the figures of @times (gint64 microseconds, at least one), which it sorts, as the member @name of a JSON
 * object; a comma goes before all but the first. */
void bench_print_figures (const char *name, GArray *times, gboolean first);

G_END_DECLS
