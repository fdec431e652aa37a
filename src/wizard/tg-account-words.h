/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-server.h"

G_BEGIN_DECLS

/* What there is to say about an account, in words. */

/* (transfer full) why Account1.State is "attention", and what to do. @provider: the name of the provider, for showing */
char *tg_account_words_explain_reason (const char *reason, const char *provider);

/* What one of its servers is for. */
const char *tg_account_words_server (TgServer *server);

/* (transfer full) (nullable) how long ago the provider last honoured the sign-in; NULL where nobody knows. Seconds since
 * the epoch. */
char *tg_account_words_renewed (gint64 then_sec, gint64 now_sec);

/* (transfer full) (nullable) the day of a moment */
char *tg_account_words_date (gint64 time_sec);

/* (transfer full) (nullable) when an app last used the account; NULL where nobody knows */
char *tg_account_words_used (gint64 then_sec, gint64 now_sec);

G_END_DECLS
