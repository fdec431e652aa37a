/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "support.h"
#include "tg-probe.h"
#include "tg-reason.h"

typedef struct
{
  GSocketService *service;
  GTlsCertificate *certificate;
  GTlsDatabase *database;
  GSocketClient *client;
  const char *greeting; /* (nullable) silence */
  gint n_received; /* bytes that the client said */
  gint n_running; /* conversations */
  guint16 port;
} Fixture;

/* In a thread of its own: greets, then counts what the client says until it leaves. */
static gboolean
run_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GIOStream) tls =
      g_tls_server_connection_new (G_IO_STREAM (connection), fixture->certificate, NULL);
  gboolean up = g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, NULL);
  char byte;

  if (up && fixture->greeting)
    g_output_stream_write_all (
        g_io_stream_get_output_stream (tls), fixture->greeting, strlen (fixture->greeting), NULL, NULL, NULL);
  while (up && g_input_stream_read (g_io_stream_get_input_stream (tls), &byte, 1, NULL, NULL) > 0)
    g_atomic_int_inc (&fixture->n_received);
  g_atomic_int_add (&fixture->n_running, -1);
  return TRUE;
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  g_atomic_int_inc (&((Fixture *)user_data)->n_running);
  return FALSE;
}

static void
client_event_cb (GSocketClient *client,
                 GSocketClientEvent event,
                 GSocketConnectable *connectable,
                 GIOStream *connection,
                 gpointer user_data)
{
  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    g_tls_connection_set_database (G_TLS_CONNECTION (connection), user_data);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *cert_file =
      g_test_build_filename (G_TEST_BUILT, "unit", "discovery", "localhost.pem", NULL);
  g_autofree char *key_file =
      g_test_build_filename (G_TEST_BUILT, "unit", "discovery", "localhost.key", NULL);
  g_autoptr (GError) error = NULL;

  fixture->certificate = g_tls_certificate_new_from_files (cert_file, key_file, &error);
  g_assert_no_error (error);
  fixture->database = g_tls_file_database_new (cert_file, &error);
  g_assert_no_error (error);
  fixture->service = g_threaded_socket_service_new (8);
  g_signal_connect (fixture->service, "incoming", G_CALLBACK (incoming_cb), fixture);
  g_signal_connect (fixture->service, "run", G_CALLBACK (run_cb), fixture);
  fixture->port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (fixture->service), NULL, &error);
  g_assert_no_error (error);
  fixture->client = g_socket_client_new ();
  g_socket_client_set_tls (fixture->client, TRUE);
  g_signal_connect (fixture->client, "event", G_CALLBACK (client_event_cb), fixture->database);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->client);
  g_socket_service_stop (fixture->service);
  for (guint i = 0; i < 500 && g_atomic_int_get (&fixture->n_running) > 0; i++)
    support_run (10);
  g_assert_cmpint (g_atomic_int_get (&fixture->n_running), ==, 0);
  g_socket_listener_close (G_SOCKET_LISTENER (fixture->service));
  g_object_unref (fixture->service);
  g_object_unref (fixture->database);
  g_object_unref (fixture->certificate);
}

static gboolean
probe (Fixture *fixture, TgProtocol protocol, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  tg_probe_with_client_async (
      fixture->client, protocol, "localhost", fixture->port, NULL, support_result_cb, &place);
  result = support_wait_result (&place);
  return tg_probe_finish (result, error);
}

static void
test_right (Fixture *fixture, gconstpointer data)
{
  const struct
  {
    TgProtocol protocol;
    const char *greeting;
  } cases[] = {
    { TG_PROTOCOL_IMAP, "* OK ready\r\n" },
    { TG_PROTOCOL_POP3, "+OK ready\r\n" },
    { TG_PROTOCOL_SMTP, "220 localhost ESMTP\r\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      fixture->greeting = cases[i].greeting;
      g_assert_true (probe (fixture, cases[i].protocol, &error));
      g_assert_no_error (error);
    }
  support_run (50);
  g_assert_cmpint (g_atomic_int_get (&fixture->n_received), ==, 0);
}

static void
test_other_service (Fixture *fixture, gconstpointer data)
{
  const char *const greetings[] = { "220 ftp\r\n", "* BYE\r\n", "HTTP/1.1 400 Bad Request\r\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (greetings); i++)
    {
      g_autoptr (GError) error = NULL;

      fixture->greeting = greetings[i];
      g_assert_false (probe (fixture, TG_PROTOCOL_IMAP, &error));
      g_assert_cmpstr (tg_reason_get_word (error), ==, "other-service");
    }
}

static void
test_strict_tls (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  fixture->greeting = "* OK ready\r\n";
  tg_probe_async (TG_PROTOCOL_IMAP, "localhost", fixture->port, NULL, support_result_cb, &place);
  result = support_wait_result (&place);
  g_assert_false (tg_probe_finish (result, &error));
  g_assert_cmpstr (tg_reason_get_word (error), ==, "tls");
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  tg_probe_async (TG_PROTOCOL_IMAP, "localhost", 1, NULL, support_result_cb, &place);
  result = support_wait_result (&place);
  g_assert_false (tg_probe_finish (result, &error));
  g_assert_cmpstr (tg_reason_get_word (error), ==, "refused");
}

static void
test_silent (Fixture *fixture, gconstpointer data)
{
  gint64 started = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;

  g_assert_false (probe (fixture, TG_PROTOCOL_IMAP, &error));
  g_assert_cmpstr (tg_reason_get_word (error), ==, "timeout");
  g_assert_cmpint ((g_get_monotonic_time () - started) / 1000, <, TG_PROBE_LIMIT_MSEC + 1500);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  for (guint msec = 0; msec <= 30; msec += 3)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      GAsyncResult *place = NULL;

      if (msec == 0)
        g_cancellable_cancel (cancellable);
      tg_probe_with_client_async (fixture->client,
                                  TG_PROTOCOL_IMAP,
                                  "localhost",
                                  fixture->port,
                                  cancellable,
                                  support_result_cb,
                                  &place);
      if (msec > 0)
        support_run (msec);
      g_cancellable_cancel (cancellable);
      result = support_wait_result (&place);
      g_assert_false (tg_probe_finish (result, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

static void
test_greetings (void)
{
  g_assert_true (tg_probe_is_greeting (TG_PROTOCOL_IMAP, "* ok", 4));
  g_assert_false (tg_probe_is_greeting (TG_PROTOCOL_IMAP, "* O", 3));
  g_assert_false (tg_probe_is_greeting (TG_PROTOCOL_POP3, "-ERR", 4));
  g_assert_false (tg_probe_is_greeting (TG_PROTOCOL_SMTP, "554 ", 4));
  g_assert_false (tg_probe_is_greeting (TG_PROTOCOL_SMTP, "", 0));
}

#define ADD(name, func) g_test_add ("/probe/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  ADD ("right", test_right);
  ADD ("other-service", test_other_service);
  ADD ("strict-tls", test_strict_tls);
  ADD ("refused", test_refused);
  ADD ("silent", test_silent);
  ADD ("cancel", test_cancel);
  g_test_add_func ("/probe/greetings", test_greetings);
  return g_test_run ();
}
