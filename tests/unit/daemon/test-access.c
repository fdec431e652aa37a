/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-access.h"

#include "tg-config.h"
#include "tg-error.h"

static void
assert_decision (gboolean (*check) (TgCaller *, gpointer, GError **),
                 TgCallerKind kind,
                 const char *app_id,
                 gboolean allowed)
{
  g_autoptr (TgCaller) caller = tg_caller_new (":1.7", kind, app_id);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (check (caller, NULL, &error), ==, allowed);
  if (allowed)
    g_assert_no_error (error);
  else
    g_assert_error (error, TG_ERROR, TG_ERROR_NOT_ALLOWED);
}

static void
test_accounts (void)
{
  assert_decision (tg_access_check_accounts, TG_CALLER_HOST, NULL, TRUE);
  assert_decision (tg_access_check_accounts, TG_CALLER_SANDBOXED, TG_APP_ID, TRUE);
  assert_decision (tg_access_check_accounts, TG_CALLER_SANDBOXED, "org.foreign.App", FALSE);
  assert_decision (tg_access_check_accounts, TG_CALLER_UNKNOWN, NULL, FALSE);
}

static void
test_setup (void)
{
  assert_decision (tg_access_check_setup, TG_CALLER_HOST, NULL, TRUE);
  assert_decision (tg_access_check_setup, TG_CALLER_SANDBOXED, TG_APP_ID, TRUE);
  assert_decision (tg_access_check_setup, TG_CALLER_SANDBOXED, TG_APP_ID "x", FALSE);
  assert_decision (tg_access_check_setup, TG_CALLER_UNKNOWN, NULL, FALSE);
}

static void
test_owner (void)
{
  g_autoptr (TgCaller) caller = tg_caller_new (":1.7", TG_CALLER_HOST, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (tg_access_check_owner (caller, (gpointer) ":1.7", NULL));
  g_assert_false (tg_access_check_owner (caller, (gpointer) ":1.70", &error));
  /* To others it is not there at all. */
  g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access/accounts", test_accounts);
  g_test_add_func ("/access/setup", test_setup);
  g_test_add_func ("/access/owner", test_owner);
  return g_test_run ();
}
