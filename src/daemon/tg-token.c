/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-token.h"

#include <time.h>

/* Where the server does not say how long a token lives (RFC 6749, 5.1). */
#define UNKNOWN_LIFE_USEC (300 * G_USEC_PER_SEC)

struct _TgToken
{
  TgSecret *secret;
  gint64 expires_at_sec;
  char *scope;
  gint64 received_usec;
  gint64 received_boot_usec;
  gint64 life_usec;
};

gint64
tg_clock_boot_usec (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

gint64
tg_clock_wall_usec (void)
{
  return g_get_real_time ();
}

TgToken *
tg_token_new (TgTokenReply *reply, const char *const *asked, gint64 now_usec, gint64 boot_usec)
{
  TgToken *self = g_atomic_rc_box_new0 (TgToken);

  self->secret = tg_secret_ref (reply->access_token);
  self->expires_at_sec = reply->expires_at_sec;
  if (reply->scopes != NULL)
    self->scope = g_strjoinv (" ", reply->scopes);
  else
    self->scope = asked != NULL ? g_strjoinv (" ", (char **)asked) : g_strdup ("");
  self->received_usec = now_usec;
  self->received_boot_usec = boot_usec;
  self->life_usec = reply->expires_at_sec > 0
                        ? MAX (reply->expires_at_sec - now_usec / G_USEC_PER_SEC, 0) * G_USEC_PER_SEC
                        : UNKNOWN_LIFE_USEC;
  return self;
}

TgToken *
tg_token_ref (TgToken *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
token_clear (TgToken *self)
{
  tg_secret_unref (self->secret);
  g_free (self->scope);
}

void
tg_token_unref (TgToken *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify)token_clear);
}

TgSecret *
tg_token_get_secret (TgToken *self)
{
  return self->secret;
}

gint64
tg_token_get_expires_at_sec (TgToken *self)
{
  return self->expires_at_sec;
}

gint64
tg_token_get_life_usec (TgToken *self)
{
  return self->life_usec;
}

gint64
tg_token_get_received_boot_usec (TgToken *self)
{
  return self->received_boot_usec;
}

const char *
tg_token_get_scope (TgToken *self)
{
  return self->scope;
}

gboolean
tg_token_is_good (TgToken *self, guint min_validity_sec, gint64 now_usec, gint64 boot_usec)
{
  gint64 age_usec = MAX (now_usec - self->received_usec, boot_usec - self->received_boot_usec);
  gint64 needed_usec = MIN ((gint64)min_validity_sec * G_USEC_PER_SEC, self->life_usec / 2);

  return self->life_usec - age_usec > needed_usec;
}
