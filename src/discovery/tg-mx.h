/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Who receives the mail of a domain: asked once, for everybody who wants to know.
 * Reference-counted, for one thread. */
typedef struct _TgMx TgMx;

TgMx *tg_mx_new (const char *domain);
TgMx *tg_mx_ref (TgMx *self);
void tg_mx_unref (TgMx *self);

/* The lookup goes on as long as somebody waits for it. */
void
tg_mx_ask_async (TgMx *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) as tg_lookup_best_mx(). */
GPtrArray *tg_mx_ask_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgMx, tg_mx_unref)

G_END_DECLS
