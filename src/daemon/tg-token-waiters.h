/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-token.h"

G_BEGIN_DECLS

/* What somebody asks of a grant. */
typedef struct
{
  const char *service;
  guint min_validity_sec;
  TgSecret *rejected; /* (nullable) the token that a server has just refused */
  gboolean interactive;
} TgTokenRequest;

/* Those who wait for a token of one grant, in order of arrival. */
typedef struct _TgTokenWaiters TgTokenWaiters;

/* Whether a request is meant. */
typedef gboolean (*TgTokenFilter) (const TgTokenRequest *request, gpointer user_data);
/* @user_data: the service */
gboolean tg_token_request_is_of_service (const TgTokenRequest *request, gpointer user_data);
gboolean tg_token_request_is_not_interactive (const TgTokenRequest *request, gpointer user_data);
/* (transfer full) (nullable) the token for a request. */
typedef TgToken *(*TgTokenFinder) (const TgTokenRequest *request, gpointer user_data);

TgTokenWaiters *tg_token_waiters_new (void);
/* Nobody may be waiting any more. */
void tg_token_waiters_free (TgTokenWaiters *self);

/* @task: (transfer full) returns a TgToken */
void tg_token_waiters_add (TgTokenWaiters *self, const TgTokenRequest *request, GTask *task);
/* (nullable) the request of the one who has waited longest. */
const TgTokenRequest *tg_token_waiters_peek (TgTokenWaiters *self);
gboolean tg_token_waiters_any_interactive (TgTokenWaiters *self);

/* Gives an answer to those that @filter means (to all where it is NULL); exactly one of @token and @error is set. */
void tg_token_waiters_answer (TgTokenWaiters *self,
                              TgTokenFilter filter,
                              gpointer user_data,
                              TgToken *token,
                              const GError *error);
/* Answers those for whom @finder has a token. */
void tg_token_waiters_serve (TgTokenWaiters *self, TgTokenFinder finder, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgTokenWaiters, tg_token_waiters_free)

G_END_DECLS
