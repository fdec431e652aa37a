/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-replacement.h"

TgReplacement *
tg_replacement_new (TgCredential *credential, const char *service, TgToken *token)
{
  TgReplacement *self = g_new0 (TgReplacement, 1);

  self->credential = tg_credential_ref (credential);
  self->service = g_strdup (service);
  self->token = token != NULL ? tg_token_ref (token) : NULL;
  return self;
}

void
tg_replacement_free (TgReplacement *self)
{
  tg_credential_unref (self->credential);
  g_clear_pointer (&self->token, tg_token_unref);
  g_free (self->service);
  g_free (self);
}
