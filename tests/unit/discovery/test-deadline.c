/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "support.h"
#include "tg-deadline.h"

static void
count_cb (gpointer user_data)
{
  (*(guint *)user_data)++;
}

static void
test_time (void)
{
  guint ended = 0;
  g_autoptr (TgDeadline) deadline = tg_deadline_new (NULL, 30, count_cb, &ended);

  g_assert_false (g_cancellable_is_cancelled (tg_deadline_get_cancellable (deadline)));
  support_run (100);
  g_assert_true (g_cancellable_is_cancelled (tg_deadline_get_cancellable (deadline)));
  g_assert_true (tg_deadline_has_passed (deadline));
  g_assert_cmpuint (ended, ==, 1);
}

static void
test_parent (void)
{
  g_autoptr (GCancellable) parent = g_cancellable_new ();
  guint ended = 0;
  g_autoptr (TgDeadline) deadline = tg_deadline_new (parent, 60, count_cb, &ended);

  g_cancellable_cancel (parent);
  g_assert_cmpuint (ended, ==, 0);
  support_run (120);
  g_assert_true (g_cancellable_is_cancelled (tg_deadline_get_cancellable (deadline)));
  g_assert_false (tg_deadline_has_passed (deadline));
  g_assert_cmpuint (ended, ==, 1);
}

static void
test_cancelled_before (void)
{
  g_autoptr (GCancellable) parent = g_cancellable_new ();
  g_autoptr (TgDeadline) deadline = NULL;

  g_cancellable_cancel (parent);
  deadline = tg_deadline_new (parent, 0, NULL, NULL);
  g_assert_true (g_cancellable_is_cancelled (tg_deadline_get_cancellable (deadline)));
}

static void
test_freed (void)
{
  g_autoptr (GCancellable) parent = g_cancellable_new ();
  guint ended = 0;
  TgDeadline *deadline = tg_deadline_new (parent, 10, count_cb, &ended);
  g_autoptr (GCancellable) cancellable = g_object_ref (tg_deadline_get_cancellable (deadline));

  tg_deadline_free (deadline);
  g_cancellable_cancel (parent);
  support_run (50);
  g_assert_cmpuint (ended, ==, 0);
  g_assert_false (g_cancellable_is_cancelled (cancellable));
}

static void
free_cb (gpointer user_data)
{
  TgDeadline **deadline = user_data;

  g_clear_pointer (deadline, tg_deadline_free);
}

static void
test_freed_at_the_end (void)
{
  TgDeadline *deadline = NULL;
  g_autoptr (GCancellable) cancellable = NULL;

  deadline = tg_deadline_new (NULL, 10, free_cb, &deadline);
  cancellable = g_object_ref (tg_deadline_get_cancellable (deadline));
  support_run (50);
  g_assert_null (deadline);
  g_assert_true (g_cancellable_is_cancelled (cancellable));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/deadline/time", test_time);
  g_test_add_func ("/deadline/parent", test_parent);
  g_test_add_func ("/deadline/cancelled-before", test_cancelled_before);
  g_test_add_func ("/deadline/freed", test_freed);
  g_test_add_func ("/deadline/freed-at-the-end", test_freed_at_the_end);
  return g_test_run ();
}
