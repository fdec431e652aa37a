/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "support.h"
#include "tg-discovery-private.h"
#include "tg-error.h"
#include "tg-reason.h"

typedef struct
{
  TgCatalogue *catalogue;
  TgAddress *address;
  TgDiscovery *discovery;
  GAsyncResult *place;
  guint progress;
  guint in_hand;
  guint callbacks;
} Fixture;

/* Sources of the test. Each plays one part; how often each was asked is counted. */
static guint n_asked;

typedef struct
{
  TgQuery *query; /* (owned) */
  TgDiscoveryTried *line;
  TgSource source;
  const char *domain; /* (nullable) */
  GError *error; /* (owned) (nullable) */
  gboolean ended;
} Part;

static void
part_free (gpointer data)
{
  Part *part = data;

  tg_query_unref (part->query);
  g_clear_error (&part->error);
  g_free (part);
}

static void
part_end (GTask *task)
{
  Part *part = g_task_get_task_data (task);
  TgAddress *address = tg_query_get_address (part->query);

  part->ended = TRUE;
  tg_query_end (part->query, part->line, part->error);
  if (part->error)
    g_task_return_error (task, g_error_copy (part->error));
  else
    g_task_return_pointer (task,
                           tg_finder_answer (support_candidate_new (address, part->source, part->domain)),
                           (GDestroyNotify)g_ptr_array_unref);
}

static gboolean
part_cb (gpointer user_data)
{
  Part *part = g_task_get_task_data (user_data);

  if (!part->ended)
    part_end (user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
part_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  Part *part = g_task_get_task_data (user_data);

  if (part->ended)
    return G_SOURCE_REMOVE;
  g_clear_error (&part->error);
  g_set_error_literal (&part->error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  part_end (user_data);
  return G_SOURCE_REMOVE;
}

/* @msec 0: never ends by itself. @error: (transfer full) (nullable). */
static void
play (TgQuery *query,
      TgSource source,
      guint msec,
      const char *domain,
      GError *error,
      GCancellable *cancellable,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GSource) cancelled = g_cancellable_source_new (cancellable);
  Part *part = g_new0 (Part, 1);

  n_asked++;
  part->query = tg_query_ref (query);
  part->line = tg_query_begin (query, source, "test:");
  part->source = source;
  part->domain = domain;
  part->error = error;
  g_task_set_task_data (task, part, part_free);
  g_source_set_callback (cancelled, G_SOURCE_FUNC (part_cancelled_cb), g_object_ref (task), g_object_unref);
  g_source_attach (cancelled, NULL);
  if (msec)
    g_timeout_add_full (G_PRIORITY_DEFAULT, msec, part_cb, g_object_ref (task), g_object_unref);
}

#define DEFINE_PART(name, source, msec, domain, error)                                                       \
  static void name##_async (                                                                                 \
      TgQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)           \
  {                                                                                                          \
    play (query, source, msec, domain, error, cancellable, callback, user_data);                             \
  }                                                                                                          \
  static const TgFinder name = { source, NULL, name##_async, NULL }

DEFINE_PART (good_autoconfig, TG_SOURCE_AUTOCONFIG, 30, "good.example", NULL);
DEFINE_PART (slow_ispdb, TG_SOURCE_ISPDB, 100, "slow.example", NULL);
DEFINE_PART (quick_mx, TG_SOURCE_MX, 5, "quick.example", NULL);
DEFINE_PART (same_mx, TG_SOURCE_MX, 5, "good.example", NULL);
DEFINE_PART (silent_pacc, TG_SOURCE_PACC, 0, NULL, NULL);
DEFINE_PART (silent_guess, TG_SOURCE_GUESS, 0, NULL, NULL);
DEFINE_PART (empty_pacc, TG_SOURCE_PACC, 20, NULL, g_error_new (TG_REASON, TG_REASON_NOTHING, "nothing"));
DEFINE_PART (dead_pacc, TG_SOURCE_PACC, 1, NULL, g_error_new (TG_REASON, TG_REASON_UNREACHABLE, "timeout"));
DEFINE_PART (dead_mx,
             TG_SOURCE_MX,
             2,
             NULL,
             g_error_new (G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "x"));

static void
progress_cb (TgDiscovery *discovery, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GPtrArray) in_hand = tg_discovery_dup_candidates (discovery);

  fixture->progress++;
  fixture->in_hand = MAX (fixture->in_hand, in_hand->len);
}

static void
done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->callbacks++;
  support_result_cb (object, result, &fixture->place);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->catalogue = support_catalogue_new ();
  fixture->address = tg_address_parse ("traveller@example.org", NULL);
  n_asked = 0;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->discovery), (gpointer *)&fixture->discovery);
  g_object_unref (fixture->discovery);
  for (guint i = 0; i < 100 && fixture->discovery; i++)
    support_run (5);
  /* What was stopped lets go. */
  g_assert_null (fixture->discovery);
  tg_address_unref (fixture->address);
  tg_catalogue_unref (fixture->catalogue);
}

static void
start (Fixture *fixture, const TgFinder *const *finders, guint limit_msec, GCancellable *cancellable)
{
  fixture->discovery =
      tg_discovery_new_with_finders (fixture->catalogue, fixture->address, finders, limit_msec);
  g_signal_connect (fixture->discovery, "progress", G_CALLBACK (progress_cb), fixture);
  tg_discovery_run_async (fixture->discovery, cancellable, done_cb, fixture);
}

static GPtrArray *
finish (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = support_wait_result (&fixture->place);

  return tg_discovery_run_finish (fixture->discovery, result, error);
}

static char *
names (GPtrArray *candidates)
{
  g_autoptr (GString) string = g_string_new (NULL);

  for (guint i = 0; i < candidates->len; i++)
    g_string_append_printf (string, "%s%s", i ? " " : "", tg_candidate_get_name (candidates->pdata[i]));
  return g_string_free (g_steal_pointer (&string), FALSE);
}

/* "source=word" for each line. */
static char *
words (Fixture *fixture)
{
  GPtrArray *tried = tg_discovery_get_tried (fixture->discovery);
  g_autoptr (GString) string = g_string_new (NULL);

  for (guint i = 0; i < tried->len; i++)
    {
      TgDiscoveryTried *line = tried->pdata[i];

      g_assert_true (line->finished);
      g_string_append_printf (
          string, "%s%s=%s", i ? " " : "", tg_enum_to_nick (TG_TYPE_SOURCE, (int)line->source), line->result);
    }
  return g_string_free (g_steal_pointer (&string), FALSE);
}

static void
assert_outcome (Fixture *fixture, const char *expected_names, const char *expected_words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) candidates = finish (fixture, &error);
  g_autofree char *found = NULL;
  g_autofree char *told = words (fixture);
  guint progress = fixture->progress;

  g_assert_no_error (error);
  found = names (candidates);
  g_assert_cmpstr (found, ==, expected_names);
  g_assert_cmpstr (told, ==, expected_words);
  /* Nothing comes after the end. */
  support_run (150);
  g_assert_cmpuint (fixture->callbacks, ==, 1);
  g_assert_cmpuint (fixture->progress, ==, progress);
}

static void
test_better_wins (Fixture *fixture, gconstpointer data)
{
  const TgFinder *const finders[] = { &empty_pacc, &good_autoconfig, &slow_ispdb,
                                      &quick_mx,   &silent_guess,    NULL };

  start (fixture, finders, 5000, NULL);
  g_assert_cmpuint (n_asked, ==, 5);
  assert_outcome (fixture,
                  "good.example quick.example",
                  "pacc=nothing autoconfig=found ispdb=not-needed mx=found guess=not-needed");
  g_assert_cmpuint (fixture->progress, >=, 10);
  g_assert_cmpuint (fixture->in_hand, ==, 2);
}

static void
test_repeated (Fixture *fixture, gconstpointer data)
{
  const TgFinder *const finders[] = { &good_autoconfig, &same_mx, NULL };

  start (fixture, finders, 5000, NULL);
  assert_outcome (fixture, "good.example", "autoconfig=found mx=found");
}

/* A source that looks closer at the best of the others. */
static void
play_closer (TgQuery *query,
             guint msec,
             TgCandidate *candidate,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  g_assert_cmpstr (tg_candidate_get_name (candidate), ==, "quick.example");
  play (query, TG_SOURCE_SASL, msec, "closer.example", NULL, cancellable, callback, user_data);
}

static void
look_closer_async (TgQuery *query,
                   TgCandidate *candidate,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  play_closer (query, 20, candidate, cancellable, callback, user_data);
}

static void
look_for_ever_async (TgQuery *query,
                     TgCandidate *candidate,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  play_closer (query, 0, candidate, cancellable, callback, user_data);
}

static const TgFinder closer_sasl = { TG_SOURCE_SASL, NULL, NULL, look_closer_async };
static const TgFinder endless_sasl = { TG_SOURCE_SASL, NULL, NULL, look_for_ever_async };

static void
test_closer (Fixture *fixture, gconstpointer data)
{
  const TgFinder *const finders[] = { &empty_pacc, &quick_mx, &closer_sasl, &silent_guess, NULL };

  start (fixture, finders, 5000, NULL);
  assert_outcome (
      fixture, "closer.example quick.example", "pacc=nothing mx=found sasl=found guess=not-needed");
}

/* An answer of the catalogue is as good as it gets, and nothing at all cannot be looked at. */
static void
test_not_closer (Fixture *fixture, gconstpointer data)
{
  const TgFinder *const known[] = { &tg_finder_catalogue, &closer_sasl, NULL };
  const TgFinder *const nothing[] = { &empty_pacc, &closer_sasl, NULL };

  if (data)
    {
      g_clear_pointer (&fixture->address, tg_address_unref);
      fixture->address = tg_address_parse ("traveller@example.net", NULL);
      start (fixture, known, 5000, NULL);
      assert_outcome (fixture, "Example Mail", "catalogue=found sasl=not-needed");
    }
  else
    {
      start (fixture, nothing, 5000, NULL);
      assert_outcome (fixture, "", "pacc=nothing sasl=not-needed");
    }
  g_assert_cmpuint (n_asked, ==, data ? 0 : 1);
}

/* What is in hand counts when the time is up. */
static void
test_closer_time_limit (Fixture *fixture, gconstpointer data)
{
  const TgFinder *const finders[] = { &empty_pacc, &quick_mx, &endless_sasl, NULL };

  start (fixture, finders, 150, NULL);
  assert_outcome (fixture, "quick.example", "pacc=nothing mx=found sasl=timeout");
}

static void
test_closer_cancel (Fixture *fixture, gconstpointer data)
{
  const TgFinder *const finders[] = { &quick_mx, &endless_sasl, NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *told = NULL;

  start (fixture, finders, 5000, cancellable);
  for (guint i = 0; i < 400 && n_asked < 2; i++)
    support_run (5);
  g_assert_cmpuint (n_asked, ==, 2);
  g_cancellable_cancel (cancellable);
  g_assert_null (finish (fixture, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_CANCELLED);
  told = words (fixture);
  g_assert_cmpstr (told, ==, "mx=found sasl=cancelled");
}

static void
test_no_network (Fixture *fixture, gconstpointer data)
{
  const TgFinder *const finders[] = { &tg_finder_catalogue, &silent_pacc, &quick_mx, NULL };

  g_clear_pointer (&fixture->address, tg_address_unref);
  fixture->address = tg_address_parse ("traveller@example.net", NULL);
  start (fixture, finders, 5000, NULL);
  assert_outcome (fixture, "Example Mail", "catalogue=found pacc=not-needed mx=not-needed");
  g_assert_cmpuint (n_asked, ==, 0);
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  const TgFinder *const finders[] = { &tg_finder_catalogue, &empty_pacc, &dead_mx, NULL };

  start (fixture, finders, 5000, NULL);
  assert_outcome (fixture, "", "catalogue=nothing pacc=nothing mx=dns");
}

static void
test_offline (Fixture *fixture, gconstpointer data)
{
  const TgFinder *const finders[] = { &tg_finder_catalogue, &dead_pacc, &dead_mx, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *told = NULL;

  start (fixture, finders, 5000, NULL);
  g_assert_null (finish (fixture, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_OFFLINE);
  told = words (fixture);
  g_assert_cmpstr (told, ==, "catalogue=nothing pacc=timeout mx=dns");
}

/* The whole has a limit, and what is in hand then counts. */
static void
test_time_limit (Fixture *fixture, gconstpointer data)
{
  const TgFinder *const finders[] = { &silent_pacc, &good_autoconfig, NULL };
  gint64 started = g_get_monotonic_time ();

  start (fixture, finders, 100, NULL);
  assert_outcome (fixture, "good.example", "pacc=timeout autoconfig=found");
  g_assert_cmpint ((g_get_monotonic_time () - started) / 1000, <, 2000);
}

static void
test_time_limit_silent (Fixture *fixture, gconstpointer data)
{
  const TgFinder *const finders[] = { &silent_pacc, &silent_guess, NULL };
  g_autoptr (GError) error = NULL;

  start (fixture, finders, 50, NULL);
  g_assert_null (finish (fixture, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_OFFLINE);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  const TgFinder *const finders[] = { &tg_finder_catalogue, &empty_pacc, &silent_guess, NULL };
  guint msec = GPOINTER_TO_UINT (data);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint progress;

  if (msec == 0)
    g_cancellable_cancel (cancellable);
  start (fixture, finders, 5000, cancellable);
  if (msec > 0)
    support_run (msec);
  g_cancellable_cancel (cancellable);
  g_assert_null (finish (fixture, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_CANCELLED);
  g_free (words (fixture));
  g_assert_cmpuint (tg_discovery_get_tried (fixture->discovery)->len, ==, 3);
  progress = fixture->progress;
  support_run (60);
  g_assert_cmpuint (fixture->callbacks, ==, 1);
  g_assert_cmpuint (fixture->progress, ==, progress);
  g_assert_cmpuint (n_asked, ==, msec == 0 ? 0 : 2);
}

/* The real sources, with a name service that knows nobody. */
static void
test_real_sources (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SupportResolver) resolver = support_resolver_install ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) candidates = NULL;
  TgSource last = 0;
  guint seen = 0;

  fixture->discovery = tg_discovery_new (fixture->catalogue, fixture->address);
  tg_discovery_run_async (fixture->discovery, NULL, done_cb, fixture);
  candidates = finish (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (candidates->len, ==, 0);
  g_assert_cmpuint (support_resolver_count (resolver, "autoconfig.example.org"), >=, 1);
  for (guint i = 0; i < tg_discovery_get_tried (fixture->discovery)->len; i++)
    {
      TgDiscoveryTried *line = tg_discovery_get_tried (fixture->discovery)->pdata[i];

      g_assert_cmpint (line->source, >=, last);
      /* A document without its digest, for one, is not waited for. */
      if (!g_str_equal (line->result, "not-needed"))
        g_assert_cmpstr (line->result, ==, "nothing");
      seen |= 1u << line->source;
      last = line->source;
    }
  for (gsize i = 0; tg_finders[i]; i++)
    {
      g_assert_true (i == 0 || tg_finders[i - 1]->source < tg_finders[i]->source);
      g_assert_true (seen & (1u << tg_finders[i]->source));
    }
}

#define ADD_WITH(name, data, func) g_test_add ("/discovery/" name, Fixture, data, set_up, func, tear_down)
#define ADD(name, func) ADD_WITH (name, NULL, func)

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  ADD ("better-wins", test_better_wins);
  ADD ("repeated", test_repeated);
  ADD ("closer", test_closer);
  ADD_WITH ("closer/provider", "known", test_not_closer);
  ADD_WITH ("closer/nothing", NULL, test_not_closer);
  ADD ("closer/time-limit", test_closer_time_limit);
  ADD ("closer/cancel", test_closer_cancel);
  ADD ("no-network", test_no_network);
  ADD ("nothing", test_nothing);
  ADD ("offline", test_offline);
  ADD ("time-limit", test_time_limit);
  ADD ("time-limit-silent", test_time_limit_silent);
  ADD_WITH ("cancel/before", GUINT_TO_POINTER (0), test_cancel);
  ADD_WITH ("cancel/at-once", GUINT_TO_POINTER (1), test_cancel);
  ADD_WITH ("cancel/in-the-middle", GUINT_TO_POINTER (10), test_cancel);
  ADD_WITH ("cancel/late", GUINT_TO_POINTER (50), test_cancel);
  ADD ("real-sources", test_real_sources);
  return g_test_run ();
}
