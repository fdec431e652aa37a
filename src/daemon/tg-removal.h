/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-accounts-service.h"

G_BEGIN_DECLS

/* Removes an account: the keyring is opened (the person may be asked; where it stays locked nothing changes), ID.json
 * becomes ID.json.pending, the object goes, the grant is revoked at the provider (at most 10 s), the keyring item and the
 * pending file are deleted. Whenever the daemon dies in between, the account is there whole, or the next start
 * finishes the rest. */
void tg_removal_run_async (TgAccountsService *service,
                           TgContext *context,
                           TgAccountObject *object,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
/* @revoked: whether the provider has confirmed that the grant is void
 * @message: (out) (transfer full) (nullable) what could not be done, for the person */
gboolean tg_removal_run_finish (GAsyncResult *result, gboolean *revoked, char **message, GError **error);

G_END_DECLS
