/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define TG_FETCH_LIMIT_MSEC 5000
#define TG_FETCH_MAX_BYTES (256 * 1024)
#define TG_FETCH_MAX_REDIRECTS 3

/* What came back with status 200. */
typedef struct
{
  GBytes *body;
  char *host; /* of the last address in the chain of redirects */
} TgFetchReply;

void tg_fetch_reply_free (TgFetchReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgFetchReply, tg_fetch_reply_free)

/* A session without cookies, authentication, decompression or redirects of its own. */
SoupSession *tg_fetch_session_new (void);

/* GETs an https document: strict TLS, at most 5 s, 256 KiB and three redirects, https only all the way.
 *
 * An address is not looked at: that of a private network is right where a company answers its own names differently
 * inside, and a lying name server gains little by it. Whoever is there has to prove the name with a certificate before
 * a word is said (a mail server, before STARTTLS, has to greet as one), so a machine of the person's own network gets a
 * handshake that fails; the same goes for a name whose address changes between two questions. What the one who lies
 * learns is what "tried" says, and that stays with the person.
 *
 * Every failure is an error that tg_reason_get_word() knows; a web page instead of a document is "html". */
void tg_fetch_async (SoupSession *session,
                     const char *uri,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data);
TgFetchReply *tg_fetch_finish (GAsyncResult *result, GError **error);

G_END_DECLS
