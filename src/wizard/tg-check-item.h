/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

#include "tg-server.h"

G_BEGIN_DECLS

typedef enum
{
  TG_CHECK_WAITING,
  TG_CHECK_WORKING,
  TG_CHECK_PASSED,
  TG_CHECK_FAILED,
} TgCheckState;

/* One line of the check of a new account: what is tried and how it went. "changed" is emitted with each new state. */
#define TG_TYPE_CHECK_ITEM (tg_check_item_get_type ())
G_DECLARE_FINAL_TYPE (TgCheckItem, tg_check_item, TG, CHECK_ITEM, GObject)

/* @server: (nullable) the one to log in to; NULL for the token or password itself. @detail: for showing. */
TgCheckItem *tg_check_item_new (const char *title, const char *detail, TgServer *server);

const char *tg_check_item_get_title (TgCheckItem *self);
const char *tg_check_item_get_detail (TgCheckItem *self);
TgServer *tg_check_item_get_server (TgCheckItem *self); /* (nullable) */
TgCheckState tg_check_item_get_state (TgCheckItem *self);
/* (nullable) why it failed */
const GError *tg_check_item_get_error (TgCheckItem *self);

void tg_check_item_set_state (TgCheckItem *self, TgCheckState state);
/* TG_CHECK_FAILED, for this reason. (transfer full) */
void tg_check_item_take_error (TgCheckItem *self, GError *error);

G_END_DECLS
