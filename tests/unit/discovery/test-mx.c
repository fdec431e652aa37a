/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "support.h"
#include "tg-mx.h"
#include "tg-reason.h"

static GPtrArray *
wait_hosts (GAsyncResult **place, GError **error)
{
  g_autoptr (GAsyncResult) result = support_wait_result (place);

  return tg_mx_ask_finish (result, error);
}

static void
test_asked_once (void)
{
  g_autoptr (SupportResolver) resolver = support_resolver_install ();
  g_autoptr (TgMx) mx = tg_mx_new ("example.org");
  GAsyncResult *places[3] = { NULL };

  support_resolver_add (
      resolver, G_RESOLVER_RECORD_MX, "example.org", g_variant_new ("(qs)", 1, "mx.example.net"));
  tg_mx_ask_async (mx, NULL, support_result_cb, &places[0]);
  tg_mx_ask_async (mx, NULL, support_result_cb, &places[1]);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) hosts = NULL;

      if (i == 2)
        tg_mx_ask_async (mx, NULL, support_result_cb, &places[2]);
      hosts = wait_hosts (&places[i], &error);
      g_assert_no_error (error);
      g_assert_cmpuint (hosts->len, ==, 1);
      g_assert_cmpstr (hosts->pdata[0], ==, "mx.example.net");
    }
  g_assert_cmpuint (support_resolver_count (resolver, "example.org"), ==, 1);
}

static void
test_no_answer_is_kept (void)
{
  g_autoptr (SupportResolver) resolver = support_resolver_install ();
  g_autoptr (TgMx) mx = tg_mx_new ("example.org");
  GAsyncResult *place = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;

      tg_mx_ask_async (mx, NULL, support_result_cb, &place);
      g_assert_null (wait_hosts (&place, &error));
      g_assert_cmpstr (tg_reason_get_word (error), ==, "nothing");
    }
  g_assert_cmpuint (support_resolver_count (resolver, "example.org"), ==, 1);
}

static void
test_one_leaves (void)
{
  g_autoptr (SupportResolver) resolver = support_resolver_install ();
  g_autoptr (TgMx) mx = tg_mx_new ("example.org");
  g_autoptr (GCancellable) first = g_cancellable_new ();
  g_autoptr (GCancellable) second = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GAsyncResult *places[2] = { NULL };

  support_resolver_hang (resolver);
  tg_mx_ask_async (mx, first, support_result_cb, &places[0]);
  tg_mx_ask_async (mx, second, support_result_cb, &places[1]);
  g_cancellable_cancel (first);
  g_assert_null (wait_hosts (&places[0], &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  support_run (20);
  g_assert_null (places[1]);
  /* The object may go while somebody still waits. */
  tg_mx_unref (tg_mx_ref (mx));
  g_cancellable_cancel (second);
  g_assert_null (wait_hosts (&places[1], &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  support_run (20);
}

static void
test_cancelled_before (void)
{
  g_autoptr (SupportResolver) resolver = support_resolver_install ();
  g_autoptr (TgMx) mx = tg_mx_new ("example.org");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  g_cancellable_cancel (cancellable);
  tg_mx_ask_async (mx, cancellable, support_result_cb, &place);
  g_assert_null (wait_hosts (&place, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (support_resolver_count (resolver, "example.org"), ==, 0);
}

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  g_test_add_func ("/mx/asked-once", test_asked_once);
  g_test_add_func ("/mx/no-answer-is-kept", test_no_answer_is_kept);
  g_test_add_func ("/mx/one-leaves", test_one_leaves);
  g_test_add_func ("/mx/cancelled-before", test_cancelled_before);
  return g_test_run ();
}
