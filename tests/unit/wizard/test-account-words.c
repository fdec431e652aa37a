/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-account-words.h"

#define NOW 1700000000
#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static void
test_renewed (void)
{
  const struct
  {
    gint64 ago_sec;
    const char *words;
  } cases[] = {
    { 0, "Sign-in renewed just now" },
    { MINUTE - 1, "Sign-in renewed just now" },
    { MINUTE, "Sign-in renewed 1 minute ago" },
    { 12 * MINUTE + 59, "Sign-in renewed 12 minutes ago" },
    { HOUR, "Sign-in renewed 1 hour ago" },
    { 23 * HOUR, "Sign-in renewed 23 hours ago" },
    { DAY, "Sign-in renewed 1 day ago" },
    { 29 * DAY, "Sign-in renewed 29 days ago" },
    { 60 * DAY, "Sign-in renewed on 15 September 2023" },
    /* A clock that was set back. */
    { -HOUR, "Sign-in renewed just now" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = tg_account_words_renewed (NOW - cases[i].ago_sec, NOW);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
  g_assert_null (tg_account_words_renewed (0, NOW));
}

static void
test_used (void)
{
  const struct
  {
    gint64 then_sec;
    const char *words;
  } cases[] = {
    { 0, NULL },
    { NOW, "Used within the last hour" },
    { NOW - HOUR, "Used 1 hour ago" },
    { NOW - 3 * DAY, "Used 3 days ago" },
    { NOW - 60 * DAY, "Used on 15 September 2023" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = tg_account_words_used (cases[i].then_sec, NOW);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_reasons (void)
{
  const char *const cases[][2] = {
    { "grant-revoked", "A %s B no longer accepts the sign-in. Sign in again." },
    { "grant-missing", "The keyring no longer holds the sign-in. Sign in again." },
    { "one that came later", "Sign in again to receive and send mail." },
    { "", "Sign in again to receive and send mail." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = tg_account_words_explain_reason (cases[i][0], "A %s B");

      g_assert_cmpstr (words, ==, cases[i][1]);
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/account-words/renewed", test_renewed);
  g_test_add_func ("/account-words/used", test_used);
  g_test_add_func ("/account-words/reasons", test_reasons);
  return g_test_run ();
}
