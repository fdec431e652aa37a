/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-account.h"
#include "tg-context.h"
#include "tg-grant.h"

G_BEGIN_DECLS

/* One account that exists: its description, its grant, and its D-Bus object (Account1). */
#define TG_TYPE_ACCOUNT_OBJECT (tg_account_object_get_type ())
G_DECLARE_FINAL_TYPE (TgAccountObject, tg_account_object, TG, ACCOUNT_OBJECT, GObject)

/* @account: (transfer full) */
TgAccountObject *tg_account_object_new (TgContext *context, TgAccount *account);

const TgAccount *tg_account_object_get_account (TgAccountObject *self);
const char *tg_account_object_get_path (TgAccountObject *self);
TgGrant *tg_account_object_get_grant (TgAccountObject *self);
/* (transfer full) a{sv}: the properties */
GVariant *tg_account_object_get_properties (TgAccountObject *self);

gboolean tg_account_object_export (TgAccountObject *self, GError **error);
void tg_account_object_unexport (TgAccountObject *self);

/* Stores @account (transfer full), then shows it. Where it cannot be stored nothing changes. */
gboolean tg_account_object_change (TgAccountObject *self, TgAccount *account, GError **error);
/* What was read or found out before counts no more: there is another grant or password. */
void tg_account_object_forget_grant (TgAccountObject *self);

G_END_DECLS
