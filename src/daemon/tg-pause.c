/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-pause.h"

#include "tg-error.h"

#define ATTENTION_SEC 120
#define LAST_ATTENTION_SEC 3600
#define FIRST_SEC 1
#define LAST_SEC 60
#define LAST_DOUBLING 6
#define SPREAD 4

struct _TgPause
{
  GError *refusal; /* (nullable) */
  char *service; /* (nullable) */
  gint64 until_usec;
  guint n_failures;
};

TgPause *
tg_pause_new (void)
{
  return g_new0 (TgPause, 1);
}

void
tg_pause_free (TgPause *self)
{
  g_clear_error (&self->refusal);
  g_free (self->service);
  g_free (self);
}

void
tg_pause_begin (TgPause *self,
                const GError *refusal,
                const char *service,
                guint retry_after_sec,
                gint64 now_usec)
{
  gboolean attention = g_error_matches (refusal, TG_ERROR, TG_ERROR_ATTENTION_NEEDED);
  guint doubled = MIN (self->n_failures, LAST_DOUBLING);
  gint64 pause_sec =
      attention ? MIN (ATTENTION_SEC << doubled, LAST_ATTENTION_SEC) : MIN (FIRST_SEC << doubled, LAST_SEC);
  gint64 pause_usec = MAX (pause_sec, (gint64)retry_after_sec) * G_USEC_PER_SEC;
  self->n_failures++;
  g_clear_error (&self->refusal);
  self->refusal = g_error_copy (refusal);
  g_free (self->service);
  self->service = g_strdup (service);
  self->until_usec = now_usec + pause_usec + (gint64)(g_random_double () * (double)pause_usec / SPREAD);
}

void
tg_pause_end (TgPause *self)
{
  g_clear_error (&self->refusal);
  g_clear_pointer (&self->service, g_free);
  self->n_failures = 0;
}

const GError *
tg_pause_get (TgPause *self, gint64 now_usec)
{
  return now_usec < self->until_usec ? self->refusal : NULL;
}

gboolean
tg_pause_concerns (TgPause *self, const char *service)
{
  return self->service == NULL || g_str_equal (self->service, service);
}
