/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-caller.h"

G_BEGIN_DECLS

/* The one place that decides who may do what. */

/* The nicks of the setting "sandboxed-apps" stand in this order. */
typedef enum
{
  TG_ACCESS_DENY,
  TG_ACCESS_ASK, /* there is no question yet: refused */
  TG_ACCESS_ALLOW,
} TgAccess;

/* What somebody of that kind may on Accounts1. Who could not be identified is refused whatever the settings say. */
TgAccess tg_access_decide (TgCallerKind kind, TgAccess sandboxed_apps);

/* Accounts1 and Account1, by the settings; Tegata's own app always may. */
gboolean tg_access_check_accounts (TgCaller *caller, gpointer user_data, GError **error);
/* Setup1: programs outside of sandboxes, and Tegata's own app. */
gboolean tg_access_check_setup (TgCaller *caller, gpointer user_data, GError **error);
/* SignIn1: @user_data is the unique name of the one who started it; to everybody else it is not there. */
gboolean tg_access_check_owner (TgCaller *caller, gpointer user_data, GError **error);

G_END_DECLS
