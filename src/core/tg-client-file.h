/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-provider.h"
#include "tg-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A registered client as the console of its provider gives it: the JSON file of Google's, with the object "installed". */
typedef struct
{
  char *client_id;
  TgSecret *client_secret; /* (nullable) */
  char *authorization_endpoint; /* (nullable) whose client it is */
} TgClientFile;

/* TG_ERROR_INVALID_ARGUMENT for anything else; also for a web application's client, which could not come back to this
 * computer. The message holds nothing of the file. */
TgClientFile *tg_client_file_parse (const char *data, gsize length, GError **error);
/* Whether it is a client of @provider, as far as the file says whose it is: TG_ERROR_INVALID_ARGUMENT else. */
gboolean tg_client_file_check (TgClientFile *self, TgProvider *provider, GError **error);
void tg_client_file_free (TgClientFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgClientFile, tg_client_file_free)

G_END_DECLS
