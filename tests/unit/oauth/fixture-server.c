/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fixture-server.h"

#include "tg-form.h"

#include <glib/gstdio.h>

/* (transfer full) */
static GTlsCertificate *
make_certificate (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_build_filename (folder, "certificate.pem", NULL);
  g_autofree char *key = g_build_filename (folder, "key.pem", NULL);
  const char *const argv[] = {
    "openssl",
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:prime256v1",
    "-nodes",
    "-days",
    "2",
    "-subj",
    "/CN=Test of one run",
    "-addext",
    "subjectAltName=DNS:accounts.localhost",
    "-keyout",
    key,
    "-out",
    file,
    NULL,
  };
  int status;

  g_spawn_sync (NULL,
                (char **)argv,
                NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                NULL,
                NULL,
                NULL,
                NULL,
                &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);

  GTlsCertificate *certificate = g_tls_certificate_new_from_files (file, key, &error);
  g_assert_no_error (error);
  g_autoptr (GTlsDatabase) database = g_tls_file_database_new (file, &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
  return certificate;
}

/* A long piece after the other for as long as somebody reads. */
static void
wrote_chunk_cb (SoupServerMessage *message, gpointer user_data)
{
  static const char chunk[16384] = { 'x' };

  soup_message_body_append (
      soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC, chunk, sizeof chunk);
  soup_server_message_unpause (message);
}

static void
keep_request (FixtureServer *self, SoupServerMessage *message, const char *path)
{
  g_clear_pointer (&self->method, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  self->method = g_strdup (soup_server_message_get_method (message));
  self->path = g_strdup (path);
  self->body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  self->headers = soup_message_headers_ref (soup_server_message_get_request_headers (message));
  self->n_requests++;
}

static void
request_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  FixtureServer *self = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  SoupMessageBody *body = soup_server_message_get_response_body (message);

  keep_request (self, message, path);
  soup_server_message_set_status (message, self->status, NULL);
  if (self->content_type != NULL)
    soup_message_headers_replace (headers, "Content-Type", self->content_type);
  if (self->header_name != NULL)
    soup_message_headers_replace (headers, self->header_name, self->header_value);

  switch (self->manner)
    {
    case FIXTURE_SERVER_WHOLE:
      if (g_bytes_get_size (self->answer) > 0)
        soup_message_body_append_bytes (body, self->answer);
      break;
    case FIXTURE_SERVER_SILENT:
      soup_server_message_pause (message);
      break;
    case FIXTURE_SERVER_STALLS:
      soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
      soup_message_body_append_bytes (body, self->answer);
      break;
    case FIXTURE_SERVER_ENDLESS:
      soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
      soup_message_body_set_accumulate (body, FALSE);
      g_signal_connect (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), NULL);
      wrote_chunk_cb (message, NULL);
      break;
    case FIXTURE_SERVER_HANGS_UP:
      g_io_stream_close (soup_server_message_steal_connection (message), NULL, NULL);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
request_aborted_cb (SoupServer *server, SoupServerMessage *message, gpointer user_data)
{
  FixtureServer *self = user_data;

  self->n_aborted++;
}

FixtureServer *
fixture_server_new (void)
{
  g_autoptr (GError) error = NULL;
  FixtureServer *self = g_new0 (FixtureServer, 1);

  self->folder = g_dir_make_tmp ("tegata-test-XXXXXX", &error);
  g_assert_no_error (error);
  g_autoptr (GTlsCertificate) certificate = make_certificate (self->folder);
  self->server = soup_server_new ("tls-certificate", certificate, NULL);
  g_signal_connect (self->server, "request-aborted", G_CALLBACK (request_aborted_cb), self);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);

  GSList *uris = soup_server_get_uris (self->server);
  self->port = g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  fixture_server_set_answer (self, 200, "application/json", "{}");
  return self;
}

static void
remove_file (FixtureServer *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_cmpint (g_remove (path), ==, 0);
}

/* A handshake that the client broke off ends here a little later, and libsoup 3.6 crashes when the server has gone by then. */
static void
let_handshakes_end (void)
{
  gint64 end_usec = g_get_monotonic_time () + 50 * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < end_usec)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

void
fixture_server_free (FixtureServer *self)
{
  let_handshakes_end ();
  g_signal_handlers_disconnect_by_data (self->server, self);
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  remove_file (self, "certificate.pem");
  remove_file (self, "key.pem");
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->method);
  g_free (self->path);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_clear_pointer (&self->answer, g_bytes_unref);
  g_free (self);
}

void
fixture_server_set_answer (FixtureServer *self, guint status, const char *content_type, const char *text)
{
  char *answer = g_strdelimit (g_strdup (text), "'", '"');

  self->status = status;
  self->content_type = content_type;
  g_clear_pointer (&self->answer, g_bytes_unref);
  self->answer = g_bytes_new_take (answer, strlen (answer));
  self->header_name = NULL;
  self->manner = FIXTURE_SERVER_WHOLE;
}

char *
fixture_server_get_uri (FixtureServer *self, const char *path)
{
  return g_strdup_printf ("https://accounts.localhost:%d%s", self->port, path);
}

GHashTable *
fixture_server_get_form (FixtureServer *self)
{
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *data = g_bytes_get_data (self->body, &length);
  g_autofree char *text = g_strndup (data, length);
  GHashTable *form = tg_form_decode (text, &error);

  g_assert_no_error (error);
  return form;
}

void
fixture_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **where = user_data;

  *where = g_object_ref (result);
}

GAsyncResult *
fixture_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}
