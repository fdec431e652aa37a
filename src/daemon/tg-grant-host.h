/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-credential.h"
#include "tg-token-reply.h"

G_BEGIN_DECLS

/* What a TgGrant needs from the world around it: the keyring, the token endpoint, and somebody to tell. */
#define TG_TYPE_GRANT_HOST (tg_grant_host_get_type ())
G_DECLARE_INTERFACE (TgGrantHost, tg_grant_host, TG, GRANT_HOST, GObject)

struct _TgGrantHostInterface
{
  GTypeInterface parent_interface;

  /* The keyring; errors as in tg-keyring.h. */
  void (*load_async) (TgGrantHost *self,
                      gboolean interactive,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  TgCredential *(*load_finish) (TgGrantHost *self, GAsyncResult *result, GError **error);
  void (*save_async) (TgGrantHost *self,
                      TgCredential *credential,
                      gboolean interactive,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  gboolean (*save_finish) (TgGrantHost *self, GAsyncResult *result, GError **error);

  /* The token endpoint, for the scopes of @service; errors as in tg-token-client.h. @retry_after_sec: how long it asked
   * to be left alone, 0 where it did not. @reason: (transfer none) (nullable) why it does not honour the grant; an error
   * with a reason needs the person, whatever its code. Tokens may come with the reason "scope-missing": they are not good
   * for @service, while a refresh token among them counts. */
  void (*refresh_async) (TgGrantHost *self,
                         TgCredential *credential,
                         const char *service,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
  TgTokenReply *(*refresh_finish) (TgGrantHost *self,
                                   GAsyncResult *result,
                                   guint *retry_after_sec,
                                   const char **reason,
                                   GError **error);

  /* @service: what a token was asked for. @reason: why the person has to sign in again, or NULL: the provider honours the
   * grant. Of "scope-missing", other services know nothing. */
  void (*verdict) (TgGrantHost *self, const char *service, const char *reason);
};

G_END_DECLS
