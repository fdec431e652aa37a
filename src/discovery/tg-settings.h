/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* (transfer full) the key "ispdb-base": where Mozilla's collection of autoconfig documents, or another of that form,
 * lives. Empty when none is to be asked. A program whose schema is not installed works with what it has by default. */
char *tg_settings_dup_ispdb_base (void);

G_END_DECLS
