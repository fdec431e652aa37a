/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How long a token endpoint that said no is left alone, and what is said to those who ask meanwhile: after a refusal
 * for good 120 s, else 1 s; doubled with each one up to an hour and 60 s, or as long as it asked for itself (Retry-After).
 * All of it and up to a quarter more, by chance: those who failed together do not come back together. */
typedef struct _TgPause TgPause;

TgPause *tg_pause_new (void);
void tg_pause_free (TgPause *self);

/* @service: whom the refusal concerns, or NULL for everybody. Times are those of tg_clock_boot_usec(). */
void tg_pause_begin (TgPause *self,
                     const GError *refusal,
                     const char *service,
                     guint retry_after_sec,
                     gint64 now_usec);
/* The endpoint has given a token. */
void tg_pause_end (TgPause *self);
/* (transfer none) (nullable) the refusal that still counts, for those whom it concerns. */
const GError *tg_pause_get (TgPause *self, gint64 now_usec);
gboolean tg_pause_concerns (TgPause *self, const char *service);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgPause, tg_pause_free)

G_END_DECLS
