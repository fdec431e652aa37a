/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-account.h"
#include "tg-token-waiters.h"

G_BEGIN_DECLS

/* Reads the options of GetAccessToken. @request points into @options, @rejected (transfer full) and @account.
 * TG_ERROR_UNSUPPORTED for an account without tokens, or none for that service; TG_ERROR_INVALID_ARGUMENT for a value
 * of the wrong type. Options that are not known are ignored. */
gboolean tg_token_options_read (const TgAccount *account,
                                GVariant *options,
                                TgTokenRequest *request,
                                TgSecret **rejected,
                                GError **error);

G_END_DECLS
