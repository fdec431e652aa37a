/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-query.h"

G_BEGIN_DECLS

/* One source: a way from an address to candidates. It records every question it asks with
 * tg_query_begin() and tg_query_end(). */
typedef struct
{
  TgSource source;
  /* (nullable) for a source that needs no network. (transfer full) (nullable) GPtrArray of TgCandidate. */
  GPtrArray *(*find_now) (TgQuery *query);
  /* (nullable) for those that do. Calls back with a GTask whose result is a GPtrArray of TgCandidate. */
  void (*find_async) (TgQuery *query,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  /* (nullable) for a source that looks closer at the best candidate of the others, when that is nobody's of the
   * catalogue. Calls back likewise; what it found comes before @candidate. */
  void (*refine_async) (TgQuery *query,
                        TgCandidate *candidate,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
} TgFinder;

extern const TgFinder tg_finder_catalogue;
extern const TgFinder tg_finder_pacc;
extern const TgFinder tg_finder_autoconfig;
extern const TgFinder tg_finder_ispdb;
extern const TgFinder tg_finder_mx;
extern const TgFinder tg_finder_srv;
extern const TgFinder tg_finder_autodiscover;
extern const TgFinder tg_finder_sasl;
extern const TgFinder tg_finder_guess;

/* NULL-terminated, best rank first. */
extern const TgFinder *const tg_finders[];

/* An array of this one candidate. (transfer full) both. */
GPtrArray *tg_finder_answer (TgCandidate *candidate);

G_END_DECLS
