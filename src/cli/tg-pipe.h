/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-secret.h"

#include <gio/gunixfdlist.h>

G_BEGIN_DECLS

/* Puts into @fds the reading end of a pipe that holds @secret and nothing more. Returns its handle, floating; NULL with an
 * error. */
GVariant *tg_pipe_put (GUnixFDList *fds, TgSecret *secret, GError **error);

G_END_DECLS
