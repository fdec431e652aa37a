/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-device-reply.h"
#include "tg-provider.h"
#include "tg-token-reply.h"

G_BEGIN_DECLS

/* Consent on another device (RFC 8628): asks for a code that a person enters there, then asks until the person has
 * answered. Over https as tg-token-client.h says. Lives on the main context it was made in. */
#define TG_TYPE_DEVICE_CLIENT (tg_device_client_get_type ())
G_DECLARE_FINAL_TYPE (TgDeviceClient, tg_device_client, TG, DEVICE_CLIENT, GObject)

TgDeviceClient *tg_device_client_new (void);

/* Errors as in tg_device_reply_parse() and of the network (tg-token-client.h); TG_ERROR_UNSUPPORTED where the provider has
 * no device authorization endpoint or no client id. */
void tg_device_client_start_async (TgDeviceClient *self,
                                   TgProvider *provider,
                                   const char *const *scopes,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/* (transfer full) */
TgDeviceReply *tg_device_client_start_finish (TgDeviceClient *self, GAsyncResult *result, GError **error);

/* Waits for the tokens: asks no faster than the interval, which grows by 5 s for good with each `slow_down` and doubles
 * while nothing usable is answered. Errors:
 *  TG_ERROR_CANCELLED             @cancellable, at once; the person said no; the code has expired
 *  TG_ERROR_OFFLINE, TG_ERROR_PROVIDER_UNAVAILABLE  no usable answer several times in a row
 *  TG_ERROR_UNSUPPORTED, TG_ERROR_FAILED  any other error of the server */
void tg_device_client_wait_async (TgDeviceClient *self,
                                  TgProvider *provider,
                                  TgDeviceReply *device,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* (transfer full) */
TgTokenReply *tg_device_client_wait_finish (TgDeviceClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
