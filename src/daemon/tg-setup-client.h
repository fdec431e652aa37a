/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-context.h"
#include "tg-setup-plan.h"

G_BEGIN_DECLS

/* Completes @plan (stays with the caller, who keeps it until this is over) with who asks and whom: the secret of the
 * person's own client, what the issuer says where its entry in the catalogue says nothing, or for an issuer that is in no
 * catalogue a client that is registered there now. A registration that came is in the
 * plan also where this fails in the end; who gives the plan up takes it back by tg_setup_client_give_back().
 * Errors: of the keyring; of tg-registrar.h; TG_ERROR_UNSUPPORTED where the consent that was wanted is none of the issuer's. */
void tg_setup_client_run_async (TgContext *context,
                                TgSetupPlan *plan,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean tg_setup_client_run_finish (GAsyncResult *result, GError **error);

/* Takes a registration back, as far as that goes. @registration: (nullable) */
void tg_setup_client_give_back (TgContext *context, TgRegistration *registration);

G_END_DECLS
