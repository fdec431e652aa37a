/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <curl/curl.h>

#include "tg-login-check.h"
#include "tg-server-reply.h"

G_BEGIN_DECLS

/* What is known of a login that failed. */
typedef struct
{
  TgServer *server;
  TgMethod method;
  CURLcode code;
  long certificate_error; /* OpenSSL's X509_V_ERR_*, 0 if none or not known */
  TgServerReply *reply;
  const char *const *mechanisms; /* those that were tried for */
  const char *text; /* (nullable) the server's words, for showing */
} TgLoginFailure;

/* Why it failed: one of TG_LOGIN_ERROR, without and with the sentence for the person. */
TgLoginError tg_login_failure_classify (const TgLoginFailure *failure);
GError *tg_login_failure_to_error (const TgLoginFailure *failure);

G_END_DECLS
