/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-pause.h"

#include "tg-error.h"

#define SEC(n) ((gint64)(n)*G_USEC_PER_SEC)

static void
begin (TgPause *pause, int code, const char *service, guint retry_after_sec, gint64 now_usec)
{
  g_autoptr (GError) refusal = g_error_new (TG_ERROR, code, "No.");

  tg_pause_begin (pause, refusal, service, retry_after_sec, now_usec);
}

static void
assert_lasts (TgPause *pause, gint64 from_usec, guint seconds)
{
  g_assert_nonnull (tg_pause_get (pause, from_usec + SEC (seconds) - 1));
  g_assert_null (tg_pause_get (pause, from_usec + SEC (seconds) * 5 / 4));
}

static void
test_grows (void)
{
  const guint seconds[] = { 1, 2, 4, 8, 16, 32, 60, 60, 60 };
  g_autoptr (TgPause) pause = tg_pause_new ();

  g_assert_null (tg_pause_get (pause, 0));
  for (gsize i = 0; i < G_N_ELEMENTS (seconds); i++)
    {
      begin (pause, TG_ERROR_PROVIDER_UNAVAILABLE, NULL, 0, SEC (1000));
      assert_lasts (pause, SEC (1000), seconds[i]);
    }
  tg_pause_end (pause);
  g_assert_null (tg_pause_get (pause, SEC (1000)));
  begin (pause, TG_ERROR_PROVIDER_UNAVAILABLE, NULL, 0, SEC (2000));
  assert_lasts (pause, SEC (2000), 1);
}

static void
test_attention (void)
{
  g_autoptr (TgPause) pause = tg_pause_new ();

  begin (pause, TG_ERROR_ATTENTION_NEEDED, NULL, 0, 0);
  assert_lasts (pause, 0, 120);
  g_assert_error (tg_pause_get (pause, 0), TG_ERROR, TG_ERROR_ATTENTION_NEEDED);
  begin (pause, TG_ERROR_ATTENTION_NEEDED, NULL, 0, 0);
  assert_lasts (pause, 0, 240);
  for (guint i = 0; i < 10; i++)
    begin (pause, TG_ERROR_ATTENTION_NEEDED, NULL, 0, 0);
  assert_lasts (pause, 0, 3600);
}

/* A hundred that were refused at the same moment do not come back at the same moment. */
static void
test_spread (void)
{
  guint n_over = 0;

  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (TgPause) pause = tg_pause_new ();

      begin (pause, TG_ERROR_PROVIDER_UNAVAILABLE, NULL, 60, 0);
      n_over += tg_pause_get (pause, SEC (67)) == NULL;
    }
  g_assert_cmpuint (n_over, >, 10);
  g_assert_cmpuint (n_over, <, 90);
}

static void
test_retry_after (void)
{
  g_autoptr (TgPause) pause = tg_pause_new ();

  begin (pause, TG_ERROR_PROVIDER_UNAVAILABLE, NULL, 3600, 0);
  assert_lasts (pause, 0, 3600);
  /* Never less than what is decent. */
  begin (pause, TG_ERROR_PROVIDER_UNAVAILABLE, NULL, 1, 0);
  assert_lasts (pause, 0, 2);
}

static void
test_concerns (void)
{
  g_autoptr (TgPause) pause = tg_pause_new ();

  begin (pause, TG_ERROR_FAILED, "contacts", 0, 0);
  g_assert_true (tg_pause_concerns (pause, "contacts"));
  g_assert_false (tg_pause_concerns (pause, "mail"));
  begin (pause, TG_ERROR_PROVIDER_UNAVAILABLE, NULL, 0, 0);
  g_assert_true (tg_pause_concerns (pause, "mail"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pause/grows", test_grows);
  g_test_add_func ("/pause/attention", test_attention);
  g_test_add_func ("/pause/spread", test_spread);
  g_test_add_func ("/pause/retry-after", test_retry_after);
  g_test_add_func ("/pause/concerns", test_concerns);
  return g_test_run ();
}
