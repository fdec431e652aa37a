/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-ipc.h"

G_BEGIN_DECLS

/* What is done with one account at the daemon. Errors are of TG_ERROR. */

void tg_account_control_rename_async (const char *account,
                                      const char *name,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean tg_account_control_rename_finish (GAsyncResult *result, GError **error);

/* (transfer full) aa{sv}, as from Setup1.ListPermissions. */
void
tg_account_control_list_apps_async (const char *account, GAsyncReadyCallback callback, gpointer user_data);
GVariant *tg_account_control_list_apps_finish (GAsyncResult *result, GError **error);

/* @permission: as in Setup1.SetPermission */
void tg_account_control_set_app_async (const char *account,
                                       const char *app,
                                       const char *permission,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean tg_account_control_set_app_finish (GAsyncResult *result, GError **error);

G_END_DECLS
