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
  /* (nullable) for all others. Calls back with a GTask whose result is a GPtrArray of TgCandidate. */
  void (*find_async) (TgQuery *query,
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
extern const TgFinder tg_finder_guess;

/* NULL-terminated, best rank first. */
extern const TgFinder *const tg_finders[];

/* An array of this one candidate. (transfer full) both. */
GPtrArray *tg_finder_answer (TgCandidate *candidate);

G_END_DECLS
