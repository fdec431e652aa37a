/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* All of tegatactl but the set-up of the locale. Returns the exit status. */
int tg_cli_main (int argc, char **argv);

G_END_DECLS
