/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-token.h"

#include <time.h>

/* Where the server does not say how long a token lives (RFC 6749, 5.1). */
#define UNKNOWN_LIFE_SEC 300

struct _TgToken
{
  TgSecret *secret;
  gint64 expires_at_sec;
  char *scope;
  gint64 received_sec;
  gint64 received_boot_sec;
  gint64 life_sec;
};

gint64
tg_clock_boot_sec (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);
  return now.tv_sec;
}

gint64
tg_clock_wall_sec (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

TgToken *
tg_token_new (TgTokenReply *reply, const char *const *asked, gint64 now_sec, gint64 boot_sec)
{
  TgToken *self = g_atomic_rc_box_new0 (TgToken);

  self->secret = tg_secret_ref (reply->access_token);
  self->expires_at_sec = reply->expires_at_sec;
  if (reply->scopes != NULL)
    self->scope = g_strjoinv (" ", reply->scopes);
  else
    self->scope = asked != NULL ? g_strjoinv (" ", (char **)asked) : g_strdup ("");
  self->received_sec = now_sec;
  self->received_boot_sec = boot_sec;
  self->life_sec = reply->expires_at_sec > 0 ? MAX (reply->expires_at_sec - now_sec, 0) : UNKNOWN_LIFE_SEC;
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

const char *
tg_token_get_scope (TgToken *self)
{
  return self->scope;
}

gboolean
tg_token_is_good (TgToken *self, guint min_validity_sec, gint64 now_sec, gint64 boot_sec)
{
  gint64 age_sec = MAX (now_sec - self->received_sec, boot_sec - self->received_boot_sec);
  gint64 needed_sec = MIN ((gint64)min_validity_sec, self->life_sec / 2);

  return self->life_sec - age_sec > needed_sec;
}
