/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-permission-gate.h"

#include "fake-person.h"
#include "tg-error.h"

typedef struct
{
  FakePerson *person;
  TgPermissionGate *gate;
  TgCaller *mail; /* org.example.Mail */
  TgCaller *other; /* org.example.Other */
  guint n_allowed;
  guint n_refused;
  char *reason;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->person = fake_person_new ();
  fixture->gate = tg_permission_gate_new (TG_PERMISSION_HOST (fixture->person));
  fixture->mail = tg_caller_new (":1.1", TG_CALLER_SANDBOXED, "org.example.Mail");
  fixture->other = tg_caller_new (":1.2", TG_CALLER_SANDBOXED, "org.example.Other");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->gate);
  g_assert_finalize_object (fixture->person);
  tg_caller_unref (fixture->mail);
  tg_caller_unref (fixture->other);
  g_free (fixture->reason);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GError) error = NULL;

  if (tg_permission_gate_ask_finish (TG_PERMISSION_GATE (source), result, &error))
    {
      g_assert_no_error (error);
      fixture->n_allowed++;
      return;
    }
  g_assert_error (error, TG_ERROR, TG_ERROR_NOT_ALLOWED);
  fixture->n_refused++;
  g_free (fixture->reason);
  fixture->reason = g_strdup (error->message);
}

static void
ask (Fixture *fixture, TgCaller *caller, const char *account_id)
{
  const char *const account_ids[] = { account_id, NULL };

  tg_permission_gate_ask_async (fixture->gate, caller, account_ids, FALSE, asked_cb, fixture);
  fake_person_settle ();
}

static void
choose (Fixture *fixture, TgCaller *caller)
{
  const char *const account_ids[] = { "a", "b", "c", NULL };

  tg_permission_gate_ask_async (fixture->gate, caller, account_ids, TRUE, asked_cb, fixture);
  fake_person_settle ();
}

static void
answer (Fixture *fixture, TgAnswer given, const char *picked)
{
  fake_person_answer (fixture->person, given, picked);
  fake_person_settle ();
}

static void
assert_outcome (Fixture *fixture, guint n_allowed, guint n_refused)
{
  g_assert_cmpuint (fixture->n_allowed, ==, n_allowed);
  g_assert_cmpuint (fixture->n_refused, ==, n_refused);
}

static void
test_allow (Fixture *fixture, gconstpointer data)
{
  ask (fixture, fixture->mail, "a");
  g_assert_cmpstr (fake_person_get_question (fixture->person), ==, "org.example.Mail: a");
  assert_outcome (fixture, 0, 0);
  answer (fixture, TG_ANSWER_ALLOW, NULL);
  assert_outcome (fixture, 1, 0);
  g_assert_cmpint (fake_person_get_kept (fixture->person, fixture->mail, "a"), ==, TG_PERMISSION_ALLOW);
  g_assert_cmpint (fake_person_get_kept (fixture->person, fixture->mail, "b"), ==, TG_PERMISSION_NONE);
  g_assert_cmpint (fake_person_get_kept (fixture->person, fixture->other, "a"), ==, TG_PERMISSION_NONE);
}

static void
test_refuse (Fixture *fixture, gconstpointer data)
{
  ask (fixture, fixture->mail, "a");
  answer (fixture, TG_ANSWER_REFUSE, NULL);
  assert_outcome (fixture, 0, 1);
  g_assert_cmpint (fake_person_get_kept (fixture->person, fixture->mail, "a"), ==, TG_PERMISSION_DENY);
}

static void
test_shared (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 500; i++)
    ask (fixture, fixture->mail, "a");
  g_assert_cmpuint (fake_person_n_questions (fixture->person), ==, 1);
  answer (fixture, TG_ANSWER_ALLOW, NULL);
  assert_outcome (fixture, 500, 0);
  g_assert_cmpuint (fake_person_n_questions (fixture->person), ==, 1);
}

/* However often it calls: one prompt, and no memory without end. */
static void
test_flood (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 10000; i++)
    ask (fixture, fixture->mail, "a");
  g_assert_cmpuint (fake_person_n_questions (fixture->person), ==, 1);
  assert_outcome (fixture, 0, 9000);
  answer (fixture, TG_ANSWER_CLOSED, NULL);
  assert_outcome (fixture, 0, 10000);
  for (int i = 0; i < 10000; i++)
    ask (fixture, fixture->mail, "a");
  assert_outcome (fixture, 0, 20000);
  g_assert_cmpuint (fake_person_n_questions (fixture->person), ==, 1);
}

static void
test_closed (Fixture *fixture, gconstpointer data)
{
  ask (fixture, fixture->mail, "a");
  answer (fixture, TG_ANSWER_CLOSED, NULL);
  assert_outcome (fixture, 0, 1);
  g_assert_cmpint (fake_person_get_kept (fixture->person, fixture->mail, "a"), ==, TG_PERMISSION_NONE);

  /* Silence for this app, whatever the account, and for no other. */
  fake_person_let_pass (fixture->person, 59);
  ask (fixture, fixture->mail, "a");
  ask (fixture, fixture->mail, "b");
  assert_outcome (fixture, 0, 3);
  g_assert_null (fake_person_get_question (fixture->person));
  ask (fixture, fixture->other, "a");
  g_assert_nonnull (fake_person_get_question (fixture->person));
  answer (fixture, TG_ANSWER_ALLOW, NULL);
  assert_outcome (fixture, 1, 3);

  /* The next one is twice as long. */
  fake_person_let_pass (fixture->person, 1);
  ask (fixture, fixture->mail, "a");
  answer (fixture, TG_ANSWER_CLOSED, NULL);
  fake_person_let_pass (fixture->person, 119);
  ask (fixture, fixture->mail, "a");
  g_assert_null (fake_person_get_question (fixture->person));
  fake_person_let_pass (fixture->person, 1);
  ask (fixture, fixture->mail, "a");
  answer (fixture, TG_ANSWER_ALLOW, NULL);
  assert_outcome (fixture, 2, 5);

  /* An answer ends that. */
  ask (fixture, fixture->mail, "b");
  answer (fixture, TG_ANSWER_CLOSED, NULL);
  fake_person_let_pass (fixture->person, 60);
  ask (fixture, fixture->mail, "b");
  answer (fixture, TG_ANSWER_REFUSE, NULL);
  assert_outcome (fixture, 2, 7);
}

static void
test_line (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) callers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_caller_unref);

  /* One app has two places at most ... */
  ask (fixture, fixture->mail, "a");
  ask (fixture, fixture->mail, "b");
  ask (fixture, fixture->mail, "c");
  assert_outcome (fixture, 0, 1);
  /* ... and there are five. */
  for (int i = 0; i < 4; i++)
    {
      g_autofree char *name = g_strdup_printf (":1.%d", i + 10);
      g_autofree char *app = g_strdup_printf ("org.example.App%d", i);

      g_ptr_array_add (callers, tg_caller_new (name, TG_CALLER_SANDBOXED, app));
      ask (fixture, callers->pdata[i], "a");
    }
  assert_outcome (fixture, 0, 2);
  g_assert_cmpuint (fake_person_n_questions (fixture->person), ==, 1);

  answer (fixture, TG_ANSWER_ALLOW, NULL);
  g_assert_cmpstr (fake_person_get_question (fixture->person), ==, "org.example.Mail: b");
  /* Not now: its other question goes too, when its turn comes. */
  ask (fixture, fixture->mail, "c");
  answer (fixture, TG_ANSWER_CLOSED, NULL);
  assert_outcome (fixture, 1, 3);
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *question = g_strdup_printf ("org.example.App%d: a", i);

      g_assert_cmpstr (fake_person_get_question (fixture->person), ==, question);
      answer (fixture, TG_ANSWER_ALLOW, NULL);
    }
  g_assert_null (fake_person_get_question (fixture->person));
  assert_outcome (fixture, 4, 4);
}

static void
test_choose (Fixture *fixture, gconstpointer data)
{
  choose (fixture, fixture->mail);
  /* What waits behind it is decided by then. */
  ask (fixture, fixture->mail, "b");
  g_assert_cmpstr (fake_person_get_question (fixture->person), ==, "org.example.Mail: a b c?");
  answer (fixture, TG_ANSWER_ALLOW, "b c");
  assert_outcome (fixture, 2, 0);
  g_assert_cmpuint (fake_person_n_questions (fixture->person), ==, 1);
  g_assert_cmpint (fake_person_get_kept (fixture->person, fixture->mail, "a"), ==, TG_PERMISSION_NONE);
  g_assert_cmpint (fake_person_get_kept (fixture->person, fixture->mail, "c"), ==, TG_PERMISSION_ALLOW);

  /* What the person did not pick is not asked about at once. */
  choose (fixture, fixture->mail);
  assert_outcome (fixture, 2, 1);
  fake_person_let_pass (fixture->person, 60);
  choose (fixture, fixture->mail);
  answer (fixture, TG_ANSWER_REFUSE, NULL);
  assert_outcome (fixture, 2, 2);
  g_assert_cmpint (fake_person_get_kept (fixture->person, fixture->mail, "a"), ==, TG_PERMISSION_DENY);
}

static void
test_choose_nothing (Fixture *fixture, gconstpointer data)
{
  choose (fixture, fixture->mail);
  answer (fixture, TG_ANSWER_ALLOW, NULL);
  assert_outcome (fixture, 0, 1);
  g_assert_cmpint (fake_person_get_kept (fixture->person, fixture->mail, "a"), ==, TG_PERMISSION_NONE);
}

static void
test_vanished (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TgCaller) again = tg_caller_new (":1.9", TG_CALLER_SANDBOXED, "org.example.Mail");

  /* Somebody else still waits for the same. */
  ask (fixture, fixture->mail, "a");
  ask (fixture, again, "a");
  ask (fixture, fixture->other, "a");
  tg_permission_gate_forget_caller (fixture->gate, ":1.1");
  fake_person_settle ();
  g_assert_cmpstr (fake_person_get_question (fixture->person), ==, "org.example.Mail: a");
  assert_outcome (fixture, 0, 1);
  /* Nobody does. */
  tg_permission_gate_forget_caller (fixture->gate, ":1.9");
  fake_person_settle ();
  g_assert_cmpstr (fake_person_get_question (fixture->person), ==, "org.example.Other: a");
  assert_outcome (fixture, 0, 2);
  /* Leaving and coming back is no way to ask again and again. */
  ask (fixture, again, "a");
  assert_outcome (fixture, 0, 3);
  /* One that is not on the screen yet. */
  fake_person_let_pass (fixture->person, 60);
  ask (fixture, again, "a");
  tg_permission_gate_forget_caller (fixture->gate, ":1.9");
  fake_person_settle ();
  answer (fixture, TG_ANSWER_ALLOW, NULL);
  g_assert_null (fake_person_get_question (fixture->person));
  assert_outcome (fixture, 1, 4);
}

/* Those that cannot be told apart: each connection is asked about, but a new one is no way round the silence. */
static void
test_unseen (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TgCaller) first = tg_caller_new (":1.5", TG_CALLER_UNKNOWN, NULL);
  g_autoptr (TgCaller) second = tg_caller_new (":1.6", TG_CALLER_UNKNOWN, NULL);

  ask (fixture, first, "a");
  ask (fixture, second, "a");
  g_assert_cmpstr (fake_person_get_question (fixture->person), ==, ":1.5: a");
  answer (fixture, TG_ANSWER_ALLOW, NULL);
  g_assert_cmpstr (fake_person_get_question (fixture->person), ==, ":1.6: a");
  answer (fixture, TG_ANSWER_REFUSE, NULL);
  assert_outcome (fixture, 1, 1);
  g_assert_cmpint (fake_person_get_kept (fixture->person, first, "a"), ==, TG_PERMISSION_ALLOW);
  g_assert_cmpint (fake_person_get_kept (fixture->person, second, "a"), ==, TG_PERMISSION_DENY);
  ask (fixture, second, "b");
  assert_outcome (fixture, 1, 2);
  g_assert_null (fake_person_get_question (fixture->person));
}

/* Nothing is allowed by failure. */
static void
test_failures (Fixture *fixture, gconstpointer data)
{
  ask (fixture, fixture->mail, "a");
  fake_person_fail (fixture->person);
  fake_person_settle ();
  assert_outcome (fixture, 0, 1);
  g_assert_cmpstr (fixture->reason, ==, "There is no screen.");
  ask (fixture, fixture->mail, "a");
  assert_outcome (fixture, 0, 2);

  fake_person_let_pass (fixture->person, 60);
  fake_person_break_store (fixture->person);
  ask (fixture, fixture->mail, "a");
  answer (fixture, TG_ANSWER_ALLOW, NULL);
  assert_outcome (fixture, 0, 3);
  g_assert_cmpstr (fixture->reason, ==, "The test says no.");
  ask (fixture, fixture->mail, "a");
  g_assert_null (fake_person_get_question (fixture->person));
}

int
main (int argc, char **argv)
{
  const struct
  {
    const char *path;
    void (*function) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/permission-gate/allow", test_allow },
    { "/permission-gate/refuse", test_refuse },
    { "/permission-gate/shared", test_shared },
    { "/permission-gate/flood", test_flood },
    { "/permission-gate/closed", test_closed },
    { "/permission-gate/line", test_line },
    { "/permission-gate/choose", test_choose },
    { "/permission-gate/choose-nothing", test_choose_nothing },
    { "/permission-gate/vanished", test_vanished },
    { "/permission-gate/unseen", test_unseen },
    { "/permission-gate/failures", test_failures },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].function, tear_down);
  return g_test_run ();
}
