/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Has the daemon store one password account. It can be given up at any moment: what was added by then is removed. */
#define TG_TYPE_PASSWORD_JOB (tg_password_job_get_type ())
G_DECLARE_FINAL_TYPE (TgPasswordJob, tg_password_job, TG, PASSWORD_JOB, GObject)

TgPasswordJob *tg_password_job_new (void);

/* The account is there already, and stays whatever happens. */
void tg_password_job_set_existing (TgPasswordJob *self, gboolean existing);

/* @candidate: (transfer floating) as in Setup1.AddPasswordAccount. Gives the object path of the account. */
void tg_password_job_add_async (TgPasswordJob *self,
                                GVariant *candidate,
                                TgSecret *password,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
char *tg_password_job_add_finish (TgPasswordJob *self, GAsyncResult *result, GError **error);

/* Makes adding fail with TG_ERROR_CANCELLED; returns when nothing of it is left. */
void tg_password_job_abandon_async (TgPasswordJob *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tg_password_job_abandon_finish (TgPasswordJob *self, GAsyncResult *result, GError **error);

G_END_DECLS
