/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-access.h"
#include "tg-permission-store.h"
#include "tg-prompter.h"

G_BEGIN_DECLS

/* Who may use which account: what the settings say (tg_access_get()), then what the person said before, which is in the
 * permission store, then the person. About a caller that has no name to keep an answer under, the answer is kept for as
 * long as its connection lives.
 *
 * Signal "changed" (const char *account_id; NULL: any of them): who was allowed before may not be so any longer. */
#define TG_TYPE_PERMISSIONS (tg_permissions_get_type ())
G_DECLARE_FINAL_TYPE (TgPermissions, tg_permissions, TG, PERMISSIONS, GObject)

TgPermissions *tg_permissions_new (TgCallers *callers, TgPermissionStore *store, TgPrompter *prompter);

/* Describes an account for the prompt, a{sv}; NULL: there is none. */
typedef GVariant *(*TgDescribeAccount) (const char *account_id, gpointer user_data);
void tg_permissions_set_describe (TgPermissions *self, TgDescribeAccount describe, gpointer user_data);

/* What can be told at once. TG_ACCESS_ASK: tg_permissions_check_async() knows more. */
TgAccess tg_permissions_peek (TgPermissions *self, TgCaller *caller, const char *account_id);

/* @may_ask: whether the person is asked where nothing was decided yet. TG_ERROR_NOT_ALLOWED and why, if not. */
void tg_permissions_check_async (TgPermissions *self,
                                 TgCaller *caller,
                                 const char *account_id,
                                 gboolean may_ask,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean tg_permissions_check_finish (TgPermissions *self, GAsyncResult *result, GError **error);

/* Which of @account_ids @caller may use.
 * @may_ask: whether the person is asked about those that nothing was decided about, and picks among them;
 *   TG_ERROR_NOT_ALLOWED and why, if there are none then */
void tg_permissions_filter_async (TgPermissions *self,
                                  TgCaller *caller,
                                  const char *const *account_ids,
                                  gboolean may_ask,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
char **tg_permissions_filter_finish (TgPermissions *self, GAsyncResult *result, GError **error);

G_END_DECLS
