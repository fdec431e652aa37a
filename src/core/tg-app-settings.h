/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* (transfer full) (nullable) Tegata's settings; NULL where no schema with all of @keys is installed: g_settings_new() and
 * its like would end the program there. */
GSettings *tg_app_settings_new (const char *const *keys);

G_END_DECLS
