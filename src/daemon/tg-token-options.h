/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-account.h"
#include "tg-provider.h"
#include "tg-token-waiters.h"

G_BEGIN_DECLS

/* Reads the options of GetAccessToken. @request points into @options and @rejected (transfer full).
 * TG_ERROR_INVALID_ARGUMENT for a value of the wrong type. Options that are not known are ignored. Thread-safe. */
gboolean
tg_token_options_read (GVariant *options, TgTokenRequest *request, TgSecret **rejected, GError **error);

/* TG_ERROR_UNSUPPORTED where @account has no tokens, or none for that service; TG_ERROR_ATTENTION_NEEDED where @provider
 * (nullable) would give them, and the person has not allowed it. */
gboolean tg_token_request_check (const TgTokenRequest *request,
                                 const TgAccount *account,
                                 TgProvider *provider,
                                 GError **error);
void tg_token_set_scope_missing (const char *service, GError **error);

G_END_DECLS
