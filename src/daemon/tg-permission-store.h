/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-permission.h"

G_BEGIN_DECLS

/* What people answered, in the desktop's own permission store (xdg-permission-store), so that system settings can
 * show and change it: table "tegata", id = account, app -> "allow" or "deny".
 *
 * Nothing is asked of the store before somebody needs an answer. What was read is kept until the store says that it
 * has changed, or leaves. Such a message is believed only as far as to read again: anybody on the bus may send one.
 *
 * Signal "changed" (const char *account_id; NULL: any of them): what was read before counts no more. */
#define TG_TYPE_PERMISSION_STORE (tg_permission_store_get_type ())
G_DECLARE_FINAL_TYPE (TgPermissionStore, tg_permission_store, TG, PERMISSION_STORE, GObject)

TgPermissionStore *tg_permission_store_new (GDBusConnection *connection);

/* Makes what is kept about an account known to tg_permission_store_peek() and tg_permission_store_list().
 * Where the store cannot be reached: TG_ERROR_NOT_ALLOWED, and what to do. */
void tg_permission_store_load_async (TgPermissionStore *self,
                                     const char *account_id,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean tg_permission_store_load_finish (TgPermissionStore *self, GAsyncResult *result, GError **error);

/* FALSE: not known at the moment, load it. */
gboolean tg_permission_store_peek (TgPermissionStore *self,
                                   const char *account_id,
                                   const char *app,
                                   TgPermission *permission);
/* (transfer none) (nullable) app -> GUINT_TO_POINTER (TgPermission); NULL: not known at the moment */
GHashTable *tg_permission_store_list (TgPermissionStore *self, const char *account_id);

/* TG_PERMISSION_NONE: as if it had never been asked about. */
void tg_permission_store_set_async (TgPermissionStore *self,
                                    const char *account_id,
                                    const char *app,
                                    TgPermission permission,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean tg_permission_store_set_finish (TgPermissionStore *self, GAsyncResult *result, GError **error);

/* The account is gone. */
void tg_permission_store_remove_account (TgPermissionStore *self, const char *account_id);

G_END_DECLS
