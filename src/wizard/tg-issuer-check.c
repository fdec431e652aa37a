/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-issuer-check.h"

#include "tg-daemon.h"

/* Two places to ask, and what the daemon needs to start. */
#define TIMEOUT_MSEC 15000

typedef struct
{
  GPtrArray *found; /* (owned) */
  guint next; /* of @found */
  GPtrArray *candidates; /* (owned) */
  TgIpcSetup1 *setup; /* (owned) (nullable) */
} Check;

static void
check_free (gpointer data)
{
  Check *self = data;

  g_ptr_array_unref (self->found);
  g_ptr_array_unref (self->candidates);
  g_clear_object (&self->setup);
  g_free (self);
}

static void check_next (GTask *task);

/* @answer: (nullable) */
static void
check_settle (Check *self, GVariant *answer)
{
  TgCandidate *settled = tg_candidate_settle_by_answer (g_ptr_array_index (self->found, self->next), answer);

  if (settled != NULL)
    g_ptr_array_add (self->candidates, settled);
  self->next++;
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GVariant) answer = NULL;

  tg_ipc_setup1_call_look_up_candidate_finish (TG_IPC_SETUP1 (source), &answer, result, NULL);
  check_settle (g_task_get_task_data (task), answer);
  check_next (task);
}

static void
look_up (GTask *task)
{
  Check *self = g_task_get_task_data (task);

  tg_ipc_setup1_call_look_up_candidate (self->setup,
                                        tg_candidate_to_variant (g_ptr_array_index (self->found, self->next)),
                                        G_DBUS_CALL_FLAGS_NONE,
                                        TIMEOUT_MSEC,
                                        g_task_get_cancellable (task),
                                        looked_up_cb,
                                        g_object_ref (task));
}

static void
got_setup_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Check *self = g_task_get_task_data (task);

  self->setup = tg_daemon_get_setup_finish (result, NULL);
  if (self->setup != NULL)
    {
      look_up (task);
      return;
    }
  check_settle (self, NULL);
  check_next (task);
}

static void
check_next (GTask *task)
{
  Check *self = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  for (; self->next < self->found->len; self->next++)
    {
      TgCandidate *candidate = g_ptr_array_index (self->found, self->next);

      if (tg_candidate_has_open_issuer (candidate))
        break;
      g_ptr_array_add (self->candidates, tg_candidate_ref (candidate));
    }
  if (self->next == self->found->len)
    g_task_return_pointer (task, g_ptr_array_ref (self->candidates), (GDestroyNotify)g_ptr_array_unref);
  else if (self->setup != NULL)
    look_up (task);
  else
    tg_daemon_get_setup_async (got_setup_cb, g_object_ref (task));
}

void
tg_issuer_check_run_async (GPtrArray *candidates,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Check *self = g_new0 (Check, 1);

  g_task_set_source_tag (task, tg_issuer_check_run_async);
  self->found = g_ptr_array_ref (candidates);
  self->candidates = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_candidate_unref);
  g_task_set_task_data (task, self, check_free);
  check_next (task);
}

GPtrArray *
tg_issuer_check_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
