/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The line, from 1, of the member that @path names, such as "oauth.consent" or "servers[0].host", or of what is there
 * of it; 0 where not even its first part is. @data has to be JSON that tg_json_parse() took. */
guint tg_json_find_line (const char *data, gsize length, const char *path);

G_END_DECLS
