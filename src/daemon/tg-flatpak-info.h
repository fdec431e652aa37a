/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Flatpak's file is a few lines; more than this is refused. */
#define TG_FLATPAK_INFO_MAX_BYTES (64 * 1024)

/* The app id in a .flatpak-info: `name` of [Application], or of [Runtime] where a runtime is run by itself.
 * TG_ERROR_FAILED where the file does not name a valid one: then nothing is known about the caller. */
char *tg_flatpak_info_parse (const char *data, gsize length, GError **error);

/* The app id of process @pid. TRUE with NULL in @app_id for a process outside of any Flatpak sandbox; FALSE where
 * that cannot be told. Blocks; the root folder of another process may be on any file system. */
gboolean tg_flatpak_info_read_sync (int pid, char **app_id, GError **error);

G_END_DECLS
