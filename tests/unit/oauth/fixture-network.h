/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <glib.h>

/* Puts a network monitor and a resolver of our own in the place of GIO's, for this process: the monitor says what it is
 * told, the resolver knows no name but those of loopback. There is no proxy. Before anything else. */
void fixture_network_init (void);
void fixture_network_set_available (gboolean available);
