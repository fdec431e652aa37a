/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-error.h"

#include <string.h>

static void
test_names (void)
{
  const struct
  {
    TgError code;
    const char *word;
  } table[] = {
    { TG_ERROR_FAILED, "Failed" },
    { TG_ERROR_NOT_FOUND, "NotFound" },
    { TG_ERROR_NOT_ALLOWED, "NotAllowed" },
    { TG_ERROR_ATTENTION_NEEDED, "AttentionNeeded" },
    { TG_ERROR_KEYRING_LOCKED, "KeyringLocked" },
    { TG_ERROR_KEYRING_UNAVAILABLE, "KeyringUnavailable" },
    { TG_ERROR_OFFLINE, "Offline" },
    { TG_ERROR_PROVIDER_UNAVAILABLE, "ProviderUnavailable" },
    { TG_ERROR_UNSUPPORTED, "Unsupported" },
    { TG_ERROR_INVALID_ARGUMENT, "InvalidArgument" },
    { TG_ERROR_CANCELLED, "Cancelled" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *name = g_strconcat ("io.github.tegata.Tegata.Error.", table[i].word, NULL);
      g_autoptr (GError) error = g_error_new_literal (TG_ERROR, (int)table[i].code, "Sign in again.");
      g_autofree char *encoded = g_dbus_error_encode_gerror (error);

      g_assert_cmpstr (tg_error_get_dbus_name (table[i].code), ==, name);
      g_assert_cmpint (tg_error_from_dbus_name (name), ==, table[i].code);
      g_assert_cmpstr (encoded, ==, name);
    }
  g_assert_cmpint (tg_error_from_dbus_name ("org.example.Error"), ==, TG_ERROR_FAILED);
  g_assert_cmpint (tg_error_from_dbus_name (NULL), ==, TG_ERROR_FAILED);
}

/* What another process gets back is the same code and, once normalised, the same sentence. */
static void
test_over_dbus (void)
{
  g_autoptr (GError) error = g_dbus_error_new_for_dbus_error (
      tg_error_get_dbus_name (TG_ERROR_KEYRING_LOCKED), "Unlock the keyring.");

  g_assert_error (error, TG_ERROR, TG_ERROR_KEYRING_LOCKED);
  g_assert_true (g_dbus_error_is_remote_error (error));
  tg_error_normalize (&error);
  g_assert_error (error, TG_ERROR, TG_ERROR_KEYRING_LOCKED);
  g_assert_cmpstr (error->message, ==, "Unlock the keyring.");
}

static void
test_normalize (void)
{
  const struct
  {
    GQuark domain;
    int code;
    TgError expected;
  } table[] = {
    { G_IO_ERROR, G_IO_ERROR_CANCELLED, TG_ERROR_CANCELLED },
    { G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE, TG_ERROR_OFFLINE },
    { G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE, TG_ERROR_OFFLINE },
    { G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND, TG_ERROR_PROVIDER_UNAVAILABLE },
    { G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, TG_ERROR_PROVIDER_UNAVAILABLE },
    { G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, TG_ERROR_PROVIDER_UNAVAILABLE },
    { G_IO_ERROR, G_IO_ERROR_TIMED_OUT, TG_ERROR_PROVIDER_UNAVAILABLE },
    { G_IO_ERROR, G_IO_ERROR_NOT_FOUND, TG_ERROR_NOT_FOUND },
    { G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, TG_ERROR_NOT_ALLOWED },
    { G_IO_ERROR, G_IO_ERROR_NO_SPACE, TG_ERROR_FAILED },
    { G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, TG_ERROR_PROVIDER_UNAVAILABLE },
    { G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, TG_ERROR_OFFLINE },
    { G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, TG_ERROR_PROVIDER_UNAVAILABLE },
    { G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT, TG_ERROR_NOT_FOUND },
    { G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED, TG_ERROR_NOT_ALLOWED },
    { G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS, TG_ERROR_INVALID_ARGUMENT },
    { G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN, TG_ERROR_FAILED },
    { G_FILE_ERROR, G_FILE_ERROR_NOENT, TG_ERROR_FAILED },
    { TG_ERROR, TG_ERROR_ATTENTION_NEEDED, TG_ERROR_ATTENTION_NEEDED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (table[i].domain, table[i].code, "What went wrong.");

      tg_error_normalize (&error);
      g_assert_error (error, TG_ERROR, (int)table[i].expected);
      g_assert_cmpstr (error->message, ==, "What went wrong.");
    }
}

static void
test_normalize_foreign_remote (void)
{
  g_autoptr (GError) error = g_dbus_error_new_for_dbus_error ("org.example.Broken", "It broke.");
  g_autoptr (GError) none = NULL;

  tg_error_normalize (&error);
  g_assert_error (error, TG_ERROR, TG_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==, "It broke.");
  tg_error_normalize (&none);
  g_assert_no_error (none);
  tg_error_normalize (NULL);
}

/* A reply may come before this process has named the domain; then GDBus does not know the name yet. */
static void
test_normalize_before_registration (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (GError) error = g_dbus_error_new_for_dbus_error ("io.github.tegata.Tegata.Error.Offline",
                                                                  "Connect to the network.");

      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_DBUS_ERROR);
      tg_error_normalize (&error);
      g_assert_error (error, TG_ERROR, TG_ERROR_OFFLINE);
      g_assert_cmpstr (error->message, ==, "Connect to the network.");
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/normalize-before-registration", test_normalize_before_registration);
  g_test_add_func ("/error/names", test_names);
  g_test_add_func ("/error/over-dbus", test_over_dbus);
  g_test_add_func ("/error/normalize", test_normalize);
  g_test_add_func ("/error/normalize-foreign-remote", test_normalize_foreign_remote);
  return g_test_run ();
}
