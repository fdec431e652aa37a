/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* An IMAP server on localhost that talks as far as the login, with implicit TLS or STARTTLS; its certificate is
 * trusted by this process while it runs. */
typedef struct
{
  gboolean starttls;
  const char *greeting; /* (nullable) silence */
  const char *starttls_answer; /* (nullable) to STARTTLS, with what else is to come along in the plain */
  const char *capabilities; /* (nullable) silence */
  const char *challenge; /* (nullable) the line after "+ "; none: the exchange is refused at once */
  const char *flood; /* (nullable) said again and again instead of an answer to CAPABILITY */
} ImapServerScript;

typedef struct _ImapServer ImapServer;

ImapServer *imap_server_new (void);
/* Waits until all conversations have ended. */
void imap_server_free (ImapServer *self);
/* @script: valid as long as it is played. Forgets what was said. */
void imap_server_play (ImapServer *self, const ImapServerScript *script);
guint16 imap_server_get_port (ImapServer *self);
/* (transfer full) the lines of all clients, one a line. */
char *imap_server_dup_said (ImapServer *self);

G_END_DECLS
