/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-secret.h"

#include "tg-ipc.h"

G_BEGIN_DECLS

#define TG_DAEMON_ACCOUNTS_NAME "io.github.tegata.Tegata.Accounts1"
#define TG_DAEMON_ACCOUNTS_PATH "/io/github/tegata/Tegata/Accounts1"
#define TG_DAEMON_SETUP_NAME "io.github.tegata.Tegata.Setup1"
#define TG_DAEMON_SETUP_PATH "/io/github/tegata/Tegata/Setup1"

/* Removing asks the provider to revoke the grant, storing may wait for the person at the keyring's prompt. */
#define TG_DAEMON_TIMEOUT_MSEC (120 * 1000)

/* What is asked of tegatad apart from a sign-in. Errors are of TG_ERROR. */

/* Turns an error of a D-Bus call into one for the person, also where there is no daemon to answer. */
void tg_daemon_explain (GError **error);

/* The management object; starts the daemon. */
void tg_daemon_get_setup_async (GAsyncReadyCallback callback, gpointer user_data);
TgIpcSetup1 *tg_daemon_get_setup_finish (GAsyncResult *result, GError **error);

/* A pipe that holds the whole password, its writing end closed: -1 and @error where that cannot be had. */
int tg_daemon_fill_pipe (TgSecret *password, GError **error);

/* @candidate: (transfer floating) as in Setup1.AddPasswordAccount. The password goes through a pipe.
 * Gives the object path of the account. */
void tg_daemon_add_password_account_async (GVariant *candidate,
                                           TgSecret *password,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
char *tg_daemon_add_password_account_finish (GAsyncResult *result, GError **error);

void tg_daemon_remove_account_async (const char *account, GAsyncReadyCallback callback, gpointer user_data);
gboolean tg_daemon_remove_account_finish (GAsyncResult *result, GError **error);
/* The same, with what could not be done. @message: (out) (transfer full) (nullable) a sentence for the person */
gboolean tg_daemon_remove_account_report (GAsyncResult *result, char **message, GError **error);

G_END_DECLS
