/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-candidate.h"

G_BEGIN_DECLS

/* Asks the daemon about the issuers among @candidates (TgCandidate) that no provider of the catalogue covers, and gives
 * what is left of them (tg_candidate_settle_issuer()), in their order. Only cancelling makes it fail: an issuer that cannot be
 * asked is one that nobody can sign in at. */
void tg_issuer_check_run_async (GPtrArray *candidates,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* (transfer full) */
GPtrArray *tg_issuer_check_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
