/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* TXT records, by the system's own resolver and for at most TG_LOOKUP_LIMIT_MSEC. GResolver is of no use here:
 * of a record that is not UTF-8 it (GLib 2.74) makes a broken GVariant, and whoever touches that crashes. */
void
tg_txt_async (const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) char *, one for each record, its strings joined. Errors are those of GResolver and TG_REASON. */
GPtrArray *tg_txt_finish (GAsyncResult *result, GError **error);

/* Reads a DNS message (RFC 1035). A record that is not text (UTF-8 without NUL) costs only itself; NULL for
 * anything that is not a whole message. */
GPtrArray *tg_txt_parse (const guint8 *data, gsize length);

G_END_DECLS
