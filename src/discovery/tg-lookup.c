/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-lookup.h"

#include "tg-address.h"
#include "tg-deadline.h"
#include "tg-reason.h"

void
tg_lookup_records_free (GList *records)
{
  g_list_free_full (records, (GDestroyNotify)g_variant_unref);
}

static void
lookup_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TgDeadline *deadline = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GList *records = g_resolver_lookup_records_finish (G_RESOLVER (object), result, &error);

  if (!error)
    g_task_return_pointer (task, records, (GDestroyNotify)tg_lookup_records_free);
  else if (tg_deadline_has_passed (deadline))
    g_task_return_new_error (task, TG_REASON, TG_REASON_UNREACHABLE, "timeout");
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
tg_lookup_async (const char *name,
                 GResolverRecordType type,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  TgDeadline *deadline;

  g_task_set_source_tag (task, tg_lookup_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  deadline = tg_deadline_new (cancellable, TG_LOOKUP_LIMIT_MSEC, NULL, NULL);
  g_task_set_task_data (task, deadline, (GDestroyNotify)tg_deadline_free);
  g_resolver_lookup_records_async (
      resolver, name, type, tg_deadline_get_cancellable (deadline), lookup_cb, g_steal_pointer (&task));
}

GList *
tg_lookup_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static int
compare_hosts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

GPtrArray *
tg_lookup_best_mx (GList *records)
{
  GPtrArray *hosts = g_ptr_array_new_with_free_func (g_free);
  guint16 best = G_MAXUINT16;

  for (GList *l = records; l; l = l->next)
    {
      const char *name;
      guint16 preference;
      char *host;

      g_variant_get (l->data, "(q&s)", &preference, &name);
      host = tg_domain_normalize (name, NULL);
      if (!host)
        continue;
      if (preference < best)
        g_ptr_array_set_size (hosts, 0);
      if (preference <= best)
        g_ptr_array_add (hosts, g_steal_pointer (&host));
      best = MIN (best, preference);
      g_free (host);
    }
  g_ptr_array_sort (hosts, compare_hosts);
  return hosts;
}

GList *
tg_lookup_srv_targets (GList *records)
{
  GList *targets = NULL;

  for (GList *l = records; l; l = l->next)
    {
      const char *host;
      guint16 priority, weight, port;

      g_variant_get (l->data, "(qqq&s)", &priority, &weight, &port, &host);
      /* RFC 2782: the root as a target means that there is no such service. GResolver writes it "". */
      if (*host && !g_str_equal (host, "."))
        targets = g_list_prepend (targets, g_srv_target_new (host, port, priority, weight));
    }
  return g_srv_target_list_sort (targets);
}
