/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Which apps have access to an account, and what the person answered them; can be changed. */
#define TG_TYPE_APP_GROUP (tg_app_group_get_type ())
G_DECLARE_FINAL_TYPE (TgAppGroup, tg_app_group, TG, APP_GROUP, AdwPreferencesGroup)

/* Asks for them anew. */
void tg_app_group_load (TgAppGroup *self, const char *account);
/* (transfer full) (nullable) the apps that are allowed, one a line; NULL: none. */
char *tg_app_group_dup_allowed (TgAppGroup *self);

G_END_DECLS
