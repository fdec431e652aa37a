/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-config.h"

#include "tg-discovery.h"

#include "tg-deadline.h"
#include "tg-discovery-private.h"
#include "tg-error.h"
#include "tg-race.h"
#include "tg-settings.h"

#define GETTEXT_PACKAGE TG_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>

struct _TgDiscovery
{
  GObject parent_instance;

  TgQuery *query; /* (owned) */
  const TgFinder *const *finders;
  guint limit_msec;

  GTask *task; /* (owned) (nullable) while running */
  TgDeadline *deadline; /* (owned) (nullable) while running */
  TgRace *race; /* (owned) (nullable) while running */
};

G_DEFINE_FINAL_TYPE (TgDiscovery, tg_discovery, G_TYPE_OBJECT)

enum
{
  SIGNAL_PROGRESS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* A source as a question of the race. */
typedef struct
{
  TgDiscovery *discovery; /* (unowned) it lives as long as its race runs */
  const TgFinder *finder;
  TgQuery *query; /* (owned) */
} Lane;

/* Who waits for the answer of a lane. */
typedef struct
{
  TgDiscovery *discovery; /* (owned) */
  GAsyncReadyCallback callback;
  gpointer user_data;
} Waiter;

static void
lane_free (gpointer data)
{
  Lane *lane = data;

  tg_query_unref (lane->query);
  g_free (lane);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Waiter *waiter = user_data;
  g_autoptr (TgDiscovery) discovery = waiter->discovery;

  waiter->callback (source, result, waiter->user_data);
  g_free (waiter);
  /* Only now is the answer in hand. */
  if (discovery->task)
    g_signal_emit (discovery, signals[SIGNAL_PROGRESS], 0);
}

static void
lane_start (gpointer data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Lane *lane = data;
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->discovery = g_object_ref (lane->discovery);
  waiter->callback = callback;
  waiter->user_data = user_data;
  lane->finder->find_async (lane->query, cancellable, answered_cb, waiter);
}

static void
query_changed_cb (gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_PROGRESS], 0);
}

TgDiscovery *
tg_discovery_new_with_finders (TgCatalogue *catalogue,
                               TgAddress *address,
                               const TgFinder *const *finders,
                               guint limit_msec)
{
  TgDiscovery *self = g_object_new (TG_TYPE_DISCOVERY, NULL);

  self->query = tg_query_new (catalogue, address, query_changed_cb, self);
  self->finders = finders;
  self->limit_msec = limit_msec;
  return self;
}

/**
 * tg_discovery_new:
 * @catalogue: the known providers
 * @address: whom to look for
 *
 * Returns: (transfer full): one run, not started
 */
TgDiscovery *
tg_discovery_new (TgCatalogue *catalogue, TgAddress *address)
{
  return tg_discovery_new_with_finders (catalogue, address, tg_finders, TG_DISCOVERY_LIMIT_MSEC);
}

static gboolean
same_servers (TgCandidate *a, TgCandidate *b)
{
  g_autoptr (GVariant) left = g_variant_ref_sink (tg_servers_to_variant (tg_candidate_get_servers (a)));
  g_autoptr (GVariant) right = g_variant_ref_sink (tg_servers_to_variant (tg_candidate_get_servers (b)));

  return g_variant_equal (left, right);
}

/* Two sources that say the same are one candidate, with the better word for it. */
static gboolean
same_candidate (TgCandidate *a, TgCandidate *b)
{
  const char *provider = tg_candidate_get_provider (a);

  if (g_strcmp0 (provider, tg_candidate_get_provider (b)) != 0)
    return FALSE;
  return provider || same_servers (a, b);
}

static void
drop_repeated (GPtrArray *candidates)
{
  for (guint i = 0; i < candidates->len; i++)
    for (guint j = candidates->len - 1; j > i; j--)
      if (same_candidate (candidates->pdata[i], candidates->pdata[j]))
        g_ptr_array_remove_index (candidates, j);
}

/* Those that were not even asked have their line too. */
static void
record_unasked (TgDiscovery *self, const char *word)
{
  for (gsize i = 0; self->finders[i]; i++)
    {
      GPtrArray *tried = tg_query_get_tried (self->query);
      gboolean known = FALSE;

      for (guint j = 0; j < tried->len; j++)
        known = known || ((TgDiscoveryTried *)tried->pdata[j])->source == self->finders[i]->source;
      if (!known)
        tg_query_skip (self->query, self->finders[i]->source, word);
    }
}

/* Ends the run; whatever is still under way is cancelled and no longer listened to. */
static void
discovery_end (TgDiscovery *self, GPtrArray *candidates, const char *word)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  record_unasked (self, word);
  tg_query_close (self->query, word);
  if (self->deadline)
    g_cancellable_cancel (tg_deadline_get_cancellable (self->deadline));
  g_clear_pointer (&self->deadline, tg_deadline_free);
  g_clear_pointer (&self->race, tg_race_unref);
  if (!candidates)
    {
      g_task_return_new_error (task, TG_ERROR, TG_ERROR_CANCELLED, _ ("The search was stopped."));
    }
  else if (candidates->len == 0 && !tg_query_was_answered (self->query))
    {
      g_task_return_new_error (task,
                               TG_ERROR,
                               TG_ERROR_OFFLINE,
                               _ ("The network cannot be reached. Check the connection and try again."));
      g_ptr_array_unref (candidates);
    }
  else
    {
      drop_repeated (candidates);
      g_task_return_pointer (task, candidates, (GDestroyNotify)g_ptr_array_unref);
    }
}

static void
refine_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgDiscovery) self = user_data;
  g_autoptr (GPtrArray) closer = g_task_propagate_pointer (G_TASK (result), NULL);
  GPtrArray *candidates;

  if (!self->task)
    return;
  candidates = tg_race_get_answers (self->race);
  for (guint i = 0; closer && i < closer->len; i++)
    g_ptr_array_insert (candidates, (int)i, tg_candidate_ref (closer->pdata[i]));
  discovery_end (self, candidates, "not-needed");
}

/* (nullable) the source that may know more about the best of @candidates; nobody keeps a provider's waiting. */
static const TgFinder *
find_refiner (TgDiscovery *self, GPtrArray *candidates)
{
  if (candidates->len == 0 || tg_candidate_get_provider (candidates->pdata[0]))
    return NULL;
  for (gsize i = 0; self->finders[i]; i++)
    if (self->finders[i]->refine_async)
      return self->finders[i];
  return NULL;
}

static void
race_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgDiscovery) self = user_data;
  GPtrArray *candidates = tg_race_run_finish (result, NULL);
  const TgFinder *refiner;

  if (!self->task)
    {
      g_clear_pointer (&candidates, g_ptr_array_unref);
      return;
    }
  if (!candidates)
    candidates = g_ptr_array_new ();
  refiner = find_refiner (self, candidates);
  if (!refiner)
    {
      discovery_end (self, candidates, "not-needed");
      return;
    }
  refiner->refine_async (self->query,
                         candidates->pdata[0],
                         tg_deadline_get_cancellable (self->deadline),
                         refine_cb,
                         g_object_ref (self));
  g_ptr_array_unref (candidates);
}

static void
deadline_cb (gpointer user_data)
{
  TgDiscovery *self = user_data;

  if (tg_deadline_has_passed (self->deadline))
    discovery_end (self, tg_race_get_answers (self->race), "timeout");
  else
    discovery_end (self, NULL, "cancelled");
}

/* (nullable) an answer that needs no network, so that none is used. */
static GPtrArray *
find_without_network (TgDiscovery *self)
{
  GPtrArray *answer = NULL;

  for (gsize i = 0; self->finders[i] && self->finders[i]->find_now && !answer; i++)
    answer = self->finders[i]->find_now (self->query);
  return answer;
}

static gpointer
prepare_thread (gpointer data)
{
  /* Only to have it loaded: the backend keeps it. */
  g_object_unref (g_tls_backend_get_default_database (g_tls_backend_get_default ()));
  return NULL;
}

/**
 * tg_discovery_prepare:
 *
 * Loads in the background what every run needs. It returns at once and does its work only the first time.
 */
void
tg_discovery_prepare (void)
{
  static gsize started;

  if (!g_once_init_enter (&started))
    return;
  g_thread_unref (g_thread_new ("tg-discovery-prepare", prepare_thread, NULL));
  g_once_init_leave (&started, 1);
}

static void
start_race (TgDiscovery *self, GCancellable *cancellable)
{
  g_autofree char *ispdb_base = tg_settings_dup_ispdb_base ();

  tg_query_set_ispdb_base (self->query, ispdb_base);
  tg_discovery_prepare ();
  self->race = tg_race_new ();
  self->deadline = tg_deadline_new (cancellable, self->limit_msec, deadline_cb, self);
  for (gsize i = 0; self->finders[i]; i++)
    if (self->finders[i]->find_async)
      {
        Lane *lane = g_new0 (Lane, 1);

        lane->discovery = self;
        lane->finder = self->finders[i];
        lane->query = tg_query_ref (self->query);
        tg_race_add (self->race, lane_start, lane, lane_free);
      }
  tg_race_run_async (self->race, tg_deadline_get_cancellable (self->deadline), race_cb, g_object_ref (self));
}

/**
 * tg_discovery_run_async:
 * @self: a run that was not started yet
 * @cancellable: (nullable): stops everything, at any moment
 * @callback: called once, from the main context this was called in
 * @user_data: for @callback
 */
void
tg_discovery_run_async (TgDiscovery *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GPtrArray *answer = NULL;

  g_return_if_fail (TG_IS_DISCOVERY (self));
  g_return_if_fail (!self->task);
  self->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->task, tg_discovery_run_async);
  if (g_cancellable_is_cancelled (cancellable))
    {
      discovery_end (self, NULL, "cancelled");
      return;
    }
  answer = find_without_network (self);
  if (answer)
    {
      discovery_end (self, answer, "not-needed");
      return;
    }
  start_race (self, cancellable);
}

GPtrArray *
tg_discovery_run_finish (TgDiscovery *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * tg_discovery_dup_candidates:
 * @self: a run
 *
 * What a person who does not want to wait for the rest can go on with.
 *
 * Returns: (transfer container) (element-type TgCandidate): the answers in hand, best first; empty when the run has ended
 */
GPtrArray *
tg_discovery_dup_candidates (TgDiscovery *self)
{
  GPtrArray *candidates = self->race ? tg_race_get_answers (self->race) : g_ptr_array_new ();

  drop_repeated (candidates);
  return candidates;
}

/**
 * tg_discovery_get_tried:
 * @self: a run
 *
 * Returns: (transfer none) (element-type TgDiscoveryTried): what was asked so far
 */
GPtrArray *
tg_discovery_get_tried (TgDiscovery *self)
{
  return tg_query_get_tried (self->query);
}

static void
tg_discovery_finalize (GObject *object)
{
  TgDiscovery *self = TG_DISCOVERY (object);

  tg_query_close (self->query, "cancelled");
  tg_query_unref (self->query);
  G_OBJECT_CLASS (tg_discovery_parent_class)->finalize (object);
}

static void
tg_discovery_class_init (TgDiscoveryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_discovery_finalize;
  signals[SIGNAL_PROGRESS] =
      g_signal_new ("progress", TG_TYPE_DISCOVERY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tg_discovery_init (TgDiscovery *self)
{
}
