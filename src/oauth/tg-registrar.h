/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-registration.h"

G_BEGIN_DECLS

/* Goes to issuers: asks what they offer; registers clients at those that are in no catalogue, and takes them back. Errors as in
 * tg-metadata.h, tg-registration.h and tg-token-client.h. Lives on the main context it was made in. */
#define TG_TYPE_REGISTRAR (tg_registrar_get_type ())
G_DECLARE_FINAL_TYPE (TgRegistrar, tg_registrar, TG, REGISTRAR, GObject)

TgRegistrar *tg_registrar_new (void);

/* Whether @issuer would register a client. @scope: (nullable) as of tg_registration_plan(). Gives the provider as it would be, without a client id. */
void tg_registrar_look_up_async (TgRegistrar *self,
                                 const char *issuer,
                                 const char *scope,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
TgProvider *tg_registrar_look_up_finish (TgRegistrar *self, GAsyncResult *result, GError **error);

/* @provider, which is incomplete, with what its issuer says about itself. */
void tg_registrar_complete_async (TgRegistrar *self,
                                  TgProvider *provider,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* (transfer full) */
TgProvider *tg_registrar_complete_finish (TgRegistrar *self, GAsyncResult *result, GError **error);

/* Registers a client at @issuer. @scope: likewise */
void tg_registrar_register_async (TgRegistrar *self,
                                  const char *issuer,
                                  const char *scope,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
TgRegistration *tg_registrar_register_finish (TgRegistrar *self, GAsyncResult *result, GError **error);

/* Takes a client back (RFC 7592 2.3); TG_ERROR_UNSUPPORTED where the server has left out how. */
void tg_registrar_delete_async (TgRegistrar *self,
                                TgRegistration *registration,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean tg_registrar_delete_finish (TgRegistrar *self, GAsyncResult *result, GError **error);

G_END_DECLS
