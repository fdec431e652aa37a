/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For rows that show addresses, host names or ids: where one is broken in two lines, no hyphen is put in that is not part of it. */
void tg_verbatim (GtkWidget *row);

G_END_DECLS
