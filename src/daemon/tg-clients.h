/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-keyring.h"
#include "tg-registrar.h"

G_BEGIN_DECLS

/* Makes entries of the catalogue fit for use: with what their issuers say where the entries say nothing, and with the secrets
 * of the clients that the person has brought (tg-own-client.h), which are in the keyring, and in memory once read. */
#define TG_TYPE_CLIENTS (tg_clients_get_type ())
G_DECLARE_FINAL_TYPE (TgClients, tg_clients, TG, CLIENTS, GObject)

TgClients *tg_clients_new (TgKeyring *keyring, TgRegistrar *registrar);

/* Gives @provider as it can be used: itself, or completed by its issuer, or with the secret that the keyring holds for its
 * client. Errors: of the keyring; of tg-registrar.h; TG_ERROR_UNSUPPORTED where the secret is gone from there. */
void tg_clients_complete_async (TgClients *self,
                                TgProvider *provider,
                                gboolean interactive,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* (transfer full) */
TgProvider *tg_clients_complete_finish (TgClients *self, GAsyncResult *result, GError **error);

/* What is in memory is out of date. */
void tg_clients_forget (TgClients *self, const char *provider_id);

G_END_DECLS
