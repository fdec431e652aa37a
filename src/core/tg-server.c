/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-server.h"

#include <string.h>

struct _TgServer
{
  gatomicrefcount ref_count;
  TgProtocol protocol;
  TgSecurity security;
  guint16 port;
  char *host; /* (owned) */
  char *username; /* (owned) */
  char **mechanisms; /* (owned) */
};

G_DEFINE_BOXED_TYPE (TgServer, tg_server, tg_server_ref, tg_server_unref)

TgServer *
tg_server_new (TgProtocol protocol,
               const char *host,
               guint16 port,
               TgSecurity security,
               const char *username,
               const char *const *mechanisms)
{
  static const char *const none[] = { NULL };

  g_return_val_if_fail (host != NULL, NULL);
  g_return_val_if_fail (username != NULL, NULL);

  TgServer *self = g_new0 (TgServer, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->protocol = protocol;
  self->security = security;
  self->port = port;
  self->host = g_strdup (host);
  self->username = g_strdup (username);
  self->mechanisms = g_strdupv ((char **)(mechanisms != NULL ? mechanisms : none));
  return self;
}

TgServer *
tg_server_ref (TgServer *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tg_server_unref (TgServer *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->host);
  g_free (self->username);
  g_strfreev (self->mechanisms);
  g_free (self);
}

TgProtocol
tg_server_get_protocol (TgServer *self)
{
  g_return_val_if_fail (self != NULL, TG_PROTOCOL_IMAP);
  return self->protocol;
}

const char *
tg_server_get_host (TgServer *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->host;
}

guint16
tg_server_get_port (TgServer *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->port;
}

TgSecurity
tg_server_get_security (TgServer *self)
{
  g_return_val_if_fail (self != NULL, TG_SECURITY_TLS);
  return self->security;
}

const char *
tg_server_get_username (TgServer *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->username;
}

const char *const *
tg_server_get_mechanisms (TgServer *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return (const char *const *)self->mechanisms;
}

TgServer *
tg_server_expand (TgServer *self, TgAddress *address)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (address != NULL, NULL);

  g_autofree char *host = tg_address_expand (address, self->host, NULL);
  g_autofree char *username = tg_address_expand (address, self->username, NULL);

  return tg_server_new (
      self->protocol, host, self->port, self->security, username, (const char *const *)self->mechanisms);
}
