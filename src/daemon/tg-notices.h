/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-account.h"

G_BEGIN_DECLS

/* Tells the person, with one notification of the desktop (org.freedesktop.Notifications), that an account needs them, and
 * opens the wizard for it when they follow. Where nobody shows notifications yet, it waits until somebody does.
 *
 * The same trouble is not told twice: not while it lasts, nor when it goes and comes back within a day, unless the person
 * has signed in again in between. What was told is in the account's own state, so a new start tells nothing either. */
#define TG_TYPE_NOTICES (tg_notices_get_type ())
G_DECLARE_FINAL_TYPE (TgNotices, tg_notices, TG, NOTICES, GObject)

TgNotices *tg_notices_new (GDBusConnection *connection);
/* Nothing more is told; before the last reference goes. */
void tg_notices_stop (TgNotices *self);

/* @account has just come into its state, which needs the person. */
void tg_notices_tell (TgNotices *self, const TgAccount *account);
/* The trouble of that account is over, or the account is. @for_good: the next one is a new one. */
void tg_notices_withdraw (TgNotices *self, const char *id, gboolean for_good);

G_END_DECLS
