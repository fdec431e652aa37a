/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* When connections came to the bus. A process that was started later than that is not the one that made the connection: its
 * number has been given to another since. Only needed on a bus that names processes by nothing but their number.
 * Lives on the main context it was made in. */
typedef struct _TgArrivals TgArrivals;

TgArrivals *tg_arrivals_new (GDBusConnection *connection);
void tg_arrivals_free (TgArrivals *self);

/* By tg_clock_boot_usec(): when the unique @name was there at the latest; 0 where that cannot be said. To be asked once the
 * bus has answered something that it was asked on the same connection after tg_arrivals_new(). */
gint64 tg_arrivals_get_latest_usec (TgArrivals *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgArrivals, tg_arrivals_free)

G_END_DECLS
