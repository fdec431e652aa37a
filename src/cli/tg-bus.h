/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-ipc.h"

G_BEGIN_DECLS

/* Long enough for a provider to answer; a person at a consent page has no such limit. */
#define TG_BUS_TIMEOUT_MSEC 60000

/* All start the service if need be, and say so if it cannot be started. */
TgIpcSetup1 *tg_bus_get_setup_sync (GCancellable *cancellable, GError **error);
/* @path: of a sign-in that tg_bus_get_setup_sync()'s object has started. */
TgIpcSignIn1 *tg_bus_get_sign_in_sync (const char *path, GCancellable *cancellable, GError **error);
GDBusObjectManager *tg_bus_get_accounts_sync (GCancellable *cancellable, GError **error);
TgIpcAccount1 *tg_bus_get_account_sync (const char *path, GCancellable *cancellable, GError **error);
/* @account: id or address. TG_ERROR_NOT_FOUND if there is none. */
TgIpcAccount1 *tg_bus_find_account_sync (const char *account, GCancellable *cancellable, GError **error);
/* (transfer full) TgIpcAccount1, by address. */
GPtrArray *tg_bus_list_accounts (GDBusObjectManager *manager);

G_END_DECLS
