/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-token-waiters.h"

struct _TgTokenWaiters
{
  GQueue queue; /* Waiter */
};

typedef struct
{
  TgTokenRequest request;
  GTask *task;
} Waiter;

static void
waiter_free (Waiter *waiter)
{
  g_free ((char *)waiter->request.service);
  g_clear_pointer (&waiter->request.rejected, tg_secret_unref);
  g_clear_object (&waiter->task);
  g_free (waiter);
}

gboolean
tg_token_request_is_of_service (const TgTokenRequest *request, gpointer user_data)
{
  return g_str_equal (request->service, user_data);
}

gboolean
tg_token_request_is_not_interactive (const TgTokenRequest *request, gpointer user_data)
{
  return !request->interactive;
}

TgTokenWaiters *
tg_token_waiters_new (void)
{
  TgTokenWaiters *self = g_new0 (TgTokenWaiters, 1);

  g_queue_init (&self->queue);
  return self;
}

void
tg_token_waiters_free (TgTokenWaiters *self)
{
  g_queue_clear_full (&self->queue, (GDestroyNotify)waiter_free);
  g_free (self);
}

void
tg_token_waiters_add (TgTokenWaiters *self, const TgTokenRequest *request, GTask *task)
{
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->request = *request;
  waiter->request.service = g_strdup (request->service);
  waiter->request.rejected = request->rejected != NULL ? tg_secret_ref (request->rejected) : NULL;
  waiter->task = task;
  g_queue_push_tail (&self->queue, waiter);
}

const TgTokenRequest *
tg_token_waiters_peek (TgTokenWaiters *self)
{
  Waiter *waiter = g_queue_peek_head (&self->queue);

  return waiter != NULL ? &waiter->request : NULL;
}

gboolean
tg_token_waiters_any_interactive (TgTokenWaiters *self)
{
  for (GList *l = self->queue.head; l != NULL; l = l->next)
    if (((Waiter *)l->data)->request.interactive)
      return TRUE;
  return FALSE;
}

void
tg_token_waiters_answer (TgTokenWaiters *self,
                         TgTokenFilter filter,
                         gpointer user_data,
                         TgToken *token,
                         const GError *error)
{
  g_autoptr (GPtrArray) answered = g_ptr_array_new_with_free_func ((GDestroyNotify)waiter_free);

  for (GList *l = self->queue.head, *next; l != NULL; l = next)
    {
      Waiter *waiter = l->data;

      next = l->next;
      if (filter != NULL && !filter (&waiter->request, user_data))
        continue;
      g_queue_delete_link (&self->queue, l);
      g_ptr_array_add (answered, waiter);
    }
  /* Only now that the queue is whole again: an answer may bring the next question. */
  for (guint i = 0; i < answered->len; i++)
    {
      Waiter *waiter = answered->pdata[i];

      if (token != NULL)
        g_task_return_pointer (waiter->task, tg_token_ref (token), (GDestroyNotify)tg_token_unref);
      else
        g_task_return_error (waiter->task, g_error_copy (error));
    }
}

void
tg_token_waiters_serve (TgTokenWaiters *self, TgTokenFinder finder, gpointer user_data)
{
  g_autoptr (GPtrArray) served = g_ptr_array_new_with_free_func ((GDestroyNotify)waiter_free);
  g_autoptr (GPtrArray) tokens = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_token_unref);

  for (GList *l = self->queue.head, *next; l != NULL; l = next)
    {
      Waiter *waiter = l->data;
      TgToken *token = finder (&waiter->request, user_data);

      next = l->next;
      if (token == NULL)
        continue;
      g_queue_delete_link (&self->queue, l);
      g_ptr_array_add (served, waiter);
      g_ptr_array_add (tokens, token);
    }
  for (guint i = 0; i < served->len; i++)
    g_task_return_pointer (
        ((Waiter *)served->pdata[i])->task, tg_token_ref (tokens->pdata[i]), (GDestroyNotify)tg_token_unref);
}
