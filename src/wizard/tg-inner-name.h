/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Names the first visible widget of @type inside another for assistive technologies: parts of libadwaita 1.2's widgets that can
 * have the focus but would be told by the name of their class. */
void tg_inner_name (gpointer widget, GType type, const char *name);

G_END_DECLS
