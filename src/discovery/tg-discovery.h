/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-candidate.h"
#include "tg-catalogue.h"

G_BEGIN_DECLS

/* What one source was asked and what came of it; part of the CLI contract ("tried"). */
typedef struct
{
  TgSource source;
  char *uri; /* what was asked: an https URI, "dns:MX?NAME", "catalogue:" ... */
  char *result; /* "found", "nothing", "not-needed", "cancelled", "timeout", or a short reason */
  guint msec;
  gboolean finished;
} TgDiscoveryTried;

/* Address -> candidates. One object is one run; all sources start at once, a better-ranked answer
 * cancels those that can no longer win, each fetch ends after 5 s and the whole run after 10 s.
 * Nothing found is not an error. Not thread-safe; lives on the main context it was started in. */
#define TG_TYPE_DISCOVERY (tg_discovery_get_type ())
G_DECLARE_FINAL_TYPE (TgDiscovery, tg_discovery, TG, DISCOVERY, GObject)

TgDiscovery *tg_discovery_new (TgCatalogue *catalogue, TgAddress *address);

/* Loads what every run needs (the system's certificates: about 0.1 s) in a thread, once. A run does so by itself;
 * a program with a window calls it early, so that its first run does not make the window wait. */
void tg_discovery_prepare (void);

/* Emits "progress" (no arguments) on @self whenever an entry of tg_discovery_get_tried() changes, or there is more of
 * tg_discovery_dup_candidates(). */
void tg_discovery_run_async (TgDiscovery *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/* (transfer full) TgCandidate, best first, possibly empty; NULL only with TG_ERROR_CANCELLED or TG_ERROR_OFFLINE. */
GPtrArray *tg_discovery_run_finish (TgDiscovery *self, GAsyncResult *result, GError **error);

/* (transfer full) TgCandidate, best first: the answers in hand while the run goes on, possibly none. */
GPtrArray *tg_discovery_dup_candidates (TgDiscovery *self);

/* TgDiscoveryTried, in order of rank. */
GPtrArray *tg_discovery_get_tried (TgDiscovery *self);

G_END_DECLS
