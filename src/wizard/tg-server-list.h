/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The servers of an account, each with what a mail program has to be told; what is copied is the host name or the user name.
 * "copied" is emitted then. */
#define TG_TYPE_SERVER_LIST (tg_server_list_get_type ())
G_DECLARE_FINAL_TYPE (TgServerList, tg_server_list, TG, SERVER_LIST, AdwPreferencesGroup)

/* @servers: (nullable) aa{sv}, as Account1.Servers */
void tg_server_list_show (TgServerList *self, GVariant *servers);

G_END_DECLS
