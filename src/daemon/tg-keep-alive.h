/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-accounts-service.h"

G_BEGIN_DECLS

typedef struct
{
  guint n_refreshed;
  guint n_failed;
  guint n_not_due;
} TgKeepAliveResult;

/* Refreshes, one after the other, the grants that were not used for so long that they might die of it (Microsoft's after
 * 90 days, Google's after six months): those of more than 25 to 30 days, by chance. Asks nobody for anything: what the
 * keyring or the network do not allow has failed, and has its turn the next time. Never fails itself. */
void tg_keep_alive_run_async (TgAccountsService *service, GAsyncReadyCallback callback, gpointer user_data);
TgKeepAliveResult tg_keep_alive_run_finish (GAsyncResult *result);

/* Whether a grant that was last used at @refreshed_sec (0 = nobody knows) is due at @now_sec. @chance: from 0 to 1 */
gboolean tg_keep_alive_is_due (gint64 refreshed_sec, gint64 now_sec, double chance);

G_END_DECLS
