/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Reads a password from @fd (transfer full), which may belong to anybody: at most 64 KiB, at most 30 s. One newline at the
 * end is dropped. TG_ERROR_INVALID_ARGUMENT where it is empty, too long, late, not UTF-8, or holds a NUL. */
TgSecret *tg_secret_pipe_read_sync (int fd, GError **error);

void tg_secret_pipe_read_async (int fd, GAsyncReadyCallback callback, gpointer user_data);
TgSecret *tg_secret_pipe_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
