/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-context.h"

#include <gio/gunixfdlist.h>

G_BEGIN_DECLS

/* SetClient: the secret goes into the keyring, then the rest into the person's overlay, and both count from then on.
 * Where the keyring stays locked, nothing changes.
 * @changes: as in data/dbus; @fds: (nullable) what its handles stand for */
void tg_client_setting_run_async (TgContext *context,
                                  const char *provider_id,
                                  GVariant *changes,
                                  GUnixFDList *fds,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean tg_client_setting_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
