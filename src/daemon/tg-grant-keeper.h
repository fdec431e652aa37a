/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-account.h"
#include "tg-context.h"
#include "tg-grant.h"

G_BEGIN_DECLS

/* Owns the grant of one account, and is the world around it: the keyring, the provider's token endpoint, and the journal of
 * refreshes whose outcome is not in the keyring yet. */
#define TG_TYPE_GRANT_KEEPER (tg_grant_keeper_get_type ())
G_DECLARE_FINAL_TYPE (TgGrantKeeper, tg_grant_keeper, TG, GRANT_KEEPER, GObject)

/* As in tg-grant-host.h. @reason: (nullable) */
typedef void (*TgGrantVerdict) (const char *service, const char *reason, gpointer user_data);

/* Of @account, what never changes counts: id, address, provider. @verdict may be called as long as the keeper lives. */
TgGrantKeeper *tg_grant_keeper_new (TgContext *context,
                                    const TgAccount *account,
                                    TgGrantVerdict verdict,
                                    gpointer user_data);
/* @verdict is called no more. */
void tg_grant_keeper_disconnect (TgGrantKeeper *self);
/* (transfer none) */
TgGrant *tg_grant_keeper_get_grant (TgGrantKeeper *self);

/* What the newest answer said about when the sign-in ends; 0 = nothing. */
gint64 tg_grant_keeper_get_ends_at_sec (TgGrantKeeper *self);

/* (transfer full) what the item is called in the keyring's own program. */
char *tg_account_get_keyring_label (const TgAccount *account);

G_END_DECLS
