/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-way-finder.h"

#include "tg-discovery.h"
#include "tg-error.h"
#include "tg-issuer-check.h"

#include <glib/gi18n.h>

struct _TgWayFinder
{
  GObject parent_instance;

  TgCatalogue *catalogue; /* (owned) (nullable) as of the newest search */
  TgDiscovery *discovery; /* (owned) (nullable) of the newest search */
};

G_DEFINE_FINAL_TYPE (TgWayFinder, tg_way_finder, G_TYPE_OBJECT)

static guint signal_progress;

typedef struct
{
  TgAddress *address; /* (owned) */
  char *provider; /* (owned) (nullable) */
} Search;

static void
search_free (Search *search)
{
  tg_address_unref (search->address);
  g_free (search->provider);
  g_free (search);
}

static GError *
explain_not_found (TgAddress *address)
{
  return g_error_new (TG_ERROR,
                      TG_ERROR_NOT_FOUND,
                      /* Translators: a mail domain */
                      _ ("Nobody knows where mail of %s is. Check the spelling of the part after the @."),
                      tg_address_get_display_domain (address));
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TgWayFinder *self = g_task_get_source_object (task);
  Search *search = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) candidates = tg_issuer_check_run_finish (result, &error);
  g_autoptr (GPtrArray) ways = NULL;

  if (candidates == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  ways = tg_setup_way_list (candidates, self->catalogue);
  if (ways->len == 0)
    g_task_return_error (task, explain_not_found (search->address));
  else
    g_task_return_pointer (task, g_steal_pointer (&ways), (GDestroyNotify)g_ptr_array_unref);
}

static void
discovered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) candidates = tg_discovery_run_finish (TG_DISCOVERY (source), result, &error);

  if (candidates != NULL)
    tg_issuer_check_run_async (candidates, cancellable, checked_cb, g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
progress_cb (TgWayFinder *self)
{
  g_signal_emit (self, signal_progress, 0);
}

static void
discover (GTask *task)
{
  TgWayFinder *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  Search *search = g_task_get_task_data (task);

  g_clear_object (&self->discovery);
  self->discovery = tg_discovery_new (self->catalogue, search->address);
  g_signal_connect_object (self->discovery, "progress", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  tg_discovery_run_async (self->discovery, cancellable, discovered_cb, task);
}

static void
read_catalogue_thread_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, tg_catalogue_new (), (GDestroyNotify)tg_catalogue_unref);
}

gboolean
tg_way_finder_load_finish (TgWayFinder *self, GAsyncResult *result, GError **error)
{
  g_autoptr (TgCatalogue) catalogue = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  catalogue = g_task_propagate_pointer (G_TASK (result), error);
  if (catalogue == NULL)
    return FALSE;
  g_clear_pointer (&self->catalogue, tg_catalogue_unref);
  self->catalogue = g_steal_pointer (&catalogue);
  return TRUE;
}

void
tg_way_finder_load_async (TgWayFinder *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tg_way_finder_load_async);
  g_task_run_in_thread (task, read_catalogue_thread_cb);
}

/* (transfer full) (nullable) the ways at the provider that the person has named. */
static GPtrArray *
list_named (TgWayFinder *self, Search *search)
{
  g_autoptr (GPtrArray) candidates = NULL;
  TgProvider *named =
      search->provider != NULL ? tg_catalogue_lookup (self->catalogue, search->provider) : NULL;

  if (named == NULL ||
      tg_catalogue_match_domain (self->catalogue, tg_address_get_domain (search->address)) != NULL)
    return NULL;
  candidates = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_candidate_unref);
  /* Nobody has been believed but the person. */
  g_ptr_array_add (
      candidates,
      tg_candidate_new_from_provider (search->address, named, TG_SOURCE_CATALOGUE, TG_TRUST_VERIFIED, NULL));
  return tg_setup_way_list (candidates, self->catalogue);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) ways = NULL;

  /* Reading never fails. */
  tg_way_finder_load_finish (TG_WAY_FINDER (source), result, NULL);
  if (g_task_return_error_if_cancelled (task))
    return;
  ways = list_named (TG_WAY_FINDER (source), g_task_get_task_data (task));
  if (ways != NULL && ways->len > 0)
    g_task_return_pointer (task, g_steal_pointer (&ways), (GDestroyNotify)g_ptr_array_unref);
  else
    discover (g_steal_pointer (&task));
}

void
tg_way_finder_find_async (TgWayFinder *self,
                          TgAddress *address,
                          const char *provider,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Search *search = g_new0 (Search, 1);

  search->address = tg_address_ref (address);
  search->provider = g_strdup (provider);
  g_task_set_source_tag (task, tg_way_finder_find_async);
  g_task_set_task_data (task, search, (GDestroyNotify)search_free);
  g_clear_object (&self->discovery);
  tg_way_finder_load_async (self, loaded_cb, g_steal_pointer (&task));
}

GPtrArray *
tg_way_finder_find_finish (TgWayFinder *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

GPtrArray *
tg_way_finder_dup_ways (TgWayFinder *self)
{
  g_autoptr (GPtrArray) candidates = NULL;

  if (self->discovery == NULL)
    return g_ptr_array_new_with_free_func ((GDestroyNotify)tg_setup_way_free);
  candidates = tg_discovery_dup_candidates (self->discovery);
  return tg_setup_way_list (candidates, self->catalogue);
}

TgCatalogue *
tg_way_finder_get_catalogue (TgWayFinder *self)
{
  return self->catalogue;
}

GPtrArray *
tg_way_finder_get_tried (TgWayFinder *self)
{
  return self->discovery != NULL ? tg_discovery_get_tried (self->discovery) : NULL;
}

TgWayFinder *
tg_way_finder_new (void)
{
  return g_object_new (TG_TYPE_WAY_FINDER, NULL);
}

static void
tg_way_finder_finalize (GObject *object)
{
  TgWayFinder *self = TG_WAY_FINDER (object);

  g_clear_pointer (&self->catalogue, tg_catalogue_unref);
  g_clear_object (&self->discovery);
  G_OBJECT_CLASS (tg_way_finder_parent_class)->finalize (object);
}

static void
tg_way_finder_class_init (TgWayFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_way_finder_finalize;

  signal_progress = g_signal_new (
      "progress", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tg_way_finder_init (TgWayFinder *self)
{
}
