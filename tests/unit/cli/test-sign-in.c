/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
/* Against a sign-in of the test on a private bus, in a thread of its own, with a pipe as standard input. */
#include "tg-sign-in.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

#include "tg-error.h"
#include "tg-exit.h"

#define SIGN_IN_PATH "/io/github/tegata/Tegata/Setup1/sign_in_1"
#define ACCOUNT_PATH "/io/github/tegata/Tegata/Accounts1/1"
#define GOOD_ANSWER "http://127.0.0.1:1234/callback?code=x"

typedef struct
{
  const char *bus;
  const char *consent;
  const char *final_state; /* what a good answer leads to */
  const char *error_name;
  const char *signed_in_as; /* (nullable) */
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  GMutex lock;
  GCond ready;
  gboolean is_ready;
  int n_responses;
  int n_cancels;
} Service;

static gboolean
finish_cb (gpointer user_data)
{
  TgIpcSignIn1 *skeleton = user_data;
  Service *service = g_object_get_data (user_data, "service");

  tg_ipc_sign_in1_set_account (skeleton, ACCOUNT_PATH);
  if (service->signed_in_as != NULL)
    tg_ipc_sign_in1_set_signed_in_as (skeleton, service->signed_in_as);
  tg_ipc_sign_in1_set_error (skeleton, g_variant_new ("(ss)", service->error_name, "It broke."));
  tg_ipc_sign_in1_set_state (skeleton, service->final_state);
  return G_SOURCE_REMOVE;
}

static gboolean
respond_cb (TgIpcSignIn1 *skeleton, GDBusMethodInvocation *invocation, const char *uri, gpointer user_data)
{
  Service *service = user_data;
  g_autoptr (GSource) source = NULL;

  service->n_responses++;
  if (!g_str_equal (uri, GOOD_ANSWER))
    {
      g_dbus_method_invocation_return_dbus_error (
          invocation, "io.github.tegata.Tegata.Error.InvalidArgument", "Not this one.");
      return TRUE;
    }
  tg_ipc_sign_in1_complete_respond (skeleton, invocation);
  /* As in the daemon: the state follows some time after the reply. */
  source = g_timeout_source_new (200);
  g_source_set_callback (source, finish_cb, skeleton, NULL);
  g_source_attach (source, service->context);
  return TRUE;
}

static gboolean
cancel_cb (TgIpcSignIn1 *skeleton, GDBusMethodInvocation *invocation, gpointer user_data)
{
  Service *service = user_data;

  service->n_cancels++;
  tg_ipc_sign_in1_complete_cancel (skeleton, invocation);
  return TRUE;
}

static TgIpcSignIn1 *
create_skeleton (Service *service)
{
  TgIpcSignIn1 *skeleton = tg_ipc_sign_in1_skeleton_new ();

  g_object_set_data (G_OBJECT (skeleton), "service", service);
  tg_ipc_sign_in1_set_state (skeleton, "consent");
  tg_ipc_sign_in1_set_consent (skeleton, service->consent);
  tg_ipc_sign_in1_set_authorization_uri (skeleton, "https://accounts.example.net/auth");
  tg_ipc_sign_in1_set_redirect_uri (skeleton, "http://127.0.0.1:1234/callback");
  tg_ipc_sign_in1_set_user_code (skeleton, "ABCD-EFGH");
  tg_ipc_sign_in1_set_verification_uri (skeleton, "https://accounts.example.net/device");
  tg_ipc_sign_in1_set_account (skeleton, "/");
  tg_ipc_sign_in1_set_error (skeleton, g_variant_new ("(ss)", "", ""));
  g_signal_connect (skeleton, "handle-respond", G_CALLBACK (respond_cb), service);
  g_signal_connect (skeleton, "handle-cancel", G_CALLBACK (cancel_cb), service);
  return skeleton;
}

static gpointer
service_thread (gpointer data)
{
  Service *service = data;
  g_autoptr (GDBusConnection) connection = NULL;
  g_autoptr (TgIpcSignIn1) skeleton = NULL;
  g_autoptr (GVariant) owned = NULL;
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (service->context);
  connection = g_dbus_connection_new_for_address_sync (service->bus,
                                                       G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                           G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                       NULL,
                                                       NULL,
                                                       &error);
  g_assert_no_error (error);
  skeleton = create_skeleton (service);
  g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (skeleton), connection, SIGN_IN_PATH, &error);
  g_assert_no_error (error);
  owned = g_dbus_connection_call_sync (connection,
                                       "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus",
                                       "RequestName",
                                       g_variant_new ("(su)", "io.github.tegata.Tegata.Setup1", 0),
                                       NULL,
                                       G_DBUS_CALL_FLAGS_NONE,
                                       -1,
                                       NULL,
                                       &error);
  g_assert_no_error (error);
  g_mutex_lock (&service->lock);
  service->is_ready = TRUE;
  g_cond_signal (&service->ready);
  g_mutex_unlock (&service->lock);
  g_main_loop_run (service->loop);
  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (skeleton));
  g_dbus_connection_close_sync (connection, NULL, NULL);
  g_main_context_pop_thread_default (service->context);
  return NULL;
}

static GTestDBus *bus;

static void
service_start (Service *service)
{
  service->bus = g_test_dbus_get_bus_address (bus);
  service->context = g_main_context_new ();
  service->loop = g_main_loop_new (service->context, FALSE);
  g_mutex_init (&service->lock);
  g_cond_init (&service->ready);
  service->thread = g_thread_new ("service", service_thread, service);
  g_mutex_lock (&service->lock);
  while (!service->is_ready)
    g_cond_wait (&service->ready, &service->lock);
  g_mutex_unlock (&service->lock);
}

static void
service_stop (Service *service)
{
  g_main_loop_quit (service->loop);
  g_thread_join (service->thread);
  g_main_loop_unref (service->loop);
  g_main_context_unref (service->context);
}

/* What the person will type; nothing more comes unless @open. Returns the writing end then, -1 else. */
static int
type (const char *text, gboolean open)
{
  int fds[2];

  g_assert_true (g_unix_open_pipe (fds, FD_CLOEXEC, NULL));
  g_assert_cmpint (write (fds[1], text, strlen (text)), ==, strlen (text));
  dup2 (fds[0], STDIN_FILENO);
  close (fds[0]);
  if (open)
    return fds[1];
  close (fds[1]);
  return -1;
}

static GString *said;

static void G_GNUC_PRINTF (1, 2) say (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_string_append_vprintf (said, format, arguments);
  va_end (arguments);
}

static char *
run_as (Service *service, char **signed_in_as, GCancellable *cancellable, GError **error)
{
  g_autoptr (GCancellable) fallback = g_cancellable_new ();
  char *account = NULL;
  gboolean done;

  g_string_truncate (said, 0);
  service_start (service);
  done = tg_sign_in_run_sync (
      SIGN_IN_PATH, say, &account, signed_in_as, cancellable != NULL ? cancellable : fallback, error);
  service_stop (service);
  g_assert_cmpint (done, ==, account != NULL);
  return account;
}

/* Where nobody else signs in. */
static char *
run (Service *service, GCancellable *cancellable, GError **error)
{
  g_autofree char *signed_in_as = NULL;
  char *account = run_as (service, &signed_in_as, cancellable, error);

  g_assert_null (signed_in_as);
  return account;
}

static void
test_somebody_else (void)
{
  Service service = {
    .consent = "paste", .final_state = "done", .error_name = "", .signed_in_as = "somebody@example.net"
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *signed_in_as = NULL;
  g_autofree char *account = NULL;

  type (GOOD_ANSWER "\n", FALSE);
  account = run_as (&service, &signed_in_as, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account, ==, ACCOUNT_PATH);
  g_assert_cmpstr (signed_in_as, ==, "somebody@example.net");
}

static void
test_paste (void)
{
  Service service = { .consent = "paste", .final_state = "done", .error_name = "" };
  g_autoptr (GError) error = NULL;
  g_autofree char *account = NULL;

  type ("nonsense\n\n  " GOOD_ANSWER "  \n", FALSE);
  account = run (&service, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account, ==, ACCOUNT_PATH);
  g_assert_cmpint (service.n_responses, ==, 2);
  g_assert_cmpint (service.n_cancels, ==, 0);
  g_assert_nonnull (strstr (said->str, "https://accounts.example.net/auth"));
  g_assert_nonnull (strstr (said->str, "Not this one."));
}

/* The last line of a file need not end. */
static void
test_paste_without_newline (void)
{
  Service service = { .consent = "paste", .final_state = "done", .error_name = "" };
  g_autoptr (GError) error = NULL;
  g_autofree char *account = NULL;

  type (GOOD_ANSWER, FALSE);
  account = run (&service, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account, ==, ACCOUNT_PATH);
}

static void
test_nothing_pasted (void)
{
  Service service = { .consent = "paste" };
  g_autoptr (GError) error = NULL;

  type ("nonsense\n", FALSE);
  g_assert_null (run (&service, NULL, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_CANCELLED);
  g_assert_cmpint (service.n_responses, ==, 1);
  g_assert_cmpint (service.n_cancels, ==, 1);
}

/* The reason keeps its meaning on the way to the exit status. */
static void
test_failed (void)
{
  Service service = { .consent = "paste",
                      .final_state = "failed",
                      .error_name = "io.github.tegata.Tegata.Error.KeyringLocked" };
  g_autoptr (GError) error = NULL;

  type (GOOD_ANSWER "\n", FALSE);
  g_assert_null (run (&service, NULL, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_KEYRING_LOCKED);
  g_assert_cmpstr (error->message, ==, "It broke.");
  g_assert_cmpint (tg_exit_from_error (error), ==, TG_EXIT_KEYRING);
}

static gpointer
interrupt_thread (gpointer data)
{
  g_usleep (300 * 1000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_interrupted (void)
{
  Service service = { .consent = "paste" };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  int fd = type ("", TRUE);
  GThread *thread = g_thread_new ("interrupt", interrupt_thread, cancellable);

  g_assert_null (run (&service, cancellable, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_CANCELLED);
  g_assert_cmpint (service.n_cancels, ==, 1);
  g_thread_join (thread);
  close (fd);
}

/* The code is shown, and the end of the input means nothing. */
static void
test_device (void)
{
  Service service = { .consent = "device" };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("interrupt", interrupt_thread, cancellable);

  type ("", FALSE);
  g_assert_null (run (&service, cancellable, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_CANCELLED);
  g_assert_nonnull (strstr (said->str, "https://accounts.example.net/device"));
  g_assert_nonnull (strstr (said->str, "ABCD-EFGH"));
  g_thread_join (thread);
}

static void
assert_consent (const char *wanted, const TgConsent *offered, gsize n_offered, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) options = tg_sign_in_get_options (wanted, offered, n_offered, NULL, &error);
  const char *consent = NULL;

  if (options != NULL)
    g_variant_ref_sink (options);
  if (expected == NULL)
    {
      g_assert_null (options);
      g_assert_cmpint (tg_exit_from_error (error), ==, TG_EXIT_USAGE);
      return;
    }
  g_assert_no_error (error);
  g_assert_true (g_variant_lookup (options, "consent", "&s", &consent));
  g_assert_cmpstr (consent, ==, expected);
}

static void
test_consent (void)
{
  const TgConsent all[] = { TG_CONSENT_EMBEDDED, TG_CONSENT_SYSTEM, TG_CONSENT_DEVICE };
  const TgConsent no_browser[] = { TG_CONSENT_EMBEDDED, TG_CONSENT_DEVICE };
  const TgConsent view_only[] = { TG_CONSENT_EMBEDDED };

  assert_consent (NULL, NULL, 0, "system");
  assert_consent (NULL, all, 3, "system");
  assert_consent (NULL, no_browser, 2, "device");
  assert_consent (NULL, view_only, 1, "paste");
  assert_consent ("device", all, 3, "device");
  assert_consent ("paste", NULL, 0, "paste");
  /* There is no window to embed anything in. */
  assert_consent ("embedded", all, 3, NULL);
  assert_consent ("", all, 3, NULL);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  said = g_string_new (NULL);
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  g_test_add_func ("/sign-in/paste", test_paste);
  g_test_add_func ("/sign-in/somebody-else", test_somebody_else);
  g_test_add_func ("/sign-in/paste-without-newline", test_paste_without_newline);
  g_test_add_func ("/sign-in/nothing-pasted", test_nothing_pasted);
  g_test_add_func ("/sign-in/failed", test_failed);
  g_test_add_func ("/sign-in/interrupted", test_interrupted);
  g_test_add_func ("/sign-in/device", test_device);
  g_test_add_func ("/sign-in/consent", test_consent);
  status = g_test_run ();
  g_string_free (said, TRUE);
  g_test_dbus_stop (bus);
  g_object_unref (bus);
  return status;
}
