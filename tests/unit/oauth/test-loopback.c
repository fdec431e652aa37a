/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-error.h"
#include "tg-loopback.h"

#include <libsoup/soup.h>
#include <string.h>
#include <sys/resource.h>

#if defined(__SANITIZE_ADDRESS__)
#define FIXTURE_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FIXTURE_SANITIZED
#endif
#endif

/* A browser, and what the listener's owner saw. */
typedef struct
{
  TgLoopback *loopback;
  SoupSession *session;
  gboolean accept;
  gboolean drop; /* the owner lets go from inside the handler */
  guint n_responses;
  char *uri; /* (owned) */
} Fixture;

static gboolean
response_cb (TgLoopback *loopback, const char *uri, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_responses++;
  g_free (fixture->uri);
  fixture->uri = g_strdup (uri);
  if (fixture->drop)
    g_clear_object (&fixture->loopback);
  return fixture->accept;
}

static void
fixture_set_up (Fixture *fixture, gconstpointer uri)
{
  g_autoptr (GError) error = NULL;

  fixture->loopback = tg_loopback_new (uri, &error);
  g_assert_no_error (error);
  g_signal_connect (fixture->loopback, "response", G_CALLBACK (response_cb), fixture);
  fixture->session = soup_session_new_with_options ("timeout", 10, NULL);
  soup_session_set_proxy_resolver (fixture->session, NULL);
  fixture->accept = TRUE;
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer uri)
{
  g_clear_object (&fixture->loopback);
  g_clear_object (&fixture->session);
  g_free (fixture->uri);
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **where = user_data;

  *where = g_object_ref (result);
}

/* (transfer full) (nullable) the page */
static GBytes *
send_message (Fixture *fixture, SoupMessage *message, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return soup_session_send_and_read_finish (fixture->session, result, error);
}

/* (transfer full) */
static SoupMessage *
message_new (Fixture *fixture, const char *method, const char *rest)
{
  g_autofree char *uri = g_strconcat (tg_loopback_get_redirect_uri (fixture->loopback), rest, NULL);
  SoupMessage *message = soup_message_new (method, uri);

  g_assert_nonnull (message);
  return message;
}

/* (transfer full) @rest is put behind the redirect URI */
static SoupMessage *
request (Fixture *fixture, const char *method, const char *rest)
{
  g_autoptr (GError) error = NULL;
  SoupMessage *message = message_new (fixture, method, rest);
  g_autoptr (GBytes) page = send_message (fixture, message, &error);

  g_assert_no_error (error);
  g_assert_nonnull (page);
  return message;
}

static void
assert_status (Fixture *fixture, const char *method, const char *rest, guint expected)
{
  g_autoptr (SoupMessage) message = request (fixture, method, rest);

  g_test_message ("%s %s", method, rest);
  g_assert_cmpuint (soup_message_get_status (message), ==, expected);
}

static void
test_answer (Fixture *fixture, gconstpointer uri)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupMessage) message = message_new (fixture, "GET", "?code=a%2Fb&state=s");
  g_autofree char *expected =
      g_strconcat (tg_loopback_get_redirect_uri (fixture->loopback), "?code=a%2Fb&state=s", NULL);
  g_autoptr (GBytes) page = send_message (fixture, message, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  g_assert_cmpuint (fixture->n_responses, ==, 1);
  g_assert_cmpstr (fixture->uri, ==, expected);
  g_autofree char *html = g_strndup (g_bytes_get_data (page, NULL), g_bytes_get_size (page));
  g_assert_nonnull (strstr (html, "You can close this tab"));

  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Content-Type"), ==, "text/html; charset=utf-8");
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Cache-Control"), ==, "no-store");
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Referrer-Policy"), ==, "no-referrer");
  g_assert_cmpstr (soup_message_headers_get_one (headers, "X-Content-Type-Options"), ==, "nosniff");
  g_assert_true (g_str_has_prefix (soup_message_headers_get_one (headers, "Content-Security-Policy"),
                                   "default-src 'none'; style-src 'sha256-"));
  g_assert_null (soup_message_headers_get_one (headers, "Server"));
  g_assert_null (soup_message_headers_get_one (headers, "Access-Control-Allow-Origin"));
}

static void
test_one_answer (Fixture *fixture, gconstpointer uri)
{
  assert_status (fixture, "GET", "?code=a", 200);
  assert_status (fixture, "GET", "?code=a", 410);
  assert_status (fixture, "GET", "?code=b", 410);
  g_assert_cmpuint (fixture->n_responses, ==, 1);
}

/* Not ours: the listener goes on waiting. */
static void
test_refused (Fixture *fixture, gconstpointer uri)
{
  fixture->accept = FALSE;
  assert_status (fixture, "GET", "?code=a", 400);
  fixture->accept = TRUE;
  assert_status (fixture, "GET", "?code=b", 200);
  g_assert_cmpuint (fixture->n_responses, ==, 2);
}

static void
test_something_else (Fixture *fixture, gconstpointer uri)
{
  assert_status (fixture, "GET", "", 404);
  assert_status (fixture, "GET", "?", 404);
  assert_status (fixture, "GET", "/?code=a", 404);
  assert_status (fixture, "GET", "2?code=a", 404);
  g_assert_cmpuint (fixture->n_responses, ==, 0);
}

static void
test_other_methods (Fixture *fixture, gconstpointer uri)
{
  static const char *const methods[] = { "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW" };

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (SoupMessage) message = request (fixture, methods[i], "?code=a&state=s");
      g_test_message ("%s", methods[i]);
      g_assert_cmpuint (soup_message_get_status (message), ==, 405);
      g_assert_cmpstr (
          soup_message_headers_get_one (soup_message_get_response_headers (message), "Allow"), ==, "GET");
    }
  g_assert_cmpuint (fixture->n_responses, ==, 0);
}

/* (transfer full) @text may be what no client library would send; PORT in it is the listener's. */
static GSocketConnection *
connect_and_send (Fixture *fixture, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri =
      g_uri_parse (tg_loopback_get_redirect_uri (fixture->loopback), G_URI_FLAGS_NONE, NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, 10);
  GSocketConnection *connection = g_socket_client_connect_to_host (
      client, g_uri_get_host (uri), (guint16)g_uri_get_port (uri), NULL, &error);
  g_assert_no_error (error);

  g_autoptr (GString) request_text = g_string_new (text);
  g_autofree char *port = g_strdup_printf ("%d", g_uri_get_port (uri));
  g_string_replace (request_text, "PORT", port, 0);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                             request_text->str,
                             request_text->len,
                             NULL,
                             NULL,
                             &error);
  g_assert_no_error (error);
  return connection;
}

/* (transfer full) all that comes until the other side closes */
static char *
receive (GSocketConnection *connection)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  char *answer = g_malloc0 (65536);
  gsize length = 0;

  g_input_stream_read_all_async (stream, answer, 65535, G_PRIORITY_DEFAULT, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_input_stream_read_all_finish (stream, result, &length, &error);
  g_assert_no_error (error);
  return answer;
}

/* (transfer full) */
static char *
talk (Fixture *fixture, const char *text)
{
  g_autoptr (GSocketConnection) connection = connect_and_send (fixture, text);

  return receive (connection);
}

static void
test_host (Fixture *fixture, gconstpointer uri)
{
  static const struct
  {
    const char *headers;
    const char *answer;
  } rows[] = {
    { "Host: evil.example:PORT\r\n", "HTTP/1.1 404" },
    { "Host: localhost:PORT\r\n", "HTTP/1.1 404" },
    { "Host: 127.0.0.1\r\n", "HTTP/1.1 404" },
    { "Host: 127.0.0.1:1\r\n", "HTTP/1.1 404" },
    { "Host: 127.0.0.1:PORT.evil.example\r\n", "HTTP/1.1 4" },
    { "Host: 127.0.0.1:PORT\r\nHost: evil.example\r\n", "HTTP/1.1 404" },
    { "Host: evil.example\r\nHost: 127.0.0.1:PORT\r\n", "HTTP/1.1 404" },
    { "", "HTTP/1.1 4" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text =
          g_strconcat ("GET /callback?code=a&state=s HTTP/1.1\r\n", rows[i].headers, "\r\n", NULL);
      g_autofree char *answer = talk (fixture, text);
      g_assert_true (g_str_has_prefix (answer, rows[i].answer));
    }
  g_assert_cmpuint (fixture->n_responses, ==, 0);
}

/* Near it is not it. What RFC 3986 6.2.2 calls the same ("/call%62ack") libsoup has already made the same. */
static void
test_path (Fixture *fixture, gconstpointer uri)
{
  static const char *const targets[] = {
    "//callback?code=a",
    "/callback/?code=a",
    "/callback;x?code=a",
    "/callback%2F?code=a",
    "/Callback?code=a",
    "/favicon.ico",
    "/",
    "*",
    "http://evil.example/callback?code=a",
    "evil.example:443",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "GET %s HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\n\r\n", targets[i]);
      g_autofree char *answer = talk (fixture, text);
      g_test_message ("%s: %.20s", targets[i], answer);
      g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 4"));
    }
  g_assert_cmpuint (fixture->n_responses, ==, 0);
}

#define FLOOD_BYTES (64 * 1024 * 1024)

static gpointer
flood_thread (gpointer data)
{
  static const char chunk[65536];
  GOutputStream *stream = g_io_stream_get_output_stream (data);
  gboolean open = TRUE;

  for (gsize sent = 0; open && sent < FLOOD_BYTES; sent += sizeof chunk)
    open = g_output_stream_write_all (stream, chunk, sizeof chunk, NULL, NULL, NULL);
  return NULL;
}

/* The highest so far: within one turn of the main loop it goes up and down again. */
static glong
get_peak_kib (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/* Whoever sends a long body fills nobody's memory with it. */
static void
test_body (Fixture *fixture, gconstpointer uri)
{
  g_autofree char *head = g_strdup_printf (
      "POST /callback?code=a HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: %d\r\n\r\n", FLOOD_BYTES);
  g_autoptr (GSocketConnection) connection = connect_and_send (fixture, head);
  G_GNUC_UNUSED glong before_kib = get_peak_kib ();
  GThread *thread = g_thread_new ("flood", flood_thread, connection);
  g_autofree char *answer = receive (connection);

  g_thread_join (thread);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 405"));
#ifdef FIXTURE_SANITIZED
  g_test_skip ("a sanitizer keeps what was freed, so memory says nothing");
#else
  g_assert_cmpint (get_peak_kib () - before_kib, <, FLOOD_BYTES / 1024 / 2);
#endif
}

static void
assert_closed (Fixture *fixture, const char *redirect_uri)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = g_strconcat (redirect_uri, "?code=late", NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);

  g_assert_null (send_message (fixture, message, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

static void
test_closes (Fixture *fixture, gconstpointer uri)
{
  g_autofree char *redirect_uri = g_strdup (tg_loopback_get_redirect_uri (fixture->loopback));

  g_clear_object (&fixture->loopback);
  assert_closed (fixture, redirect_uri);
}

/* The owner lets go as soon as it has the answer; the person still sees the page. */
static void
test_dropped_by_handler (Fixture *fixture, gconstpointer uri)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *redirect_uri = g_strdup (tg_loopback_get_redirect_uri (fixture->loopback));
  g_autoptr (SoupMessage) message = message_new (fixture, "GET", "?code=a");
  gpointer watched = fixture->loopback;
  g_object_add_weak_pointer (G_OBJECT (fixture->loopback), &watched);
  fixture->drop = TRUE;
  g_autoptr (GBytes) page = send_message (fixture, message, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  g_assert_cmpuint (g_bytes_get_size (page), >, 100);
  g_assert_null (watched);
  assert_closed (fixture, redirect_uri);
}

/* The same, with a browser that keeps a second connection open. */
static void
test_open_connection (Fixture *fixture, gconstpointer uri)
{
  g_autoptr (GSocketConnection) idle = connect_and_send (fixture, "");
  g_autofree char *host = g_strdup (tg_loopback_get_redirect_uri (fixture->loopback) + strlen ("http://"));
  *strchr (host, '/') = '\0';

  fixture->drop = TRUE;
  g_autoptr (SoupMessage) message = request (fixture, "GET", "?code=a");
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);

  /* It comes too late, and gets an end instead of an answer or a crash. */
  g_autofree char *text = g_strdup_printf ("GET /callback?code=b HTTP/1.1\r\nHost: %s\r\n\r\n", host);
  g_output_stream_write_all (
      g_io_stream_get_output_stream (G_IO_STREAM (idle)), text, strlen (text), NULL, NULL, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (fixture->n_responses, ==, 1);
}

static void
test_uris (void)
{
  static const char *const bad[] = {
    "",
    "callback",
    "https://127.0.0.1/",
    "http://127.0.0.1:80/",
    "http://127.0.0.2/",
    "http://localhost/",
    "http://example.net/",
    "http://0.0.0.0/",
    "http://u@127.0.0.1/",
    "http://127.0.0.1/?a=b",
    "http://127.0.0.1/#a",
    "io.github.tegata.tegata:/consent",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", bad[i]);
      g_assert_null (tg_loopback_new (bad[i], &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
    }
}

/* Only on the loopback address that the URI names, and on a new port each time. */
static void
test_port (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgLoopback) a = tg_loopback_new ("http://127.0.0.1/callback", &error);
  g_assert_no_error (error);
  g_autoptr (TgLoopback) b = tg_loopback_new ("http://127.0.0.1", &error);
  g_assert_no_error (error);

  g_assert_true (g_regex_match_simple (
      "^http://127\\.0\\.0\\.1:[0-9]+/callback$", tg_loopback_get_redirect_uri (a), 0, 0));
  g_assert_true (
      g_regex_match_simple ("^http://127\\.0\\.0\\.1:[0-9]+$", tg_loopback_get_redirect_uri (b), 0, 0));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, "http://127.0.0.1/callback", fixture_set_up, test, fixture_tear_down);
}

static gboolean
has_ipv6 (void)
{
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_IPV6, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV6);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);

  return socket != NULL && g_socket_bind (socket, address, FALSE, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/loopback/answer", test_answer);
  if (has_ipv6 ())
    g_test_add ("/loopback/answer-ipv6",
                Fixture,
                "http://[::1]/callback",
                fixture_set_up,
                test_answer,
                fixture_tear_down);
  g_test_add (
      "/loopback/answer-root", Fixture, "http://127.0.0.1", fixture_set_up, test_answer, fixture_tear_down);
  add ("/loopback/one-answer", test_one_answer);
  add ("/loopback/refused", test_refused);
  add ("/loopback/something-else", test_something_else);
  add ("/loopback/other-methods", test_other_methods);
  add ("/loopback/host", test_host);
  add ("/loopback/path", test_path);
  add ("/loopback/body", test_body);
  add ("/loopback/closes", test_closes);
  add ("/loopback/dropped-by-handler", test_dropped_by_handler);
  add ("/loopback/open-connection", test_open_connection);
  g_test_add_func ("/loopback/uris", test_uris);
  g_test_add_func ("/loopback/port", test_port);
  return g_test_run ();
}
