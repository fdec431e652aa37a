/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-keyring.h"

#include "private-bus.h"
#include "tg-error.h"
#include "tg-keyring-job.h"

#include <libsecret/secret.h>

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static gboolean
has_result (gpointer user_data)
{
  return *(GAsyncResult **)user_data != NULL;
}

/* A session without a Secret Service. */
static void
test_absent (void)
{
  g_autoptr (GDBusConnection) connection = private_bus_connect ();
  g_autoptr (TgKeyring) keyring = tg_keyring_new (connection);
  g_autoptr (TgSecret) password = tg_secret_new ("p");
  g_autoptr (TgCredential) credential = tg_credential_new_password (password);
  g_autoptr (GAsyncResult) load = NULL;
  g_autoptr (GAsyncResult) save = NULL;
  g_autoptr (GAsyncResult) erase = NULL;
  g_autoptr (GError) load_error = NULL;
  g_autoptr (GError) save_error = NULL;
  g_autoptr (GError) erase_error = NULL;
  gboolean touched = TRUE;

  tg_keyring_load_async (keyring, "a1", FALSE, NULL, result_cb, &load);
  tg_keyring_save_async (keyring, "a1", "Label", credential, TRUE, NULL, result_cb, &save);
  tg_keyring_erase_async (keyring, "a1", FALSE, NULL, result_cb, &erase);
  private_bus_wait (has_result, &load);
  private_bus_wait (has_result, &save);
  private_bus_wait (has_result, &erase);
  g_assert_null (tg_keyring_load_finish (keyring, load, &load_error));
  g_assert_error (load_error, TG_ERROR, TG_ERROR_KEYRING_UNAVAILABLE);
  g_assert_false (tg_keyring_save_finish (keyring, save, &touched, &save_error));
  g_assert_error (save_error, TG_ERROR, TG_ERROR_KEYRING_UNAVAILABLE);
  /* Nothing can be left of it. */
  g_assert_false (touched);
  g_assert_false (tg_keyring_erase_finish (keyring, erase, &erase_error));
  g_assert_error (erase_error, TG_ERROR, TG_ERROR_KEYRING_UNAVAILABLE);
}

static void
test_cancelled (void)
{
  g_autoptr (GDBusConnection) connection = private_bus_connect ();
  g_autoptr (TgKeyring) keyring = tg_keyring_new (connection);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) load = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  tg_keyring_load_async (keyring, "a1", FALSE, cancellable, result_cb, &load);
  private_bus_wait (has_result, &load);
  g_assert_null (tg_keyring_load_finish (keyring, load, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_CANCELLED);
}

static void
assert_translation (GQuark domain, int source_code, int code)
{
  TgKeyringJob *job = tg_keyring_job_new ("a1", FALSE, NULL);
  g_autoptr (GError) source = g_error_new (domain, source_code, "source");
  g_autoptr (GError) translated = tg_keyring_job_translate (job, source);

  g_assert_error (translated, TG_ERROR, code);
  tg_keyring_job_free (job);
}

static void
test_translation (void)
{
  TgKeyringJob *job = tg_keyring_job_new ("a1", FALSE, NULL);
  g_autoptr (GError) locked =
      g_dbus_error_new_for_dbus_error ("org.freedesktop.Secret.Error.IsLocked", "locked");
  g_autoptr (GError) translated = tg_keyring_job_translate (job, locked);

  g_assert_error (translated, TG_ERROR, TG_ERROR_KEYRING_LOCKED);
  tg_keyring_job_free (job);
  assert_translation (SECRET_ERROR, SECRET_ERROR_IS_LOCKED, TG_ERROR_KEYRING_LOCKED);
  assert_translation (SECRET_ERROR, SECRET_ERROR_PROTOCOL, TG_ERROR_KEYRING_UNAVAILABLE);
  assert_translation (G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN, TG_ERROR_KEYRING_UNAVAILABLE);
  assert_translation (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, TG_ERROR_KEYRING_UNAVAILABLE);
  assert_translation (G_IO_ERROR, G_IO_ERROR_CANCELLED, TG_ERROR_CANCELLED);
  assert_translation (TG_ERROR, TG_ERROR_NOT_FOUND, TG_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  private_bus_start ();
  g_test_add_func ("/keyring/absent", test_absent);
  g_test_add_func ("/keyring/cancelled", test_cancelled);
  g_test_add_func ("/keyring/translation", test_translation);
  status = g_test_run ();
  private_bus_stop ();
  return status;
}
