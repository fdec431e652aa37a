/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Gives a provider the person's own client (Setup1.SetClient). */
#define TG_TYPE_CLIENT_JOB (tg_client_job_get_type ())
G_DECLARE_FINAL_TYPE (TgClientJob, tg_client_job, TG, CLIENT_JOB, GObject)

/* @secret, @tenant: (nullable) */
TgClientJob *
tg_client_job_new (const char *provider, const char *client_id, TgSecret *secret, const char *tenant);

void tg_client_job_run_async (TgClientJob *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tg_client_job_run_finish (TgClientJob *self, GAsyncResult *result, GError **error);

G_END_DECLS
