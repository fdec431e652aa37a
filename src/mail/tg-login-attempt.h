/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-enums.h"
#include "tg-server.h"

G_BEGIN_DECLS

/* One connection with one set of mechanisms. */
typedef struct
{
  char *options; /* (nullable) for CURLOPT_LOGIN_OPTIONS; NULL lets libcurl choose */
  const char *mechanisms[3]; /* SASL names that @options stands for, best first, NULL at the end */
  const char *
      fallback_name; /* what is used where none of them is: "LOGIN" or "USER"; NULL if there is no such way */
  char *username;
} TgLoginAttempt;

/* (transfer full) TgLoginAttempt, in order; the next one is for servers that offer nothing of the one before.
 * A token never gets an attempt that would send it as a password. Mechanisms the server is known to take
 * narrow the choice. */
GPtrArray *tg_login_attempts_new (TgServer *server, TgMethod method);

G_END_DECLS
