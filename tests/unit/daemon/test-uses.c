/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-uses.h"

static void
test_last (void)
{
  g_autoptr (TgUses) uses = tg_uses_new ();
  g_autoptr (TgUse) use = tg_use_ref (tg_uses_get (uses, "one", "org.example.Mail"));
  gint64 before_sec = g_get_real_time () / G_USEC_PER_SEC;

  g_assert_cmpint (tg_uses_get_last_sec (uses, "one", "org.example.Mail"), ==, 0);
  tg_use_touch (use);
  g_assert_cmpint (tg_uses_get_last_sec (uses, "one", "org.example.Mail"), >=, before_sec);
  g_assert_true (tg_uses_get (uses, "one", "org.example.Mail") == use);
  /* Neither another app nor another account. */
  g_assert_cmpint (tg_uses_get_last_sec (uses, "one", "org.example.Other"), ==, 0);
  g_assert_cmpint (tg_uses_get_last_sec (uses, "other", "org.example.Mail"), ==, 0);
}

/* Whoever has it in another thread may outlive the others. */
static void
test_outlives (void)
{
  TgUses *uses = tg_uses_new ();
  g_autoptr (TgUse) use = tg_use_ref (tg_uses_get (uses, "one", "org.example.Mail"));

  tg_uses_free (uses);
  tg_use_touch (use);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/uses/last", test_last);
  g_test_add_func ("/uses/outlives", test_outlives);
  return g_test_run ();
}
