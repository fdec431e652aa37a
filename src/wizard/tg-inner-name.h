/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Names the list inside a preferences group for assistive technologies, which would tell it by its class
 * (libadwaita 1.2). */
void tg_group_name (AdwPreferencesGroup *group, const char *name);

G_END_DECLS
