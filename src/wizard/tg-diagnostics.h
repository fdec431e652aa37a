/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-ipc.h"

G_BEGIN_DECLS

/* (transfer full) plain text for whoever helps with an account: no secret, and nothing that tells who the person is. It is in
 * English, as those who help read it. @allowed: (nullable) apps that are allowed, one a line */
char *tg_diagnostics_describe (TgIpcAccount1 *account, const char *allowed);

G_END_DECLS
