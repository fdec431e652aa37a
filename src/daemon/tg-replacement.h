/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-credential.h"
#include "tg-token.h"

G_BEGIN_DECLS

/* What a new consent gave, on its way into the place of what an account had. */
typedef struct
{
  TgCredential *credential;
  char *service;
  TgToken *token; /* (nullable) for that service */
} TgReplacement;

/* Everything is referenced or copied. @token: (nullable) */
TgReplacement *tg_replacement_new (TgCredential *credential, const char *service, TgToken *token);
void tg_replacement_free (TgReplacement *self);

G_END_DECLS
