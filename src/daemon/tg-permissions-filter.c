/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-error.h"
#include "tg-permissions-private.h"

/* Several accounts at once: look at each, ask about the undecided together, look again. */
typedef struct
{
  TgCaller *caller;
  char **account_ids;
  gboolean may_ask;
  guint n_open;
  GError *error; /* (nullable) why the last that failed did */
} Filter;

static void
filter_free (Filter *filter)
{
  tg_caller_unref (filter->caller);
  g_strfreev (filter->account_ids);
  g_clear_error (&filter->error);
  g_free (filter);
}

/* (transfer full) those that may be used, or else those that nothing was decided about. */
static char **
filter_pick (Filter *filter, TgPermissions *self, gboolean undecided)
{
  g_autoptr (GStrvBuilder) picked = g_strv_builder_new ();

  for (guint i = 0; filter->account_ids[i] != NULL; i++)
    {
      const char *id = filter->account_ids[i];

      if (undecided ? tg_permissions_is_undecided (self, filter->caller, id)
                    : tg_permissions_peek (self, filter->caller, id) == TG_ACCESS_ALLOW)
        g_strv_builder_add (picked, id);
    }
  return g_strv_builder_end (picked);
}

/* 4 */
static void
filter_end (TgPermissions *self, GTask *task)
{
  Filter *filter = g_task_get_task_data (task);
  g_auto (GStrv) allowed = filter_pick (filter, self, FALSE);

  if (allowed[0] != NULL || !filter->may_ask)
    g_task_return_pointer (task, g_steal_pointer (&allowed), (GDestroyNotify)g_strfreev);
  else if (filter->error != NULL)
    g_task_return_error (task, g_steal_pointer (&filter->error));
  else
    g_task_return_new_error (task,
                             TG_ERROR,
                             TG_ERROR_NOT_FOUND,
                             "There is no account that this app could use. Add one in Tegata first.");
}

static void filter_look (TgPermissions *self, GTask *task, gboolean may_ask);

/* 3: what was answered is kept, and has to be read again. */
static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Filter *filter = g_task_get_task_data (task);

  g_clear_error (&filter->error);
  tg_permission_gate_ask_finish (TG_PERMISSION_GATE (source), result, &filter->error);
  filter_look (g_task_get_source_object (task), task, FALSE);
}

/* 2 */
static void
filter_looked (TgPermissions *self, GTask *task, gboolean may_ask)
{
  Filter *filter = g_task_get_task_data (task);
  g_auto (GStrv) undecided = may_ask ? filter_pick (filter, self, TRUE) : NULL;

  if (undecided != NULL && undecided[0] != NULL)
    tg_permission_gate_ask_async (tg_permissions_get_gate (self),
                                  filter->caller,
                                  (const char *const *)undecided,
                                  TRUE,
                                  asked_cb,
                                  g_object_ref (task));
  else
    filter_end (self, task);
}

static void
filter_look_done (GTask *task, gboolean may_ask)
{
  Filter *filter = g_task_get_task_data (task);

  if (--filter->n_open == 0)
    filter_looked (g_task_get_source_object (task), task, may_ask);
}

static void
first_look_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Filter *filter = g_task_get_task_data (task);

  g_clear_error (&filter->error);
  tg_permissions_check_finish (TG_PERMISSIONS (source), result, &filter->error);
  filter_look_done (task, filter->may_ask);
}

static void
last_look_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  /* What went wrong at the question says more than what follows from it. */
  tg_permissions_check_finish (TG_PERMISSIONS (source), result, NULL);
  filter_look_done (task, FALSE);
}

/* 1: makes sure that tg_permissions_peek() knows. */
static void
filter_look (TgPermissions *self, GTask *task, gboolean may_ask)
{
  Filter *filter = g_task_get_task_data (task);
  GAsyncReadyCallback callback = may_ask ? first_look_cb : last_look_cb;

  filter->n_open = 1;
  for (guint i = 0; filter->account_ids[i] != NULL; i++)
    {
      filter->n_open++;
      tg_permissions_check_async (
          self, filter->caller, filter->account_ids[i], FALSE, callback, g_object_ref (task));
    }
  filter_look_done (task, may_ask);
}

void
tg_permissions_filter_async (TgPermissions *self,
                             TgCaller *caller,
                             const char *const *account_ids,
                             gboolean may_ask,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Filter *filter = g_new0 (Filter, 1);

  g_task_set_source_tag (task, tg_permissions_filter_async);
  g_task_set_task_data (task, filter, (GDestroyNotify)filter_free);
  filter->caller = tg_caller_ref (caller);
  filter->account_ids = g_strdupv ((char **)account_ids);
  filter->may_ask = may_ask;
  if (tg_access_get (caller) == TG_ACCESS_ALLOW)
    g_task_return_pointer (task, g_steal_pointer (&filter->account_ids), (GDestroyNotify)g_strfreev);
  else
    filter_look (self, task, may_ask);
}

char **
tg_permissions_filter_finish (TgPermissions *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
