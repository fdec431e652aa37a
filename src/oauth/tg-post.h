/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-secret.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* The whole of one POST to an OAuth endpoint has to be over in this time. */
#define TG_POST_TIMEOUT_SEC 20

/* What a server answered. The body is wiped with the last reference to it. */
typedef struct
{
  guint status;
  char *content_type; /* (nullable) */
  GBytes *body;
  gint64 received_sec; /* UTC, when the headers came */
  guint retry_after_sec; /* 0 = the server did not say */
} TgPostAnswer;

void tg_post_answer_free (TgPostAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgPostAnswer, tg_post_answer_free)

/* (transfer full) A session that keeps nothing: no cookies, no cache, no content decoding, no log. */
SoupSession *tg_post_session_new (void);

/* One request, sent once. */
typedef struct
{
  const char *method;
  const char *uri;
  const char *content_type; /* (nullable) of @body */
  GBytes *body; /* (nullable) */
  TgSecret *bearer; /* (nullable) RFC 6750 2.1 */
  guint timeout_sec; /* for the whole of it */
} TgPostRequest;

/* What tg_post_async() does, for what is no form. */
void tg_post_request_async (SoupSession *session,
                            const TgPostRequest *request,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);

/* Sends @form (transfer full; wiped afterwards) once; redirects are not followed, and a body of more than
 * TG_JSON_MAX_BYTES is not read to its end. Every HTTP status is an answer. Fails with TG_ERROR_CANCELLED,
 * TG_ERROR_OFFLINE, TG_ERROR_PROVIDER_UNAVAILABLE as tg-token-client.h says, and TG_ERROR_INVALID_ARGUMENT for an
 * @endpoint that is no https URI. */
void tg_post_async (SoupSession *session,
                    const char *endpoint,
                    char *form,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data);
TgPostAnswer *tg_post_finish (GAsyncResult *result, GError **error);

G_END_DECLS
