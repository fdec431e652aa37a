/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The account service from start to end: the lock, the two bus names, and an end that loses nothing.
 *
 * Both names are activatable, so the bus may start two of us at once. The one that gets the lock on the accounts folder
 * and the name Accounts1 goes on; the other waits until Setup1 is owned too, which is what it was started for,
 * and leaves. */
#define TG_TYPE_DAEMON (tg_daemon_get_type ())
G_DECLARE_FINAL_TYPE (TgDaemon, tg_daemon, TG, DAEMON, GObject)

TgDaemon *tg_daemon_new (GDBusConnection *accounts_bus, GDBusConnection *setup_bus);

/* Runs until tg_daemon_stop(); the exit status. */
int tg_daemon_run (TgDaemon *self);
/* Begins nothing new, lets what is under way be finished and stored (a few seconds at most), then ends the run. */
void tg_daemon_stop (TgDaemon *self);

G_END_DECLS
