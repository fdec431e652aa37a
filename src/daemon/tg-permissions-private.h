/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-permission-gate.h"
#include "tg-permissions.h"

G_BEGIN_DECLS

TgPermissionGate *tg_permissions_get_gate (TgPermissions *self);
/* Whether it is certain that nothing was decided: an answer that could not be read is another thing. */
gboolean tg_permissions_is_undecided (TgPermissions *self, TgCaller *caller, const char *account_id);

G_END_DECLS
