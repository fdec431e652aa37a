/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "support.h"
#include "tg-race.h"
#include "tg-reason.h"

#define NEVER G_MAXUINT

/* A question that is answered after @msec, with @domain or with nothing. */
typedef struct
{
  guint msec;
  const char *domain; /* (nullable) */
  guint started;
  gboolean answered;
  gboolean cancelled;
  gboolean ended;
} Question;

static void
freed_cb (gpointer data)
{
  ((Question *)data)->ended = TRUE;
}

static gboolean
answer_cb (gpointer user_data)
{
  GTask *task = user_data;
  Question *question = g_task_get_task_data (task);
  g_autoptr (TgAddress) address = tg_address_parse ("traveller@example.org", NULL);
  GPtrArray *answer = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_candidate_unref);

  if (question->cancelled)
    {
      g_ptr_array_unref (answer);
      return G_SOURCE_REMOVE;
    }
  question->answered = TRUE;
  if (question->domain)
    g_ptr_array_add (answer, support_candidate_new (address, TG_SOURCE_MX, question->domain));
  if (question->domain || question->msec % 2 == 0)
    g_task_return_pointer (task, answer, (GDestroyNotify)g_ptr_array_unref);
  else
    {
      g_ptr_array_unref (answer);
      g_task_return_new_error (task, TG_REASON, TG_REASON_NOTHING, "nothing");
    }
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  Question *question = g_task_get_task_data (user_data);

  if (question->answered)
    return G_SOURCE_REMOVE;
  question->cancelled = TRUE;
  g_task_return_error_if_cancelled (user_data);
  return G_SOURCE_REMOVE;
}

static void
start (gpointer lane, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Question *question = lane;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GSource) source = g_cancellable_source_new (cancellable);

  question->started++;
  g_task_set_task_data (task, question, NULL);
  g_source_set_callback (source, G_SOURCE_FUNC (cancelled_cb), g_object_ref (task), g_object_unref);
  g_source_attach (source, NULL);
  if (question->msec != NEVER)
    g_timeout_add_full (G_PRIORITY_DEFAULT, question->msec, answer_cb, g_object_ref (task), g_object_unref);
}

static TgRace *
race_new (Question *questions, guint n)
{
  TgRace *race = tg_race_new ();

  for (guint i = 0; i < n; i++)
    tg_race_add (race, start, &questions[i], freed_cb);
  return race;
}

static char *
names (GPtrArray *candidates)
{
  g_autoptr (GString) string = g_string_new (NULL);

  for (guint i = 0; candidates && i < candidates->len; i++)
    g_string_append_printf (string, "%s%s", i ? " " : "", tg_candidate_get_name (candidates->pdata[i]));
  return g_string_free (g_steal_pointer (&string), FALSE);
}

static void
test_decision (void)
{
  const struct
  {
    const char *name;
    Question questions[4];
    guint n;
    const char *expected;
  } cases[] = {
    { "best at once", { { 1, "a.example" }, { NEVER, NULL }, { NEVER, NULL } }, 3, "a.example" },
    { "better waits", { { 60, "a.example" }, { 1, "b.example" } }, 2, "a.example b.example" },
    { "better fails", { { 60, NULL }, { 1, "b.example" }, { NEVER, NULL } }, 3, "b.example" },
    { "worse in hand", { { 61, NULL }, { 40, "b.example" }, { 1, "c.example" } }, 3, "b.example c.example" },
    { "worse not waited for", { { 20, NULL }, { 1, "b.example" }, { NEVER, "c.example" } }, 3, "b.example" },
    { "only the last", { { 1, NULL }, { 2, NULL }, { 30, "c.example" } }, 3, "c.example" },
    { "nobody", { { 1, NULL }, { 2, NULL } }, 2, "" },
    { "nothing asked", { { 0 } }, 0, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Question questions[4];
      TgRace *race;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GPtrArray) candidates = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *found = NULL;
      GAsyncResult *place = NULL;

      g_test_message ("%s", cases[i].name);
      memcpy (questions, cases[i].questions, sizeof questions);
      race = race_new (questions, cases[i].n);
      tg_race_run_async (race, NULL, support_result_cb, &place);
      tg_race_unref (race);
      result = support_wait_result (&place);
      candidates = tg_race_run_finish (result, &error);
      found = names (candidates);
      g_assert_cmpstr (found, ==, cases[i].expected);
      if (!candidates)
        g_assert_error (error, TG_REASON, TG_REASON_NOTHING);
      support_run (100);
      for (guint j = 0; j < cases[i].n; j++)
        {
          g_assert_cmpuint (questions[j].started, ==, 1);
          g_assert_true (questions[j].ended);
          g_assert_cmpint (questions[j].cancelled, ==, questions[j].msec == NEVER);
        }
    }
}

/* What cannot win is cancelled at once, not when the race is over. */
static void
test_pruned_early (void)
{
  Question questions[] = { { 100, "a.example" }, { 1, "b.example" }, { NEVER, "c.example" } };
  g_autoptr (TgRace) race = race_new (questions, G_N_ELEMENTS (questions));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) early = NULL;
  g_autofree char *found = NULL;
  GAsyncResult *place = NULL;

  tg_race_run_async (race, NULL, support_result_cb, &place);
  support_run (40);
  g_assert_null (place);
  g_assert_true (questions[2].cancelled);
  g_assert_false (questions[0].cancelled);
  early = tg_race_get_answers (race);
  found = names (early);
  g_assert_cmpstr (found, ==, "b.example");
  result = support_wait_result (&place);
  support_run (20);
}

static void
test_cancel (void)
{
  for (guint msec = 0; msec < 40; msec += 5)
    {
      Question questions[] = { { 20, NULL }, { NEVER, NULL }, { 10, "c.example" } };
      TgRace *race = race_new (questions, G_N_ELEMENTS (questions));
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GPtrArray) candidates = NULL;
      g_autoptr (GError) error = NULL;
      GAsyncResult *place = NULL;

      if (msec == 0)
        g_cancellable_cancel (cancellable);
      tg_race_run_async (race, cancellable, support_result_cb, &place);
      tg_race_unref (race);
      if (msec > 0)
        support_run (msec);
      g_cancellable_cancel (cancellable);
      result = support_wait_result (&place);
      candidates = tg_race_run_finish (result, &error);
      g_assert_null (candidates);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      support_run (40);
      for (gsize i = 0; i < G_N_ELEMENTS (questions); i++)
        g_assert_true (questions[i].ended);
    }
}

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  g_test_add_func ("/race/decision", test_decision);
  g_test_add_func ("/race/pruned-early", test_pruned_early);
  g_test_add_func ("/race/cancel", test_cancel);
  return g_test_run ();
}
