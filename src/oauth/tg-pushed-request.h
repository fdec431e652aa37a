/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-authorization.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Pushes an authorization request to its server where that has a place for it (RFC 9126), so that the browser carries
 * nothing but a reference to it; done at once where there is none. Errors as in tg-token-client.h, and TG_ERROR_FAILED for a
 * request that was not accepted. */
void tg_pushed_request_send_async (TgProvider *provider,
                                   TgAuthorization *authorization,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean tg_pushed_request_send_finish (GAsyncResult *result, GError **error);

/* Reads the answer: the request URI, (transfer full). A server answers 201. */
char *tg_pushed_request_parse (guint status, const char *content_type, GBytes *body, GError **error);

G_END_DECLS
