/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-mx.h"

#include "tg-deadline.h"
#include "tg-lookup.h"

struct _TgMx
{
  grefcount refs;
  char *domain; /* (owned) */
  GPtrArray *hosts; /* (owned) (nullable) the answer */
  GError *error; /* (owned) (nullable) the other answer */
  GCancellable *cancellable; /* (owned) (nullable) of the lookup that is under way */
  GPtrArray *waiting; /* (owned) GTask */
};

typedef struct
{
  TgMx *mx; /* (owned) */
  TgDeadline *deadline; /* (owned) (nullable) */
} Waiter;

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;

  g_clear_pointer (&waiter->deadline, tg_deadline_free);
  tg_mx_unref (waiter->mx);
  g_free (waiter);
}

TgMx *
tg_mx_new (const char *domain)
{
  TgMx *self = g_new0 (TgMx, 1);

  g_ref_count_init (&self->refs);
  self->domain = g_strdup (domain);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

TgMx *
tg_mx_ref (TgMx *self)
{
  g_ref_count_inc (&self->refs);
  return self;
}

void
tg_mx_unref (TgMx *self)
{
  if (!g_ref_count_dec (&self->refs))
    return;
  g_free (self->domain);
  g_clear_pointer (&self->hosts, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->waiting);
  g_free (self);
}

static GPtrArray *
copy_hosts (GPtrArray *hosts)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < hosts->len; i++)
    g_ptr_array_add (copy, g_strdup (hosts->pdata[i]));
  return copy;
}

static void
mx_answer (TgMx *self, GTask *task)
{
  if (self->error)
    g_task_return_error (task, g_error_copy (self->error));
  else
    g_task_return_pointer (task, copy_hosts (self->hosts), (GDestroyNotify)g_ptr_array_unref);
}

static void
lookup_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgMx) self = user_data;
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);
  GList *records = tg_lookup_finish (result, &self->error);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  if (!self->error)
    self->hosts = tg_lookup_best_mx (records);
  tg_lookup_records_free (records);
  for (guint i = 0; i < waiting->len; i++)
    mx_answer (self, waiting->pdata[i]);
  /* Nobody was left to wait: the next one asks anew. */
  if (g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_clear_error (&self->error);
  g_clear_object (&self->cancellable);
}

static void
waiter_ended_cb (gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  Waiter *waiter = g_task_get_task_data (task);

  if (!g_ptr_array_remove (waiter->mx->waiting, task))
    return;
  if (waiter->mx->waiting->len == 0)
    g_cancellable_cancel (waiter->mx->cancellable);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
}

void
tg_mx_ask_async (TgMx *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Waiter *waiter;

  g_task_set_source_tag (task, tg_mx_ask_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->hosts || self->error)
    {
      mx_answer (self, task);
      return;
    }
  waiter = g_new0 (Waiter, 1);
  waiter->mx = tg_mx_ref (self);
  g_task_set_task_data (task, waiter, waiter_free);
  waiter->deadline = tg_deadline_new (cancellable, 0, waiter_ended_cb, task);
  g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  if (self->cancellable)
    return;
  self->cancellable = g_cancellable_new ();
  tg_lookup_async (self->domain, G_RESOLVER_RECORD_MX, self->cancellable, lookup_cb, tg_mx_ref (self));
}

GPtrArray *
tg_mx_ask_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
