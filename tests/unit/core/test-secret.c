/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */

/* Wiping is watched where memory is given back: this program is linked with --wrap=g_free, so that every g_free() of
 * tg-secret.c comes here first, while the memory is still ours to read. */

#include "tg-secret.h"

#include <string.h>

static const char *watched;
static gsize watched_length;
static guint n_watched_frees;
static gboolean was_wiped;

void __real_g_free (gpointer memory);
void __wrap_g_free (gpointer memory);

void
__wrap_g_free (gpointer memory)
{
  if (memory != NULL && memory == watched)
    {
      n_watched_frees++;
      was_wiped = TRUE;
      for (gsize i = 0; i < watched_length; i++)
        was_wiped &= watched[i] == '\0';
      watched = NULL;
    }
  __real_g_free (memory);
}

static void
watch (TgSecret *secret)
{
  watched = tg_secret_peek (secret);
  watched_length = tg_secret_get_length (secret);
  n_watched_frees = 0;
  was_wiped = FALSE;
}

static void
test_wiped_with_last_reference (void)
{
  TgSecret *secret = tg_secret_new ("correct horse");
  TgSecret *other = tg_secret_ref (secret);

  watch (secret);
  tg_secret_unref (secret);
  g_assert_cmpuint (n_watched_frees, ==, 0);
  g_assert_cmpstr (tg_secret_peek (other), ==, "correct horse");
  tg_secret_unref (other);
  g_assert_cmpuint (n_watched_frees, ==, 1);
  g_assert_true (was_wiped);
}

static void
test_wiped_when_taken (void)
{
  char *value = g_strdup ("battery staple");
  TgSecret *secret = tg_secret_new_take (value);

  g_assert_true (tg_secret_peek (secret) == value);
  g_assert_cmpuint (tg_secret_get_length (secret), ==, strlen ("battery staple"));
  watch (secret);
  tg_secret_unref (secret);
  g_assert_cmpuint (n_watched_frees, ==, 1);
  g_assert_true (was_wiped);
}

/* Shows that the watch sees what is not wiped. */
static void
test_watch (void)
{
  char *value = g_strdup ("left behind");

  watched = value;
  watched_length = strlen (value);
  n_watched_frees = 0;
  __wrap_g_free (value);
  g_assert_cmpuint (n_watched_frees, ==, 1);
  g_assert_false (was_wiped);
}

static void
test_lengths (void)
{
  g_autoptr (TgSecret) part = tg_secret_new_len ("abcdef", 3);
  g_autoptr (TgSecret) empty = tg_secret_new_len (NULL, 0);
  g_autoptr (TgSecret) binary = tg_secret_new_len ("a\0b", 3);

  g_assert_cmpstr (tg_secret_peek (part), ==, "abc");
  g_assert_cmpstr (tg_secret_peek (empty), ==, "");
  g_assert_cmpuint (tg_secret_get_length (empty), ==, 0);
  g_assert_cmpmem (tg_secret_peek (binary), tg_secret_get_length (binary) + 1, "a\0b", 4);
}

static void
test_equal (void)
{
  g_autoptr (TgSecret) one = tg_secret_new ("same");
  g_autoptr (TgSecret) two = tg_secret_new ("same");
  g_autoptr (TgSecret) last_differs = tg_secret_new ("samf");
  g_autoptr (TgSecret) first_differs = tg_secret_new ("tame");
  g_autoptr (TgSecret) longer = tg_secret_new ("same!");
  g_autoptr (TgSecret) with_nul = tg_secret_new_len ("same\0x", 6);
  g_autoptr (TgSecret) other_nul = tg_secret_new_len ("same\0y", 6);

  g_assert_true (tg_secret_equal (one, two));
  g_assert_false (tg_secret_equal (one, last_differs));
  g_assert_false (tg_secret_equal (one, first_differs));
  g_assert_false (tg_secret_equal (one, longer));
  g_assert_false (tg_secret_equal (with_nul, other_nul));
  g_assert_true (tg_secret_equal (NULL, NULL));
  g_assert_false (tg_secret_equal (one, NULL));
  g_assert_false (tg_secret_equal (NULL, one));
}

static void
test_wipe (void)
{
  char text[] = "secret";
  guint8 bytes[] = { 1, 2, 3, 4 };

  tg_wipe (text);
  g_assert_cmpmem (text, sizeof text, "\0\0\0\0\0\0", sizeof text);
  tg_wipe_len (bytes, 3);
  g_assert_cmpmem (bytes, sizeof bytes, "\0\0\0\4", sizeof bytes);
  tg_wipe (NULL);
  tg_wipe_len (NULL, 0);
}

static gpointer
churn_cb (gpointer data)
{
  for (int i = 0; i < 10000; i++)
    {
      g_autoptr (TgSecret) reference = tg_secret_ref (data);

      g_assert_cmpstr (tg_secret_peek (reference), ==, "shared");
    }
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (TgSecret) secret = tg_secret_new ("shared");
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("churn", churn_cb, secret);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpstr (tg_secret_peek (secret), ==, "shared");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret/wiped-with-last-reference", test_wiped_with_last_reference);
  g_test_add_func ("/secret/wiped-when-taken", test_wiped_when_taken);
  g_test_add_func ("/secret/watch", test_watch);
  g_test_add_func ("/secret/lengths", test_lengths);
  g_test_add_func ("/secret/equal", test_equal);
  g_test_add_func ("/secret/wipe", test_wipe);
  g_test_add_func ("/secret/threads", test_threads);
  return g_test_run ();
}
