/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "support.h"
#include "tg-fetch.h"
#include "tg-reason.h"

typedef struct
{
  SoupServer *server;
  SoupSession *session;
  char *base; /* https://localhost:PORT */
  char *log; /* (nullable) the head of the last request to /doc */
  guint requests;
} Fixture;

static void
log_header_cb (const char *name, const char *value, gpointer user_data)
{
  g_string_append_printf (user_data, "%s: %s\n", name, value);
}

static gboolean
append_more (SoupServerMessage *message)
{
  g_autofree char *chunk = g_strnfill (64 * 1024, 'x');

  soup_message_body_append (
      soup_server_message_get_response_body (message), SOUP_MEMORY_COPY, chunk, strlen (chunk));
  return G_SOURCE_REMOVE;
}

static void
redirect (Fixture *fixture, SoupServerMessage *message, guint status, const char *path)
{
  g_autofree char *uri = g_strconcat (strstr (path, "://") ? "" : fixture->base, path, NULL);

  soup_server_message_set_status (message, status, NULL);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location", uri);
}

static void
answer (SoupServerMessage *message, const char *type, const char *body)
{
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, body, strlen (body));
}

static void
answer_endless (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_body_set_accumulate (body, FALSE);
  soup_message_headers_set_content_type (
      soup_server_message_get_response_headers (message), "text/xml", NULL);
  soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                     SOUP_ENCODING_CHUNKED);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (append_more), NULL);
  append_more (message);
}

static gboolean
redirect_for (Fixture *fixture, SoupServerMessage *message, const char *path)
{
  if (g_str_has_prefix (path, "/hop"))
    {
      int left = path[4] - '0';
      g_autofree char *next = left > 1 ? g_strdup_printf ("/hop%d", left - 1) : g_strdup ("/doc");

      redirect (fixture, message, SOUP_STATUS_FOUND, next);
    }
  else if (g_str_equal (path, "/loop"))
    redirect (fixture, message, SOUP_STATUS_PERMANENT_REDIRECT, "/loop");
  else if (g_str_equal (path, "/plain"))
    redirect (fixture, message, SOUP_STATUS_MOVED_PERMANENTLY, "http://localhost/doc");
  else if (g_str_equal (path, "/file"))
    redirect (fixture, message, SOUP_STATUS_MOVED_PERMANENTLY, "file:///etc/passwd");
  else if (g_str_equal (path, "/user"))
    redirect (fixture, message, SOUP_STATUS_MOVED_PERMANENTLY, "https://a:b@localhost/doc");
  else if (g_str_equal (path, "/nowhere"))
    soup_server_message_set_status (message, SOUP_STATUS_FOUND, NULL);
  else
    return FALSE;
  return TRUE;
}

static void
request_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GString) log = g_string_new (NULL);

  fixture->requests++;
  if (g_str_equal (path, "/doc"))
    {
      soup_message_headers_foreach (soup_server_message_get_request_headers (message), log_header_cb, log);
      g_free (fixture->log);
      fixture->log = g_string_free (g_steal_pointer (&log), FALSE);
      soup_message_headers_append (
          soup_server_message_get_response_headers (message), "Set-Cookie", "a=b; Path=/");
      answer (message, "text/xml", "<a/>");
    }
  else if (g_str_equal (path, "/html"))
    answer (message, "text/html; charset=utf-8", "<a/>");
  else if (g_str_equal (path, "/disguised"))
    answer (message, "text/xml", "\n <!DOCTYPE html><p>hello");
  else if (g_str_equal (path, "/empty"))
    answer (message, "text/xml", "");
  else if (g_str_equal (path, "/limit") || g_str_equal (path, "/over"))
    {
      g_autofree char *body = g_strnfill (TG_FETCH_MAX_BYTES + (path[1] == 'o' ? 1 : 0), 'x');

      answer (message, "text/xml", body);
    }
  else if (g_str_equal (path, "/endless"))
    answer_endless (message);
  else if (g_str_equal (path, "/auth"))
    {
      soup_server_message_set_status (message, SOUP_STATUS_UNAUTHORIZED, NULL);
      soup_message_headers_replace (
          soup_server_message_get_response_headers (message), "WWW-Authenticate", "Basic realm=\"x\"");
    }
  else if (redirect_for (fixture, message, path))
    return;
  else if (g_str_equal (path, "/broken"))
    soup_server_message_set_status (message, SOUP_STATUS_INTERNAL_SERVER_ERROR, NULL);
  else if (g_str_equal (path, "/gone"))
    soup_server_message_set_status (message, SOUP_STATUS_GONE, NULL);
  else if (g_str_equal (path, "/silent"))
    soup_server_message_pause (message);
  else
    soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
}

static char *
built_file (const char *name)
{
  return g_test_build_filename (G_TEST_BUILT, "unit", "discovery", name, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *cert_file = built_file ("localhost.pem");
  g_autofree char *key_file = built_file ("localhost.key");
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GError) error = NULL;
  GSList *uris;

  certificate = g_tls_certificate_new_from_files (cert_file, key_file, &error);
  g_assert_no_error (error);
  fixture->server = g_object_new (SOUP_TYPE_SERVER, "tls-certificate", certificate, NULL);
  soup_server_add_handler (fixture->server, NULL, request_cb, fixture, NULL);
  g_assert_true (soup_server_listen_local (
      fixture->server, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  fixture->base = g_strdup_printf ("https://localhost:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  database = g_tls_file_database_new (cert_file, &error);
  g_assert_no_error (error);
  fixture->session = tg_fetch_session_new ();
  soup_session_set_tls_database (fixture->session, database);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->session), (gpointer *)&fixture->session);
  g_object_unref (fixture->session);
  for (guint i = 0; i < 100 && fixture->session; i++)
    support_run (10);
  /* Nothing that was stopped half-way holds on to the session. */
  g_assert_null (fixture->session);
  /* A handshake that was broken off ends here a little later; libsoup 3.6 crashes when its server has gone by then. */
  support_run (50);
  soup_server_disconnect (fixture->server);
  g_object_unref (fixture->server);
  g_free (fixture->base);
  g_free (fixture->log);
}

static TgFetchReply *
fetch (Fixture *fixture, const char *path, GError **error)
{
  g_autofree char *uri = g_strconcat (strstr (path, "://") ? "" : fixture->base, path, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  tg_fetch_async (fixture->session, uri, NULL, support_result_cb, &place);
  result = support_wait_result (&place);
  return tg_fetch_finish (result, error);
}

static void
test_document (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TgFetchReply) reply = fetch (fixture, "/doc", &error);

      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body), "<a/>", 4);
      g_assert_cmpstr (reply->host, ==, "localhost");
    }
  /* The second request carries nothing that the first one left. */
  for (const char *const *name =
           (const char *const[]){ "cookie", "referer", "authorization", "accept-encoding", NULL };
       *name;
       name++)
    {
      g_autofree char *lower = g_ascii_strdown (fixture->log, -1);

      g_assert_null (strstr (lower, *name));
    }
  g_assert_nonnull (strstr (fixture->log, "User-Agent: Tegata\n"));
}

static void
test_words (Fixture *fixture, gconstpointer data)
{
  const struct
  {
    const char *path;
    const char *word;
  } cases[] = {
    { "/missing", "nothing" },
    { "/gone", "nothing" },
    { "/broken", "http-500" },
    { "/auth", "http-401" },
    { "/html", "html" },
    { "/disguised", "html" },
    { "/over", "too-big" },
    { "/endless", "too-big" },
    { "/plain", "redirect" },
    { "/file", "redirect" },
    { "/user", "redirect" },
    { "/nowhere", "redirect" },
    { "/loop", "redirect" },
    { "/hop4", "redirect" },
    { "http://localhost/doc", "not-https" },
    { "https://a@localhost/doc", "not-https" },
    { "https:///doc", "not-https" },
    { "nonsense://", "not-https" },
    { "https://localhost:1/", "refused" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TgFetchReply) reply = fetch (fixture, cases[i].path, &error);

      g_test_message ("%s", cases[i].path);
      g_assert_null (reply);
      g_assert_nonnull (error);
      g_assert_cmpstr (tg_reason_get_word (error), ==, cases[i].word);
    }
}

static void
test_allowed (Fixture *fixture, gconstpointer data)
{
  for (const char *const *path = (const char *const[]){ "/hop1", "/hop3", "/limit", "/empty", NULL }; *path;
       path++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TgFetchReply) reply = fetch (fixture, *path, &error);

      g_test_message ("%s", *path);
      g_assert_no_error (error);
      g_assert_nonnull (reply);
      g_assert_nonnull (g_bytes_get_data (reply->body, NULL));
    }
}

static void
test_strict_tls (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *other_name = g_strdup_printf ("https://127.0.0.2%s/doc", strrchr (fixture->base, ':'));

  /* Signed by nobody the system knows. */
  g_set_object (&fixture->session, NULL);
  fixture->session = tg_fetch_session_new ();
  g_assert_null (fetch (fixture, "/doc", &error));
  g_assert_cmpstr (tg_reason_get_word (error), ==, "tls");
  g_assert_cmpuint (fixture->requests, ==, 0);
  g_clear_error (&error);
  g_assert_null (fetch (fixture, other_name, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (fixture->requests, ==, 0);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  const char *const paths[] = { "/silent", "/endless", "/loop", "/doc" };

  /* From before the start, through resolving, handshake and head, to the body. */
  for (guint msec = 0; msec <= 24; msec += 2)
    for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
      {
        g_autoptr (GCancellable) cancellable = g_cancellable_new ();
        g_autofree char *uri = g_strconcat (fixture->base, paths[i], NULL);
        g_autoptr (GAsyncResult) result = NULL;
        g_autoptr (GError) error = NULL;
        g_autoptr (TgFetchReply) reply = NULL;
        GAsyncResult *place = NULL;

        if (msec == 0)
          g_cancellable_cancel (cancellable);
        tg_fetch_async (fixture->session, uri, cancellable, support_result_cb, &place);
        if (msec > 0)
          support_run (msec);
        g_cancellable_cancel (cancellable);
        result = support_wait_result (&place);
        reply = tg_fetch_finish (result, &error);
        if (msec == 0 || i == 0)
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      }
}

static void
test_time_limit (Fixture *fixture, gconstpointer data)
{
  gint64 started = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;

  g_assert_null (fetch (fixture, "/silent", &error));
  g_assert_cmpstr (tg_reason_get_word (error), ==, "timeout");
  g_assert_cmpint ((g_get_monotonic_time () - started) / 1000, >=, TG_FETCH_LIMIT_MSEC - 100);
  g_assert_cmpint ((g_get_monotonic_time () - started) / 1000, <, TG_FETCH_LIMIT_MSEC + 1500);
}

#define ADD(name, func) g_test_add ("/fetch/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  ADD ("document", test_document);
  ADD ("words", test_words);
  ADD ("allowed", test_allowed);
  ADD ("strict-tls", test_strict_tls);
  ADD ("cancel", test_cancel);
  ADD ("time-limit", test_time_limit);
  return g_test_run ();
}
