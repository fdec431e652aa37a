/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-exit.h"

#include "tg-error.h"
#include "tg-login-check.h"

static void
assert_status (GQuark domain, int code, TgExit status)
{
  g_autoptr (GError) error = g_error_new_literal (domain, code, "Sorry.");

  g_assert_cmpint (tg_exit_from_error (error), ==, status);
  g_assert_cmpstr (error->message, ==, "Sorry.");
}

static void
test_errors (void)
{
  assert_status (TG_ERROR, TG_ERROR_FAILED, TG_EXIT_FAILED);
  assert_status (TG_ERROR, TG_ERROR_NOT_FOUND, TG_EXIT_NO_ACCOUNT);
  assert_status (TG_ERROR, TG_ERROR_NOT_ALLOWED, TG_EXIT_NOT_ALLOWED);
  assert_status (TG_ERROR, TG_ERROR_ATTENTION_NEEDED, TG_EXIT_ATTENTION);
  assert_status (TG_ERROR, TG_ERROR_KEYRING_LOCKED, TG_EXIT_KEYRING);
  assert_status (TG_ERROR, TG_ERROR_KEYRING_UNAVAILABLE, TG_EXIT_KEYRING);
  assert_status (TG_ERROR, TG_ERROR_OFFLINE, TG_EXIT_TRY_LATER);
  assert_status (TG_ERROR, TG_ERROR_PROVIDER_UNAVAILABLE, TG_EXIT_TRY_LATER);
  assert_status (TG_ERROR, TG_ERROR_UNSUPPORTED, TG_EXIT_FAILED);
  assert_status (TG_ERROR, TG_ERROR_INVALID_ARGUMENT, TG_EXIT_USAGE);
  assert_status (TG_ERROR, TG_ERROR_CANCELLED, TG_EXIT_FAILED);
}

static void
test_usage (void)
{
  assert_status (TG_USAGE_ERROR, 0, TG_EXIT_USAGE);
  assert_status (G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION, TG_EXIT_USAGE);
}

static void
test_logins (void)
{
  assert_status (TG_LOGIN_ERROR, TG_LOGIN_ERROR_UNREACHABLE, TG_EXIT_TRY_LATER);
  assert_status (TG_LOGIN_ERROR, TG_LOGIN_ERROR_TLS, TG_EXIT_FAILED);
  assert_status (TG_LOGIN_ERROR, TG_LOGIN_ERROR_MECHANISM, TG_EXIT_FAILED);
  assert_status (TG_LOGIN_ERROR, TG_LOGIN_ERROR_REFUSED, TG_EXIT_ATTENTION);
  assert_status (TG_LOGIN_ERROR, TG_LOGIN_ERROR_DISABLED, TG_EXIT_NOT_ALLOWED);
  assert_status (TG_LOGIN_ERROR, TG_LOGIN_ERROR_TEMPORARY, TG_EXIT_TRY_LATER);
  assert_status (TG_LOGIN_ERROR, TG_LOGIN_ERROR_CANCELLED, TG_EXIT_FAILED);
}

/* As they come from a proxy. */
static void
test_remote (void)
{
  g_autoptr (GError) locked =
      g_dbus_error_new_for_dbus_error ("io.github.tegata.Tegata.Error.KeyringLocked", "It is locked.");
  g_autoptr (GError) foreign =
      g_dbus_error_new_for_dbus_error ("org.freedesktop.DBus.Error.NoReply", "No reply.");

  g_assert_cmpint (tg_exit_from_error (locked), ==, TG_EXIT_KEYRING);
  g_assert_cmpint (tg_exit_from_error (foreign), !=, TG_EXIT_DONE);
  assert_status (G_IO_ERROR, G_IO_ERROR_CANCELLED, TG_EXIT_FAILED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exit/errors", test_errors);
  g_test_add_func ("/exit/usage", test_usage);
  g_test_add_func ("/exit/logins", test_logins);
  g_test_add_func ("/exit/remote", test_remote);
  return g_test_run ();
}
