/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-provider.h"

G_BEGIN_DECLS

/* The OAuth client that a person has brought for a provider. It stands in the person's overlay,
 * $XDG_CONFIG_HOME/tegata/providers.d/ID.json, among whatever else is there; its secret is in the keyring. */
typedef struct
{
  char *client_id; /* (nullable) NULL: none of one's own */
  char *tenant; /* (nullable) NULL: as the catalogue has it */
  gboolean secret_in_keyring;
} TgOwnClient;

void tg_own_client_free (TgOwnClient *self);

/* What there is now. TG_ERROR_FAILED, with the name of the file, where it cannot be read. */
TgOwnClient *tg_own_client_read (const char *provider_id, GError **error);

/* Whether @client could be written for @provider: TG_ERROR_INVALID_ARGUMENT for what cannot be a client id or a tenant
 * there, TG_ERROR_UNSUPPORTED for a provider without OAuth 2.0. */
gboolean tg_own_client_check (TgProvider *provider, const TgOwnClient *client, GError **error);

/* Puts @client in the place of the one that is there, keeps all else in the file, and takes away a file that says nothing
 * more; atomically and durably. Checks nothing. */
gboolean tg_own_client_write (const char *provider_id, const TgOwnClient *client, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgOwnClient, tg_own_client_free)

G_END_DECLS
