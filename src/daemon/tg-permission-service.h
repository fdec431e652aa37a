/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-accounts-service.h"
#include "tg-ipc.h"

G_BEGIN_DECLS

/* What Setup1 says and changes about what apps may do: ListPermissions and SetPermission.
 * @accounts: lives longer than @skeleton */
void tg_permission_service_connect (TgIpcSetup1 *skeleton, TgAccountsService *accounts);

G_END_DECLS
