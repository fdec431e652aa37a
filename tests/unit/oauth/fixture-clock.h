/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <glib.h>

/* Lets every clock of this program run ahead: the clock_gettime() that is linked here stands before the one of the
 * C library, also for GLib. */
void fixture_clock_advance (gint64 seconds);
