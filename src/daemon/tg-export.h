/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-permissions.h"

G_BEGIN_DECLS

typedef gboolean (*TgAccessCheck) (TgCaller *caller, gpointer user_data, GError **error);

/* One interface on one object path whose every call, property reads included, passes a check first.
 *
 * GDBus answers property reads by itself once a skeleton is exported, and would send its change signals to everybody;
 * so the skeleton is not exported itself: this object registers it, identifies the caller, checks, and hands on.
 * For a caller who is known already nothing of that leaves the method handler. Dropping it takes the interface away. */
#define TG_TYPE_EXPORT (tg_export_get_type ())
G_DECLARE_FINAL_TYPE (TgExport, tg_export, TG, EXPORT, GObject)

/* @check_data: (transfer full) a string or NULL, for @check
 * @destination: (nullable) who alone gets PropertiesChanged; NULL = everybody */
TgExport *tg_export_new (GDBusConnection *connection,
                         const char *object_path,
                         GDBusInterfaceSkeleton *skeleton,
                         TgCallers *callers,
                         TgAccessCheck check,
                         char *check_data,
                         const char *destination,
                         GError **error);
/* After the check, what is in @permissions about @account_id counts too. The person is asked about method calls, if need
 * be, but not about properties. */
void tg_export_set_permissions (TgExport *self, TgPermissions *permissions, const char *account_id);
const char *tg_export_get_object_path (TgExport *self);

G_END_DECLS
