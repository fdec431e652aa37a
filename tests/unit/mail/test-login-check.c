/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
/* Against a server of the test on loopback. Nobody trusts its certificate, so what can be shown here is
 * that nothing is ever sent to a server like it; the logins that work are shown in tests/integration. */
#include "tg-login-check.h"

#include <string.h>

#define SECRET "correct horse battery staple"

/* Says what is in @script, a step after each line from the client. */
typedef struct
{
  GSocketService *service;
  guint16 port;
  const char *const *script;
  GTlsCertificate *certificate; /* (nullable) TLS from the start */
  GString *heard; /* all that the client has sent in the clear */
  GMutex lock;
} Server;

static gboolean
serve (Server *self, GIOStream *stream)
{
  GOutputStream *output = g_io_stream_get_output_stream (stream);
  GInputStream *input = g_io_stream_get_input_stream (stream);
  char buffer[512];
  gssize n;

  for (const char *const *step = self->script; *step != NULL; step++)
    {
      if (!g_output_stream_write_all (output, *step, strlen (*step), NULL, NULL, NULL))
        return TRUE;
      n = g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL);
      if (n <= 0)
        return TRUE;
      g_mutex_lock (&self->lock);
      g_string_append_len (self->heard, buffer, n);
      g_mutex_unlock (&self->lock);
    }
  return TRUE;
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection *connection,
        GObject *source_object,
        gpointer user_data)
{
  Server *self = user_data;
  g_autoptr (GIOStream) tls = NULL;

  if (self->certificate == NULL)
    return serve (self, G_IO_STREAM (connection));
  tls = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);
  return serve (self, tls);
}

static Server *
server_start (const char *const *script, gboolean tls)
{
  Server *self = g_new0 (Server, 1);
  GError *error = NULL;

  self->script = script;
  self->heard = g_string_new (NULL);
  g_mutex_init (&self->lock);
  if (tls)
    {
      g_autofree char *pem = g_test_build_filename (G_TEST_BUILT, "unit", "mail", "mail-test.pem", NULL);
      g_autofree char *key = g_test_build_filename (G_TEST_BUILT, "unit", "mail", "mail-test.key", NULL);

      self->certificate = g_tls_certificate_new_from_files (pem, key, &error);
      g_assert_no_error (error);
    }
  self->service = g_threaded_socket_service_new (4);
  self->port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  g_socket_service_start (self->service);
  return self;
}

static void
server_stop (Server *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  /* Its threads may still be about to see the end of their connections. */
}

typedef struct
{
  gboolean done;
  GError *error;
  char *mechanism;
  gint64 started_usec;
} Outcome;

static void
checked_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  tg_login_check_finish (result, &outcome->mechanism, &outcome->error);
  outcome->done = TRUE;
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

/* Asynchronously, because the server accepts its connections on the main context. */
static GError *
check (TgProtocol protocol, TgSecurity security, guint16 port, TgMethod method, GCancellable *cancellable)
{
  g_autoptr (TgServer) server =
      tg_server_new (protocol, "localhost", port, security, "old@example.net", NULL);
  g_autoptr (TgSecret) secret = tg_secret_new (SECRET);
  Outcome outcome = { FALSE };

  tg_login_check_async (server, method, secret, cancellable, checked_cb, &outcome);
  while (!outcome.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (outcome.mechanism);
  return outcome.error;
}

static void
assert_unheard (Server *server)
{
  g_mutex_lock (&server->lock);
  g_assert_null (strstr (server->heard->str, SECRET));
  g_assert_null (strstr (server->heard->str, "AUTH"));
  g_assert_null (strstr (server->heard->str, "LOGIN"));
  g_assert_null (strstr (server->heard->str, "USER"));
  g_mutex_unlock (&server->lock);
}

static void
test_unreachable (void)
{
  Server *server = server_start (NULL, FALSE);
  g_autoptr (GError) error = NULL;

  server_stop (server);
  error = check (TG_PROTOCOL_IMAP, TG_SECURITY_TLS, server->port, TG_METHOD_OAUTH2, NULL);
  g_assert_error (error, TG_LOGIN_ERROR, TG_LOGIN_ERROR_UNREACHABLE);
}

static const char *const imap_plain[] = {
  "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2] ready\r\n",
  "* CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2\r\nA001 OK done\r\n",
  "A002 OK done\r\n",
  "A003 OK done\r\n",
  NULL
};
static const char *const pop3_plain[] = { "+OK ready\r\n",
                                          "+OK\r\nUSER\r\nSASL PLAIN XOAUTH2\r\n.\r\n",
                                          "+OK\r\n",
                                          "+OK\r\n",
                                          NULL };
static const char *const smtp_plain[] = { "220 ready\r\n",
                                          "250-localhost\r\n250 AUTH PLAIN XOAUTH2\r\n",
                                          "235 ok\r\n",
                                          "250 ok\r\n",
                                          NULL };
static const char *const *const plain[] = {
  [TG_PROTOCOL_IMAP] = imap_plain,
  [TG_PROTOCOL_POP3] = pop3_plain,
  [TG_PROTOCOL_SMTP] = smtp_plain,
};

/* No STARTTLS: no login, by whatever method. */
static void
test_no_starttls (void)
{
  for (int protocol = TG_PROTOCOL_IMAP; protocol <= TG_PROTOCOL_SMTP; protocol++)
    for (int method = TG_METHOD_OAUTH2; method <= TG_METHOD_PASSWORD; method++)
      {
        Server *server = server_start (plain[protocol], FALSE);
        g_autoptr (GError) error =
            check ((TgProtocol)protocol, TG_SECURITY_STARTTLS, server->port, (TgMethod)method, NULL);

        g_assert_error (error, TG_LOGIN_ERROR, TG_LOGIN_ERROR_TLS);
        g_assert_nonnull (strstr (error->message, "STARTTLS"));
        assert_unheard (server);
        server_stop (server);
      }
}

/* A server that is logged in already before TLS (RFC 9051, 7.1.4) is no server of ours. */
static void
test_preauth (void)
{
  const char *const script[] = {
    "* PREAUTH welcome\r\n", "* CAPABILITY IMAP4rev1\r\nA001 OK done\r\n", "A002 OK done\r\n", NULL
  };
  Server *server = server_start (script, FALSE);
  g_autoptr (GError) error =
      check (TG_PROTOCOL_IMAP, TG_SECURITY_STARTTLS, server->port, TG_METHOD_PASSWORD, NULL);

  g_assert_nonnull (error);
  assert_unheard (server);
  server_stop (server);
}

static void
test_untrusted (void)
{
  for (int protocol = TG_PROTOCOL_IMAP; protocol <= TG_PROTOCOL_SMTP; protocol++)
    {
      Server *server = server_start (plain[protocol], TRUE);
      g_autoptr (GError) error =
          check ((TgProtocol)protocol, TG_SECURITY_TLS, server->port, TG_METHOD_PASSWORD, NULL);

      g_assert_error (error, TG_LOGIN_ERROR, TG_LOGIN_ERROR_TLS);
      g_assert_nonnull (strstr (error->message, "certificate"));
      g_assert_cmpuint (server->heard->len, ==, 0);
      server_stop (server);
    }
}

/* A server without TLS on the port for TLS. */
static void
test_not_tls (void)
{
  Server *server = server_start (smtp_plain, FALSE);
  g_autoptr (GError) error =
      check (TG_PROTOCOL_SMTP, TG_SECURITY_TLS, server->port, TG_METHOD_PASSWORD, NULL);

  g_assert_error (error, TG_LOGIN_ERROR, TG_LOGIN_ERROR_TLS);
  assert_unheard (server);
  server_stop (server);
}

static void
test_busy (void)
{
  static const char *const script[] = { "421 4.7.0 Too many connections\r\n", NULL };
  Server *server = server_start (script, FALSE);
  g_autoptr (GError) error =
      check (TG_PROTOCOL_SMTP, TG_SECURITY_STARTTLS, server->port, TG_METHOD_PASSWORD, NULL);

  g_assert_error (error, TG_LOGIN_ERROR, TG_LOGIN_ERROR_TEMPORARY);
  g_assert_nonnull (strstr (error->message, "Too many connections"));
  server_stop (server);
}

static void
test_not_a_mail_server (void)
{
  static const char *const script[] = { "SSH-2.0-OpenSSH_9.2\r\n", NULL };
  Server *server = server_start (script, FALSE);
  g_autoptr (GError) error =
      check (TG_PROTOCOL_SMTP, TG_SECURITY_STARTTLS, server->port, TG_METHOD_PASSWORD, NULL);

  g_assert_error (error, TG_LOGIN_ERROR, TG_LOGIN_ERROR_UNREACHABLE);
  server_stop (server);
}

static void
test_cancel (void)
{
  static const char *const silence[] = { "", NULL };
  Server *server = server_start (silence, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gint64 started_usec = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;

  g_timeout_add (100, cancel_cb, cancellable);
  error = check (TG_PROTOCOL_IMAP, TG_SECURITY_STARTTLS, server->port, TG_METHOD_OAUTH2, cancellable);
  g_assert_error (error, TG_LOGIN_ERROR, TG_LOGIN_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - started_usec, <, 5 * G_USEC_PER_SEC);
  server_stop (server);
}

static gpointer
cancel_thread (gpointer data)
{
  g_usleep (100 * 1000);
  g_cancellable_cancel (data);
  return NULL;
}

/* The blocking form is woken up from another thread, in the middle of a wait. */
static void
test_cancel_sync (void)
{
  static const char *const silence[] = { "", NULL };
  Server *server = server_start (silence, FALSE);
  g_autoptr (TgServer) target = tg_server_new (
      TG_PROTOCOL_IMAP, "localhost", server->port, TG_SECURITY_STARTTLS, "old@example.net", NULL);
  g_autoptr (TgSecret) secret = tg_secret_new (SECRET);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);
  gint64 started_usec = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;

  g_assert_false (tg_login_check_sync (target, TG_METHOD_OAUTH2, secret, NULL, cancellable, &error));
  g_assert_error (error, TG_LOGIN_ERROR, TG_LOGIN_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - started_usec, <, 5 * G_USEC_PER_SEC);
  g_thread_join (thread);
  server_stop (server);
}

static void
test_cancelled_before (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  error = check (TG_PROTOCOL_IMAP, TG_SECURITY_TLS, 1, TG_METHOD_OAUTH2, cancellable);
  g_assert_error (error, TG_LOGIN_ERROR, TG_LOGIN_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/login-check/unreachable", test_unreachable);
  g_test_add_func ("/login-check/no-starttls", test_no_starttls);
  g_test_add_func ("/login-check/preauth", test_preauth);
  g_test_add_func ("/login-check/untrusted", test_untrusted);
  g_test_add_func ("/login-check/not-tls", test_not_tls);
  g_test_add_func ("/login-check/busy", test_busy);
  g_test_add_func ("/login-check/not-a-mail-server", test_not_a_mail_server);
  g_test_add_func ("/login-check/cancel", test_cancel);
  g_test_add_func ("/login-check/cancel-sync", test_cancel_sync);
  g_test_add_func ("/login-check/cancelled-before", test_cancelled_before);
  return g_test_run ();
}
