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
  assert_decision (tg_access_check_accounts, TG_CALLER_UNSEEN, NULL, FALSE);
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
test_decide (void)
{
  for (TgAccess setting = TG_ACCESS_DENY; setting <= TG_ACCESS_ALLOW; setting++)
    {
      g_assert_cmpint (tg_access_decide (TG_CALLER_HOST, setting), ==, TG_ACCESS_ALLOW);
      g_assert_cmpint (tg_access_decide (TG_CALLER_SANDBOXED, setting), ==, setting);
      g_assert_cmpint (tg_access_decide (TG_CALLER_UNSEEN, setting), ==, setting);
      g_assert_cmpint (tg_access_decide (TG_CALLER_UNKNOWN, setting), ==, TG_ACCESS_DENY);
    }
}

static void
test_setting (void)
{
  g_autoptr (GSettings) settings = g_settings_new (TG_APP_ID);

  g_assert_cmpint (g_settings_get_enum (settings, "sandboxed-apps"), ==, TG_ACCESS_ASK);
  g_assert_true (g_settings_set_string (settings, "sandboxed-apps", "allow"));
  assert_decision (tg_access_check_accounts, TG_CALLER_SANDBOXED, "org.foreign.App", TRUE);
  assert_decision (tg_access_check_accounts, TG_CALLER_UNSEEN, NULL, TRUE);
  assert_decision (tg_access_check_accounts, TG_CALLER_UNKNOWN, NULL, FALSE);
  assert_decision (tg_access_check_setup, TG_CALLER_SANDBOXED, "org.foreign.App", FALSE);
  assert_decision (tg_access_check_setup, TG_CALLER_UNSEEN, NULL, FALSE);
  g_assert_true (g_settings_set_string (settings, "sandboxed-apps", "deny"));
  assert_decision (tg_access_check_accounts, TG_CALLER_SANDBOXED, "org.foreign.App", FALSE);
  assert_decision (tg_access_check_accounts, TG_CALLER_SANDBOXED, TG_APP_ID, TRUE);
  g_settings_reset (settings, "sandboxed-apps");
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
  g_test_add_func ("/access/decide", test_decide);
  g_test_add_func ("/access/setting", test_setting);
  g_test_add_func ("/access/owner", test_owner);
  return g_test_run ();
}
