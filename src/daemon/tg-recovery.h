/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-context.h"

G_BEGIN_DECLS

/* Takes back what was left half-made: for each of @ids (transfer full) first the keyring item, then ID.json.pending. Never
 * asks the person. What the keyring does not allow now is tried again later, ever more rarely; until then the file stays.
 * Items without any file are left alone: they may belong to another installation that shares the keyring. */
void tg_recovery_begin (TgContext *context, char **ids);

G_END_DECLS
