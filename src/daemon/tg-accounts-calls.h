/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-accounts-service.h"
#include "tg-ipc.h"
#include "tg-object-manager.h"

G_BEGIN_DECLS

/* What apps may call at the root object of Accounts1. Each of them sees the accounts that it was allowed to use, and no
 * others. */
void tg_accounts_calls_connect (TgAccountsService *service,
                                TgIpcAccounts1 *skeleton,
                                TgBusObjectManager *object_manager);
void tg_accounts_calls_disconnect (TgAccountsService *service,
                                   TgIpcAccounts1 *skeleton,
                                   TgBusObjectManager *object_manager);

G_END_DECLS
