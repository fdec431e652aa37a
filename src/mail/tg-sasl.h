/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-secret.h"

G_BEGIN_DECLS

/* (transfer full) @name with "=" and "," written as "=3D" and "=2C" (saslname, RFC 5801, section 4). */
char *tg_sasl_escape_name (const char *name);

/* (transfer full) Initial client responses in base64, on one line, ready for AUTH.
 * OAUTHBEARER is RFC 7628, 3.1; @host and @port may be NULL and 0 where the connection is not known. */
TgSecret *tg_sasl_oauthbearer (const char *username, const char *host, guint16 port, TgSecret *token);
TgSecret *tg_sasl_xoauth2 (const char *username, TgSecret *token);

G_END_DECLS
