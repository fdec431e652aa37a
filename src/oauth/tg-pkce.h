/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 32 octets from the kernel as 43 characters of base64url: what a verifier (RFC 7636 4.1), a `state` and a nonce
 * need. Ends the program where the kernel has no randomness: there is no weaker way to go on. (transfer full) */
char *tg_pkce_random (void);

/* The S256 challenge of a verifier (RFC 7636 4.2). (transfer full) */
char *tg_pkce_challenge (const char *verifier);

G_END_DECLS
