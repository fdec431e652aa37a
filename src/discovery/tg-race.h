/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Several questions asked at once, best rank first. The race ends as soon as the best-ranked answer
 * that is still possible is in hand: it never waits for a question that could not win, and cancels it.
 * Every question is a GTask whose result is a GPtrArray of TgCandidate. One object is one race. */
typedef struct _TgRace TgRace;

/* Must call @callback exactly once, later, with a GTask. */
typedef void (*TgRaceStart) (gpointer lane,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);

TgRace *tg_race_new (void);
void tg_race_unref (TgRace *self);

/* Adds a question below all earlier ones. @lane is freed with @destroy once it has ended. */
void tg_race_add (TgRace *self, TgRaceStart start, gpointer lane, GDestroyNotify destroy);

void
tg_race_run_async (TgRace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full) TgCandidate, best first, at least one; or TG_REASON_NOTHING when no question was answered.
 * Lower-ranked answers that were in hand anyway come along. */
GPtrArray *tg_race_run_finish (GAsyncResult *result, GError **error);

/* (transfer full) the answers in hand at this moment, possibly none. */
GPtrArray *tg_race_get_answers (TgRace *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgRace, tg_race_unref)

G_END_DECLS
