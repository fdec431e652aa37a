/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A cancellable that follows another one and also ends by itself after a time. It works on the
 * thread-default main context of its creator, so nothing is ever cancelled from inside a foreign
 * g_cancellable_cancel(). */
typedef struct _TgDeadline TgDeadline;

/* Called once, just before the cancellable is cancelled. */
typedef void (*TgDeadlineFunc) (gpointer user_data);

/* @limit_msec: 0 for none. @ended: (nullable). */
TgDeadline *
tg_deadline_new (GCancellable *parent, guint limit_msec, TgDeadlineFunc ended, gpointer user_data);
/* Lets go without cancelling or calling anything. */
void tg_deadline_free (TgDeadline *self);

GCancellable *tg_deadline_get_cancellable (TgDeadline *self);
/* TRUE when it was the time, not the parent, that ended it. */
gboolean tg_deadline_has_passed (TgDeadline *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgDeadline, tg_deadline_free)

G_END_DECLS
