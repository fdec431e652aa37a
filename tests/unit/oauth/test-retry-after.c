/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-retry-after.h"

/* Sun, 06 Nov 1994 08:49:37 GMT, the date of RFC 9110 5.6.7. */
#define DATE_SEC 784111777

static void
test_seconds (void)
{
  g_assert_cmpuint (tg_retry_after_parse ("0", 0), ==, 0);
  g_assert_cmpuint (tg_retry_after_parse ("120", 0), ==, 120);
  g_assert_cmpuint (tg_retry_after_parse ("3601", 0), ==, 3600);
  g_assert_cmpuint (tg_retry_after_parse ("99999999999999999999999", 0), ==, 3600);
}

static void
test_date (void)
{
  g_assert_cmpuint (tg_retry_after_parse ("Sun, 06 Nov 1994 08:49:37 GMT", DATE_SEC - 90), ==, 90);
  g_assert_cmpuint (tg_retry_after_parse ("Sun, 06 Nov 1994 08:49:37 GMT", DATE_SEC - 7200), ==, 3600);
  g_assert_cmpuint (tg_retry_after_parse ("Sun, 06 Nov 1994 08:49:37 GMT", DATE_SEC + 1), ==, 0);
}

static void
test_nothing (void)
{
  static const char *const wrong[] = { "", "-5", "soon", "12 seconds", "1.5", "Sun, 99 Foo 1994", "\xff" };

  g_assert_cmpuint (tg_retry_after_parse (NULL, 0), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_test_message ("row %" G_GSIZE_FORMAT, i);
      g_assert_cmpuint (tg_retry_after_parse (wrong[i], 0), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/retry-after/seconds", test_seconds);
  g_test_add_func ("/retry-after/date", test_date);
  g_test_add_func ("/retry-after/nothing", test_nothing);
  return g_test_run ();
}
