/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-enums.h"

G_BEGIN_DECLS

/* What the server's last "no" means.
 * TG_VERDICT_NONE: it said none, or one that tells nothing about the login.
 * TG_VERDICT_SCOPE: the token is good, but not for mail (RFC 7628, 3.2.2). */
typedef enum
{
  TG_VERDICT_NONE,
  TG_VERDICT_REFUSED,
  TG_VERDICT_SCOPE,
  TG_VERDICT_DISABLED,
  TG_VERDICT_TEMPORARY,
  TG_VERDICT_MECHANISM,
} TgVerdict;

/* Listens to the server's side of one IMAP, POP3 or SMTP login, and remembers what it offers and why
 * it refuses. It never sees what the client says. Not thread-safe. */
typedef struct _TgServerReply TgServerReply;

TgServerReply *tg_server_reply_new (TgProtocol protocol);
void tg_server_reply_free (TgServerReply *self);

/* Takes the next @length bytes from the server; lines may come in pieces. */
void tg_server_reply_feed (TgServerReply *self, const char *data, gsize length);
/* Forgets everything: what was said before TLS does not count (RFC 3207, 4.2). */
void tg_server_reply_reset (TgServerReply *self);

/* Whether a list of capabilities came at all, and whether it names the SASL @mechanism. */
gboolean tg_server_reply_has_capabilities (TgServerReply *self);
gboolean tg_server_reply_offers (TgServerReply *self, const char *mechanism);
TgVerdict tg_server_reply_get_verdict (TgServerReply *self);
/* (nullable) the words of the last "no", cleaned and cut for showing. */
const char *tg_server_reply_get_text (TgServerReply *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgServerReply, tg_server_reply_free)

G_END_DECLS
