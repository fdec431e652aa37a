/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

#include "tg-server.h"

G_BEGIN_DECLS

#define TG_PROBE_LIMIT_MSEC 5000

/* Is there a server of @protocol on @host and @port? Connects with implicit TLS and a certificate that holds, and
 * listens for the greeting; says nothing itself. Fails with an error that tg_reason_get_word() knows. */
void tg_probe_async (TgProtocol protocol,
                     const char *host,
                     guint16 port,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data);
gboolean tg_probe_finish (GAsyncResult *result, GError **error);

/* With a client of one's own. */
void tg_probe_with_client_async (GSocketClient *client,
                                 TgProtocol protocol,
                                 const char *host,
                                 guint16 port,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

/* The first line of a server of @protocol begins like this. */
gboolean tg_probe_is_greeting (TgProtocol protocol, const char *data, gsize length);

G_END_DECLS
