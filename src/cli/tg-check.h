/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-print.h"
#include "tg-server.h"

G_BEGIN_DECLS

/* What came of one server. */
typedef struct
{
  TgServer *server;
  char *mechanism; /* (nullable) what the login used, if it worked */
  GError *error; /* (nullable) why it did not */
} TgCheck;

/* Logs in to every server of @account, one after the other, and says what comes of each. A refused access token is
 * replaced once. @say: (nullable). NULL with @error only if no secret can be had; (transfer full) TgCheck else. */
GPtrArray *tg_check_run_sync (TgIpcAccount1 *account, TgSay say, GCancellable *cancellable, GError **error);

/* (transfer full) (nullable) the reason to report for all of them: what the person has to act on comes before what
 * goes away by itself. NULL if all logins worked. */
GError *tg_check_get_error (GPtrArray *checks);

/* Adds the member "checks" to the object that is open. */
void tg_check_add_to_json (JsonBuilder *builder, GPtrArray *checks);

G_END_DECLS
