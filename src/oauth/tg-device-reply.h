/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where the server does not say how often it may be asked (RFC 8628 3.2). */
#define TG_DEVICE_INTERVAL_SEC 5
/* A server may not keep people waiting for longer, nor codes be good for longer. */
#define TG_DEVICE_INTERVAL_MAX_SEC 60
#define TG_DEVICE_LIFETIME_MAX_SEC (60 * 60)

/* An answer of a device authorization endpoint (RFC 8628 3.2), already checked: each string is printable ASCII, so that
 * it can be shown on a terminal. Free with tg_device_reply_free(). */
typedef struct
{
  TgSecret *device_code;
  char *user_code;
  char *verification_uri; /* https */
  char *verification_uri_complete; /* (nullable) https; holds the user code */
  guint lifetime_sec; /* from receipt */
  gint64 expires_at_sec; /* UTC */
  guint interval_sec;
} TgDeviceReply;

void tg_device_reply_free (TgDeviceReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgDeviceReply, tg_device_reply_free)

/* Reads the body of an answer with HTTP @status and @content_type (nullable) received at @received_sec. Errors as in
 * tg_token_reply_parse(), but never TG_ERROR_ATTENTION_NEEDED: there is no grant yet. */
TgDeviceReply *tg_device_reply_parse (guint status,
                                      const char *content_type,
                                      GBytes *body,
                                      gint64 received_sec,
                                      GError **error);

/* What an answer of the token endpoint says about the wait (RFC 8628 3.5). */
typedef enum
{
  TG_DEVICE_WAIT_OVER, /* tokens, or an error that ends it: tg_token_reply_parse() tells which */
  TG_DEVICE_WAIT_PENDING,
  TG_DEVICE_WAIT_SLOW_DOWN,
  TG_DEVICE_WAIT_DENIED,
  TG_DEVICE_WAIT_EXPIRED,
} TgDeviceWait;

TgDeviceWait tg_device_wait_parse (guint status, const char *content_type, GBytes *body);

G_END_DECLS
