/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What one app may do with an account: a switch, and a button that takes the answer back.
 * "chosen" (const char *permission) is emitted when the person wants another: as in Setup1.SetPermission. */
#define TG_TYPE_APP_ROW (tg_app_row_get_type ())
G_DECLARE_FINAL_TYPE (TgAppRow, tg_app_row, TG, APP_ROW, AdwActionRow)

/* @permission: an a{sv} of Setup1.ListPermissions */
GtkWidget *tg_app_row_new (GVariant *permission);

const char *tg_app_row_get_app (TgAppRow *self);
const char *tg_app_row_get_name (TgAppRow *self);
gboolean tg_app_row_is_allowed (TgAppRow *self);

G_END_DECLS
