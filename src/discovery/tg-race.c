/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-race.h"

#include "tg-candidate.h"
#include "tg-deadline.h"
#include "tg-reason.h"

typedef struct
{
  TgRace *race; /* (owned) while the question is under way */
  TgRaceStart start;
  gpointer data;
  GDestroyNotify destroy;
  TgDeadline *deadline; /* (owned) (nullable) */
  GPtrArray *answer; /* (owned) (nullable) TgCandidate */
  gboolean finished;
} Lane;

struct _TgRace
{
  grefcount refs;
  GPtrArray *lanes; /* (owned) Lane */
  GTask *task; /* (owned) (nullable) until the race is decided */
};

static void
lane_free (gpointer data)
{
  Lane *lane = data;

  if (lane->destroy)
    lane->destroy (lane->data);
  g_clear_pointer (&lane->deadline, tg_deadline_free);
  g_clear_pointer (&lane->answer, g_ptr_array_unref);
  g_free (lane);
}

TgRace *
tg_race_new (void)
{
  TgRace *self = g_new0 (TgRace, 1);

  g_ref_count_init (&self->refs);
  self->lanes = g_ptr_array_new_with_free_func (lane_free);
  return self;
}

static TgRace *
tg_race_ref (TgRace *self)
{
  g_ref_count_inc (&self->refs);
  return self;
}

void
tg_race_unref (TgRace *self)
{
  if (!g_ref_count_dec (&self->refs))
    return;
  g_ptr_array_unref (self->lanes);
  g_free (self);
}

void
tg_race_add (TgRace *self, TgRaceStart start, gpointer lane_data, GDestroyNotify destroy)
{
  Lane *lane = g_new0 (Lane, 1);

  lane->start = start;
  lane->data = lane_data;
  lane->destroy = destroy;
  g_ptr_array_add (self->lanes, lane);
}

GPtrArray *
tg_race_get_answers (TgRace *self)
{
  GPtrArray *answers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_candidate_unref);

  for (guint i = 0; i < self->lanes->len; i++)
    {
      Lane *lane = self->lanes->pdata[i];

      for (guint j = 0; lane->answer && j < lane->answer->len; j++)
        g_ptr_array_add (answers, tg_candidate_ref (lane->answer->pdata[j]));
    }
  return answers;
}

/* Cancels what cannot win any more; returns whether something that can is still under way. */
static gboolean
race_prune (TgRace *self)
{
  gboolean answered = FALSE, waiting = FALSE;

  for (guint i = 0; i < self->lanes->len; i++)
    {
      Lane *lane = self->lanes->pdata[i];

      if (lane->answer)
        answered = TRUE;
      else if (!lane->finished && answered)
        g_cancellable_cancel (tg_deadline_get_cancellable (lane->deadline));
      else if (!lane->finished)
        waiting = TRUE;
    }
  return waiting;
}

static void
race_settle (TgRace *self)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GPtrArray) answers = NULL;

  if (!self->task || race_prune (self))
    return;
  task = g_steal_pointer (&self->task);
  answers = tg_race_get_answers (self);
  if (answers->len > 0)
    g_task_return_pointer (task, g_steal_pointer (&answers), (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_new_error (task, TG_REASON, TG_REASON_NOTHING, "nothing");
}

static void
lane_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Lane *lane = user_data;
  g_autoptr (TgRace) race = g_steal_pointer (&lane->race);
  g_autoptr (GPtrArray) answer = g_task_propagate_pointer (G_TASK (result), NULL);

  lane->finished = TRUE;
  g_clear_pointer (&lane->deadline, tg_deadline_free);
  if (answer && answer->len > 0)
    lane->answer = g_steal_pointer (&answer);
  race_settle (race);
}

void
tg_race_run_async (TgRace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  self->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, tg_race_run_async);
  for (guint i = 0; i < self->lanes->len; i++)
    {
      Lane *lane = self->lanes->pdata[i];

      lane->race = tg_race_ref (self);
      lane->deadline = tg_deadline_new (cancellable, 0, NULL, NULL);
    }
  for (guint i = 0; i < self->lanes->len; i++)
    {
      Lane *lane = self->lanes->pdata[i];

      lane->start (lane->data, tg_deadline_get_cancellable (lane->deadline), lane_cb, lane);
    }
  race_settle (self);
}

GPtrArray *
tg_race_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
