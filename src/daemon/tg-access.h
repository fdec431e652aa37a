/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-caller.h"

G_BEGIN_DECLS

/* The one place that decides who may do what. */

/* Accounts1 and Account1. Sandboxed apps are refused. */
gboolean tg_access_check_accounts (TgCaller *caller, gpointer user_data, GError **error);
/* Setup1: programs outside of sandboxes, and Tegata's own app. */
gboolean tg_access_check_setup (TgCaller *caller, gpointer user_data, GError **error);
/* SignIn1: @user_data is the unique name of the one who started it; to everybody else it is not there. */
gboolean tg_access_check_owner (TgCaller *caller, gpointer user_data, GError **error);

G_END_DECLS
