/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Clocks may differ by this much. */
#define TG_ID_TOKEN_LEEWAY_SEC (5 * 60)

/* Reads an id_token that came straight from the token endpoint, so that TLS stands for its signature, and checks it
 * (OpenID Connect Core 3.1.3.7). @issuer, @client_id and @nonce: (nullable) NULL = not compared. @email: (nullable) set
 * from `email`, else `preferred_username`. Both results (transfer full). Fails with TG_ERROR_FAILED. */
gboolean tg_id_token_read (const char *token,
                           gint64 now_sec,
                           const char *issuer,
                           const char *client_id,
                           const char *nonce,
                           char **subject,
                           char **email,
                           GError **error);

G_END_DECLS
