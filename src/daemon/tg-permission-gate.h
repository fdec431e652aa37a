/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-permission-host.h"

G_BEGIN_DECLS

/* The question whether an app may use an account, asked so that no app can make a nuisance of it:
 *
 * - Everybody who waits for the same app and account shares one question. One is on the screen at a time, a few wait,
 *   and who comes after these is told to try later.
 * - Closed without an answer means "not now": refused, and no question from that app for a minute, the next time for two,
 *   and so on.
 * - An answer is kept before anybody acts on it. What could not be kept is no answer.
 * - A question that nobody waits for any longer goes away, which counts as closed. */
#define TG_TYPE_PERMISSION_GATE (tg_permission_gate_get_type ())
G_DECLARE_FINAL_TYPE (TgPermissionGate, tg_permission_gate, TG, PERMISSION_GATE, GObject)

/* @host: (unowned) it owns the gate */
TgPermissionGate *tg_permission_gate_new (TgPermissionHost *host);

/* Asks about accounts that nothing was decided about.
 * @choose: whether the person picks among them; else there is one */
void tg_permission_gate_ask_async (TgPermissionGate *self,
                                   TgCaller *caller,
                                   const char *const *account_ids,
                                   gboolean choose,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/* Whether any of them was allowed; if not, TG_ERROR_NOT_ALLOWED and why. */
gboolean tg_permission_gate_ask_finish (TgPermissionGate *self, GAsyncResult *result, GError **error);

/* That caller has left the bus. */
void tg_permission_gate_forget_caller (TgPermissionGate *self, const char *name);

G_END_DECLS
