/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-enums.h"
#include "tg-secret.h"
#include "tg-server.h"

G_BEGIN_DECLS

/**
 * TgLoginError:
 * @TG_LOGIN_ERROR_UNREACHABLE: no connection, no name, or no answer in time
 * @TG_LOGIN_ERROR_TLS: the certificate or the TLS handshake was bad, or STARTTLS was not offered
 * @TG_LOGIN_ERROR_MECHANISM: the server offers no mechanism that we can use
 * @TG_LOGIN_ERROR_REFUSED: the token or password was refused
 * @TG_LOGIN_ERROR_DISABLED: the protocol is switched off for this mailbox or organisation
 * @TG_LOGIN_ERROR_TEMPORARY: the server says "later", or a quota is used up
 * @TG_LOGIN_ERROR_CANCELLED: stopped by the person
 *
 * Why a login did not work. Messages are whole sentences for the person and say what to do.
 */
typedef enum
{
  TG_LOGIN_ERROR_UNREACHABLE,
  TG_LOGIN_ERROR_TLS,
  TG_LOGIN_ERROR_MECHANISM,
  TG_LOGIN_ERROR_REFUSED,
  TG_LOGIN_ERROR_DISABLED,
  TG_LOGIN_ERROR_TEMPORARY,
  TG_LOGIN_ERROR_CANCELLED,
} TgLoginError;

#define TG_LOGIN_ERROR (tg_login_error_quark ())
GQuark tg_login_error_quark (void);

/* Logs in to @server and out again. With TG_METHOD_OAUTH2 @secret is an access token (OAUTHBEARER where
 * offered, RFC 7628, else XOAUTH2), with TG_METHOD_PASSWORD a password (PLAIN, else LOGIN, inside TLS).
 * Nothing is sent before TLS is up and the certificate is verified. Blocks for at most 30 s; run it in a
 * thread or use the asynchronous form. @mechanism: (out) (optional) (transfer full) what was used. */
gboolean tg_login_check_sync (TgServer *server,
                              TgMethod method,
                              TgSecret *secret,
                              char **mechanism,
                              GCancellable *cancellable,
                              GError **error);
void tg_login_check_async (TgServer *server,
                           TgMethod method,
                           TgSecret *secret,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean tg_login_check_finish (GAsyncResult *result, char **mechanism, GError **error);

G_END_DECLS
