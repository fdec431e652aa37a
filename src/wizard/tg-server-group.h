/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <adwaita.h>

#include "tg-manual-form.h"

G_BEGIN_DECLS

/* One side of a TgManualForm: what is wrong with a field stands right below it. "changed" is emitted when the person
 * has changed something, "activated" on Return. */
#define TG_TYPE_SERVER_GROUP (tg_server_group_get_type ())
G_DECLARE_FINAL_TYPE (TgServerGroup, tg_server_group, TG, SERVER_GROUP, AdwPreferencesGroup)

/* @form: (unowned) valid as long as the group is shown. */
void tg_server_group_show (TgServerGroup *self, TgManualForm *form, TgManualSide side);
/* Tells what is wrong; gives the first field that is (nullable). */
GtkWidget *tg_server_group_check (TgServerGroup *self);
void tg_server_group_focus (TgServerGroup *self);

G_END_DECLS
