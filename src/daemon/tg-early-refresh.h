/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-grant.h"

G_BEGIN_DECLS

/* Refreshes tokens a while before they end, so that nobody waits for it; one for all grants.
 *
 * Only what somebody has asked for lately, and only while the system has a network: what is due without one waits for it.
 * After a failure it tries again each minute or so until the token is over; then it is up to those who ask. All moments
 * are spread by chance, also those after the machine has slept or the network has come back. */
#define TG_TYPE_EARLY_REFRESH (tg_early_refresh_get_type ())
G_DECLARE_FINAL_TYPE (TgEarlyRefresh, tg_early_refresh, TG, EARLY_REFRESH, GObject)

TgEarlyRefresh *tg_early_refresh_new (GNetworkMonitor *monitor);

/* From now on, for as long as @grant lives. */
void tg_early_refresh_watch (TgEarlyRefresh *self, TgGrant *grant);

/* Does what is due at @boot_usec, by the clock of tg_clock_boot_usec(). It calls itself; tests tell it the time. */
void tg_early_refresh_look (TgEarlyRefresh *self, gint64 boot_usec);

/* How long before its end a token of @life_usec is due, @chance being from 0 to 1; 0 for those that live too short. */
gint64 tg_early_refresh_lead_usec (gint64 life_usec, double chance);

G_END_DECLS
