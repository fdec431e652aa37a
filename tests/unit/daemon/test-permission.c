/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-permission.h"

#include "tg-error.h"

static void
assert_words (const char *text, TgPermission permission)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 0);

  g_assert_cmpint (tg_permission_from_strv ((const char *const *)words), ==, permission);
}

static void
test_words (void)
{
  assert_words ("", TG_PERMISSION_NONE);
  assert_words ("allow", TG_PERMISSION_ALLOW);
  assert_words ("deny", TG_PERMISSION_DENY);
  /* Only what is plain allows. */
  assert_words ("allow deny", TG_PERMISSION_DENY);
  assert_words ("allow allow", TG_PERMISSION_NONE);
  assert_words ("allow mail", TG_PERMISSION_NONE);
  assert_words ("Allow", TG_PERMISSION_NONE);
  assert_words ("yes", TG_PERMISSION_NONE);
  assert_words ("none", TG_PERMISSION_NONE);
}

static void
test_strings (void)
{
  const TgPermission all[] = { TG_PERMISSION_NONE, TG_PERMISSION_ALLOW, TG_PERMISSION_DENY };
  TgPermission permission = TG_PERMISSION_NONE;

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_assert_true (tg_permission_from_string (tg_permission_to_string (all[i]), &permission));
      g_assert_cmpint (permission, ==, all[i]);
    }
  g_assert_false (tg_permission_from_string ("ask", &permission));
}

static void
test_apps (void)
{
  const char *const good[] = { "org.example.App", "snap.thunderbird", "/usr/bin/python3.11" };
  const char *const bad[] = { "", "app", ":1.7", "org.example.", "usr/bin/x", "org example.App" };
  g_autofree char *filler = g_strnfill (5000, 'x');
  g_autofree char *long_path = g_strconcat ("/", filler, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (tg_permission_check_app (good[i], NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (tg_permission_check_app (bad[i], &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
    }
  g_assert_false (tg_permission_check_app (long_path, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/permission/words", test_words);
  g_test_add_func ("/permission/strings", test_strings);
  g_test_add_func ("/permission/apps", test_apps);
  return g_test_run ();
}
