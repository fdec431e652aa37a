/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-accounts-service.h"

G_BEGIN_DECLS

/* Keeps what a sign-in has brought: a new account, or a new credential for the one that is there.
 *
 * A new account: ID.json.pending, then the keyring item, then ID.json, then the bus. Whenever the daemon dies in between,
 * the next start finds the pending file and takes back what it stands for (tg-recovery.h).
 * One account for an address and a provider: another one for the same two becomes a new credential of the first,
 * which keeps its id, name and servers.
 *
 * @account: (transfer full) as it is to be; @id in it: (nullable) an existing account that has to be meant
 * @token: (nullable) the access token for "mail" that came with it
 * Errors: of the keyring; TG_ERROR_NOT_FOUND if the account that was meant is gone; TG_ERROR_FAILED. After an error nothing
 * is left, or the pending file is, until the keyring can be cleaned. */
void tg_adding_run_async (TgAccountsService *service,
                          TgContext *context,
                          TgAccount *account,
                          const char *existing_id,
                          TgCredential *credential,
                          TgToken *token,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
/* (transfer full) */
TgAccountObject *tg_adding_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
