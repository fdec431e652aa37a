/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-deadline.h"

struct _TgDeadline
{
  GCancellable *cancellable; /* (owned) */
  GSource *timer; /* (owned) (nullable) */
  GSource *parent; /* (owned) (nullable) */
  TgDeadlineFunc ended; /* (nullable) */
  gpointer user_data;
  gboolean passed;
};

static void
stop_source (GSource **source)
{
  if (*source)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
tg_deadline_end (TgDeadline *self)
{
  g_autoptr (GCancellable) cancellable = g_object_ref (self->cancellable);

  stop_source (&self->timer);
  stop_source (&self->parent);
  /* The callee may free us. */
  if (self->ended)
    self->ended (self->user_data);
  g_cancellable_cancel (cancellable);
}

static gboolean
timer_cb (gpointer user_data)
{
  TgDeadline *self = user_data;

  self->passed = TRUE;
  tg_deadline_end (self);
  return G_SOURCE_REMOVE;
}

static gboolean
parent_cancelled_cb (GCancellable *parent, gpointer user_data)
{
  tg_deadline_end (user_data);
  return G_SOURCE_REMOVE;
}

TgDeadline *
tg_deadline_new (GCancellable *parent, guint limit_msec, TgDeadlineFunc ended, gpointer user_data)
{
  TgDeadline *self = g_new0 (TgDeadline, 1);
  GMainContext *context = g_main_context_get_thread_default ();

  self->cancellable = g_cancellable_new ();
  self->ended = ended;
  self->user_data = user_data;
  if (limit_msec)
    {
      self->timer = g_timeout_source_new (limit_msec);
      g_source_set_callback (self->timer, timer_cb, self, NULL);
      g_source_attach (self->timer, context);
    }
  if (parent)
    {
      self->parent = g_cancellable_source_new (parent);
      g_source_set_callback (self->parent, G_SOURCE_FUNC (parent_cancelled_cb), self, NULL);
      g_source_attach (self->parent, context);
      /* What was cancelled before it began must not even begin. */
      if (g_cancellable_is_cancelled (parent))
        g_cancellable_cancel (self->cancellable);
    }
  return self;
}

void
tg_deadline_free (TgDeadline *self)
{
  stop_source (&self->timer);
  stop_source (&self->parent);
  g_object_unref (self->cancellable);
  g_free (self);
}

GCancellable *
tg_deadline_get_cancellable (TgDeadline *self)
{
  return self->cancellable;
}

gboolean
tg_deadline_has_passed (TgDeadline *self)
{
  return self->passed;
}
