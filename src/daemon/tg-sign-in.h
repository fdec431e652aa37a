/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-accounts-service.h"
#include "tg-setup-plan.h"

G_BEGIN_DECLS

/* One sign-in under way and its D-Bus object (SignIn1), which belongs to the unique name that started it. */
#define TG_TYPE_SIGN_IN (tg_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (TgSignIn, tg_sign_in, TG, SIGN_IN, GObject)

/* @plan: (transfer full) */
TgSignIn *tg_sign_in_new (TgContext *context,
                          TgAccountsService *accounts,
                          TgSetupPlan *plan,
                          const char *owner,
                          GError **error);
/* Gets what is needed to begin: the secret of one's own client from the keyring, where there is one; for a device its
 * code, from the provider. After an error the sign-in is over. */
void tg_sign_in_start_async (TgSignIn *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tg_sign_in_start_finish (TgSignIn *self, GAsyncResult *result, GError **error);

const char *tg_sign_in_get_path (TgSignIn *self);
const char *tg_sign_in_get_owner (TgSignIn *self);
gboolean tg_sign_in_is_over (TgSignIn *self);

/* Ends it; nothing stays behind. What is already being stored is taken back, or, if it is too late for that, kept whole. */
void tg_sign_in_cancel (TgSignIn *self);

G_END_DECLS
