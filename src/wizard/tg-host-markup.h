/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full) Pango markup of the whole host name with its registrable domain in bold: what an attacker can
 * choose freely stands before it. The name is shown as A-labels, so that no other script can imitate it. */
char *tg_host_markup (const char *host);

G_END_DECLS
