/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fixture-clock.h"
#include "fixture-network.h"
#include "fixture-server.h"
#include "tg-error.h"
#include "tg-json.h"
#include "tg-post.h"

#include <string.h>

typedef struct
{
  FixtureServer *server;
  SoupSession *session;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = fixture_server_new ();
  fixture->session = tg_post_session_new ();
  fixture_network_set_available (TRUE);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->session);
  g_clear_pointer (&fixture->server, fixture_server_free);
}

/* (transfer full) (nullable) */
static TgPostAnswer *
post_to (Fixture *fixture, const char *uri, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tg_post_async (fixture->session, uri, g_strdup ("a=b&c=d"), NULL, fixture_result_cb, &result);
  return tg_post_finish (fixture_wait (&result), error);
}

/* (transfer full) (nullable) */
static TgPostAnswer *
post (Fixture *fixture, GError **error)
{
  g_autofree char *uri = fixture_server_get_uri (fixture->server, "/token");
  return post_to (fixture, uri, error);
}

static void
assert_body (TgPostAnswer *answer, const char *expected)
{
  gsize length;
  const char *data = g_bytes_get_data (answer->body, &length);

  g_assert_cmpmem (data, length, expected, strlen (expected));
}

static void
test_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 before_sec = g_get_real_time () / G_USEC_PER_SEC;
  fixture_server_set_answer (fixture->server, 429, "application/json; charset=utf-8", "{'a':'b'}");
  fixture->server->header_name = "Retry-After";
  fixture->server->header_value = "17";
  g_autoptr (TgPostAnswer) answer = post (fixture, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 429);
  g_assert_cmpstr (answer->content_type, ==, "application/json");
  g_assert_cmpuint (answer->retry_after_sec, ==, 17);
  g_assert_cmpint (answer->received_sec, >=, before_sec);
  g_assert_cmpint (answer->received_sec, <=, g_get_real_time () / G_USEC_PER_SEC);
  assert_body (answer, "{\"a\":\"b\"}");
}

static void
test_nothing_in_it (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture_server_set_answer (fixture->server, 200, NULL, "");
  g_autoptr (TgPostAnswer) answer = post (fixture, &error);

  g_assert_no_error (error);
  g_assert_null (answer->content_type);
  g_assert_cmpuint (answer->retry_after_sec, ==, 0);
  assert_body (answer, "");
}

static void
test_request (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture->server->header_name = "Set-Cookie";
  fixture->server->header_value = "session=1; Path=/";

  /* Twice, so that a cookie would come back. */
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (TgPostAnswer) answer = post (fixture, &error);
      g_assert_no_error (error);
      g_assert_nonnull (answer);
    }

  SoupMessageHeaders *headers = fixture->server->headers;
  gsize length;
  const char *body = g_bytes_get_data (fixture->server->body, &length);
  g_assert_cmpuint (fixture->server->n_requests, ==, 2);
  g_assert_cmpstr (fixture->server->method, ==, "POST");
  g_assert_cmpstr (fixture->server->path, ==, "/token");
  g_assert_cmpmem (body, length, "a=b&c=d", strlen ("a=b&c=d"));
  g_assert_cmpstr (
      soup_message_headers_get_one (headers, "Content-Type"), ==, "application/x-www-form-urlencoded");
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Accept"), ==, "application/json");
  g_assert_true (g_str_has_prefix (soup_message_headers_get_one (headers, "User-Agent"), "Tegata/"));
  g_assert_null (strchr (soup_message_headers_get_one (headers, "User-Agent"), ' '));
  g_assert_null (soup_message_headers_get_list (headers, "Cookie"));
  g_assert_null (soup_message_headers_get_list (headers, "Referer"));
  g_assert_null (soup_message_headers_get_list (headers, "Authorization"));
  g_assert_null (soup_message_headers_get_list (headers, "Accept-Encoding"));
}

static void
test_no_redirect (Fixture *fixture, gconstpointer data)
{
  static const guint statuses[] = { 301, 302, 303, 307, 308 };
  g_autofree char *elsewhere = fixture_server_get_uri (fixture->server, "/elsewhere");

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (GError) error = NULL;
      fixture_server_set_answer (fixture->server, statuses[i], "text/html", "");
      fixture->server->header_name = "Location";
      fixture->server->header_value = elsewhere;
      g_autoptr (TgPostAnswer) answer = post (fixture, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (answer->status, ==, statuses[i]);
      g_assert_cmpuint (fixture->server->n_requests, ==, i + 1);
    }
}

static void
test_no_http_authentication (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture_server_set_answer (fixture->server, 401, "application/json", "{}");
  fixture->server->header_name = "WWW-Authenticate";
  fixture->server->header_value = "Basic realm=\"x\"";
  g_autoptr (TgPostAnswer) answer = post (fixture, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (answer->status, ==, 401);
  g_assert_cmpuint (fixture->server->n_requests, ==, 1);
}

static void
test_nothing_unpacked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture_server_set_answer (fixture->server, 200, "application/json", "not really packed");
  fixture->server->header_name = "Content-Encoding";
  fixture->server->header_value = "gzip";
  g_autoptr (TgPostAnswer) answer = post (fixture, &error);

  g_assert_no_error (error);
  assert_body (answer, "not really packed");
}

static void
test_longest (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *longest = g_strnfill (TG_JSON_MAX_BYTES, 'x');
  fixture_server_set_answer (fixture->server, 200, "application/json", longest);
  g_autoptr (TgPostAnswer) answer = post (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (answer->body), ==, TG_JSON_MAX_BYTES);

  g_autofree char *too_long = g_strnfill (TG_JSON_MAX_BYTES + 1, 'x');
  fixture_server_set_answer (fixture->server, 200, "application/json", too_long);
  g_assert_null (post (fixture, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_PROVIDER_UNAVAILABLE);
}

static void
test_endless (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 begin_usec = g_get_monotonic_time ();
  fixture->server->manner = FIXTURE_SERVER_ENDLESS;

  g_assert_null (post (fixture, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_PROVIDER_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, "too long"));

  /* It hangs up, too, and does not read on in secret. */
  while (fixture->server->n_aborted == 0)
    {
      g_main_context_iteration (NULL, FALSE);
      g_assert_cmpint (g_get_monotonic_time () - begin_usec, <, 10 * G_USEC_PER_SEC);
    }
}

static void
test_hangs_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fixture->server->manner = FIXTURE_SERVER_HANGS_UP;

  g_assert_null (post (fixture, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_PROVIDER_UNAVAILABLE);
  /* A code or a refresh token may have been used up: never a second time by itself. */
  g_assert_cmpuint (fixture->server->n_requests, ==, 1);
}

static void
wait_for_request (Fixture *fixture)
{
  while (fixture->server->n_requests == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_time_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *uri = fixture_server_get_uri (fixture->server, "/token");
  fixture->server->manner = GPOINTER_TO_INT (data);

  tg_post_async (fixture->session, uri, g_strdup ("a=b"), NULL, fixture_result_cb, &result);
  wait_for_request (fixture);
  fixture_clock_advance (TG_POST_TIMEOUT_SEC - 2);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (result);

  fixture_clock_advance (3);
  g_assert_null (tg_post_finish (fixture_wait (&result), &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_PROVIDER_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, "20 seconds"));
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *uri = fixture_server_get_uri (fixture->server, "/token");
  fixture->server->manner = GPOINTER_TO_INT (data);

  tg_post_async (fixture->session, uri, g_strdup ("a=b"), cancellable, fixture_result_cb, &result);
  wait_for_request (fixture);
  g_cancellable_cancel (cancellable);
  g_assert_null (tg_post_finish (fixture_wait (&result), &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_CANCELLED);
}

static void
test_cancelled_before (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *uri = fixture_server_get_uri (fixture->server, "/token");

  g_cancellable_cancel (cancellable);
  tg_post_async (fixture->session, uri, g_strdup ("a=b"), cancellable, fixture_result_cb, &result);
  g_assert_null (tg_post_finish (fixture_wait (&result), &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_CANCELLED);
  g_assert_cmpuint (fixture->server->n_requests, ==, 0);
}

/* Once for another host's name, once for a signer that nobody knows. */
static void
test_certificate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = g_strdup_printf ("https://127.0.0.1:%d/token", fixture->server->port);
  g_assert_null (post_to (fixture, uri, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_PROVIDER_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, "certificate"));
  g_clear_error (&error);

  g_tls_backend_set_default_database (g_tls_backend_get_default (), NULL);
  g_autoptr (SoupSession) session = tg_post_session_new ();
  g_set_object (&fixture->session, session);
  g_assert_null (post (fixture, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_PROVIDER_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, "certificate"));
  g_assert_cmpuint (fixture->server->n_requests, ==, 0);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  soup_server_disconnect (fixture->server->server);

  g_assert_null (post (fixture, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_PROVIDER_UNAVAILABLE);
  g_clear_error (&error);

  fixture_network_set_available (FALSE);
  g_assert_null (post (fixture, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_OFFLINE);
}

static void
test_name_unknown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (post_to (fixture, "https://accounts.example.net/token", &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_OFFLINE);
  g_assert_nonnull (strstr (error->message, "accounts.example.net"));
  g_clear_error (&error);

  fixture_network_set_available (FALSE);
  g_assert_null (post_to (fixture, "https://accounts.example.net/token", &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_OFFLINE);
  g_assert_null (strstr (error->message, "accounts.example.net"));
}

static void
test_https_only (Fixture *fixture, gconstpointer data)
{
  g_autofree char *plain = g_strdup_printf ("http://accounts.localhost:%d/token", fixture->server->port);
  const char *const uris[] = { plain,      "",       "nonsense", "/token",
                               "https://", "https:", "https:x",  "file:///etc/passwd" };

  for (gsize i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (post_to (fixture, uris[i], &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
    }
  g_assert_cmpuint (fixture->server->n_requests, ==, 0);
}

static void
add (const char *path, gconstpointer data, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, data, fixture_set_up, test, fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_network_init ();
  add ("/post/answer", NULL, test_answer);
  add ("/post/nothing-in-it", NULL, test_nothing_in_it);
  add ("/post/request", NULL, test_request);
  add ("/post/no-redirect", NULL, test_no_redirect);
  add ("/post/no-http-authentication", NULL, test_no_http_authentication);
  add ("/post/nothing-unpacked", NULL, test_nothing_unpacked);
  add ("/post/longest", NULL, test_longest);
  add ("/post/endless", NULL, test_endless);
  add ("/post/hangs-up", NULL, test_hangs_up);
  add ("/post/time-out/silent", GINT_TO_POINTER (FIXTURE_SERVER_SILENT), test_time_out);
  add ("/post/time-out/stalls", GINT_TO_POINTER (FIXTURE_SERVER_STALLS), test_time_out);
  add ("/post/cancel/silent", GINT_TO_POINTER (FIXTURE_SERVER_SILENT), test_cancel);
  add ("/post/cancel/stalls", GINT_TO_POINTER (FIXTURE_SERVER_STALLS), test_cancel);
  add ("/post/cancelled-before", NULL, test_cancelled_before);
  add ("/post/certificate", NULL, test_certificate);
  add ("/post/refused", NULL, test_refused);
  add ("/post/name-unknown", NULL, test_name_unknown);
  add ("/post/https-only", NULL, test_https_only);
  return g_test_run ();
}
