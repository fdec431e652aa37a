/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-accounts-service.h"
#include "tg-setup-plan.h"

G_BEGIN_DECLS

/* Keeps what a sign-in has brought (tg-adding.h), if that is a grant of all that mail needs. What comes to nothing
 * is given back to the provider.
 * @plan: stays with the caller, who keeps it until this is over
 * Errors: TG_ERROR_FAILED where the grant is not good enough; those of tg-adding.h. */
void tg_keeping_run_async (TgAccountsService *accounts,
                           TgContext *context,
                           TgSetupPlan *plan,
                           TgTokenReply *reply,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
/* (transfer full) */
TgAccountObject *tg_keeping_run_finish (GAsyncResult *result, GError **error);

/* Gives back a grant that nobody waits for any more, as far as that goes. @reply: (nullable) nothing came */
void tg_keeping_give_back (TgAccountsService *accounts,
                           TgContext *context,
                           TgSetupPlan *plan,
                           TgTokenReply *reply);

G_END_DECLS
