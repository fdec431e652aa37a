/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-check-item.h"
#include "tg-enums.h"

G_BEGIN_DECLS

/* Proves that an account works: a token (or the password) from the daemon, then a login to every server with it.
 * The list of TgCheckItem is there from the beginning, the first being the token. */
#define TG_TYPE_ACCOUNT_CHECK (tg_account_check_get_type ())
G_DECLARE_FINAL_TYPE (TgAccountCheck, tg_account_check, TG, ACCOUNT_CHECK, GObject)

/* @servers: TgServer; @provider_name: for showing */
TgAccountCheck *tg_account_check_new (TgMethod method, GPtrArray *servers, const char *provider_name);

/* TgCheckItem */
GListModel *tg_account_check_get_items (TgAccountCheck *self);

/* The first item turns to working before there is an account to run on. */
void tg_account_check_prepare (TgAccountCheck *self);

/* Runs what has not passed yet; servers that refused the token get a new one the next time.
 * TRUE when everything has passed by then; FALSE without an error set when not, with TG_ERROR_CANCELLED when
 * stopped. */
void tg_account_check_run_async (TgAccountCheck *self,
                                 const char *account,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean tg_account_check_run_finish (TgAccountCheck *self, GAsyncResult *result, GError **error);
/* Ends a run at once; what was under way counts as failed. */
void tg_account_check_stop (TgAccountCheck *self);

G_END_DECLS
