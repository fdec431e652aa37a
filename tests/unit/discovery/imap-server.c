/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "imap-server.h"

#include "support.h"

struct _ImapServer
{
  GSocketService *service;
  GTlsCertificate *certificate;
  guint16 port;
  const ImapServerScript *script;
  GMutex mutex;
  GString *said; /* with the mutex */
  gint n_running; /* conversations */
};

static void
say (GIOStream *stream, const char *text)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (stream), text, strlen (text), NULL, NULL, NULL);
}

/* (nullable) byte by byte: what comes next may be TLS. */
static char *
hear (ImapServer *self, GIOStream *stream)
{
  g_autoptr (GString) line = g_string_new (NULL);
  char byte;

  while (g_input_stream_read (g_io_stream_get_input_stream (stream), &byte, 1, NULL, NULL) == 1)
    {
      if (byte != '\n')
        {
          g_string_append_c (line, byte);
          continue;
        }
      g_strchomp (line->str);
      g_mutex_lock (&self->mutex);
      g_string_append_printf (self->said, "%s\n", line->str);
      g_mutex_unlock (&self->mutex);
      return g_string_free (g_steal_pointer (&line), FALSE);
    }
  return NULL;
}

static GIOStream *
start_tls (ImapServer *self, GIOStream *stream)
{
  g_autoptr (GIOStream) tls = g_tls_server_connection_new (stream, self->certificate, NULL);

  if (!g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, NULL))
    return NULL;
  return g_steal_pointer (&tls);
}

static void
answer_capability (ImapServer *self, GIOStream *stream)
{
  const ImapServerScript *script = self->script;
  gsize sent = 1;

  while (script->flood && sent > 0)
    if (!g_output_stream_write_all (
            g_io_stream_get_output_stream (stream), script->flood, strlen (script->flood), &sent, NULL, NULL))
      return;
  if (!script->capabilities)
    return;
  say (stream, "* CAPABILITY ");
  say (stream, script->capabilities);
  say (stream, "\r\nb OK done\r\n");
}

static void
answer_authenticate (ImapServer *self, GIOStream *stream, const char *line)
{
  const ImapServerScript *script = self->script;

  if (g_str_has_suffix (line, " OAUTHBEARER"))
    {
      say (stream, "+ \r\n");
      g_free (hear (self, stream));
    }
  if (script->challenge)
    {
      say (stream, "+ ");
      say (stream, script->challenge);
      say (stream, "\r\n");
      g_free (hear (self, stream));
    }
  say (stream, "c NO refused\r\n");
}

static void
talk (ImapServer *self, GIOStream *stream)
{
  g_autofree char *line = NULL;

  while ((line = hear (self, stream)))
    {
      if (g_str_has_suffix (line, " CAPABILITY"))
        answer_capability (self, stream);
      else if (strstr (line, " AUTHENTICATE "))
        answer_authenticate (self, stream, line);
      g_clear_pointer (&line, g_free);
    }
}

static void
converse (ImapServer *self, GIOStream *plain)
{
  const ImapServerScript *script = self->script;
  g_autoptr (GIOStream) tls = script->starttls ? NULL : start_tls (self, plain);
  GIOStream *stream = script->starttls ? plain : tls;

  if (!stream)
    return;
  if (script->greeting)
    say (stream, script->greeting);
  if (script->starttls)
    {
      g_free (hear (self, plain));
      if (script->starttls_answer)
        {
          say (plain, script->starttls_answer);
          tls = start_tls (self, plain);
        }
    }
  if (tls)
    talk (self, tls);
}

static gboolean
run_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  ImapServer *self = user_data;

  converse (self, G_IO_STREAM (connection));
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  g_atomic_int_add (&self->n_running, -1);
  return TRUE;
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  g_atomic_int_inc (&((ImapServer *)user_data)->n_running);
  return FALSE;
}

ImapServer *
imap_server_new (void)
{
  g_autofree char *cert_file =
      g_test_build_filename (G_TEST_BUILT, "unit", "discovery", "localhost.pem", NULL);
  g_autofree char *key_file =
      g_test_build_filename (G_TEST_BUILT, "unit", "discovery", "localhost.key", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) database = NULL;
  ImapServer *self = g_new0 (ImapServer, 1);

  g_mutex_init (&self->mutex);
  self->said = g_string_new (NULL);
  self->certificate = g_tls_certificate_new_from_files (cert_file, key_file, &error);
  g_assert_no_error (error);
  database = g_tls_file_database_new (cert_file, &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
  self->service = g_threaded_socket_service_new (8);
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  self->port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, &error);
  g_assert_no_error (error);
  return self;
}

static void
wait_for_silence (ImapServer *self)
{
  for (guint i = 0; i < 500 && g_atomic_int_get (&self->n_running) > 0; i++)
    support_run (10);
  g_assert_cmpint (g_atomic_int_get (&self->n_running), ==, 0);
}

void
imap_server_free (ImapServer *self)
{
  g_socket_service_stop (self->service);
  wait_for_silence (self);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_object_unref (self->certificate);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), NULL);
  g_string_free (self->said, TRUE);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
imap_server_play (ImapServer *self, const ImapServerScript *script)
{
  wait_for_silence (self);
  self->script = script;
  g_string_truncate (self->said, 0);
}

guint16
imap_server_get_port (ImapServer *self)
{
  return self->port;
}

char *
imap_server_dup_said (ImapServer *self)
{
  char *said;

  wait_for_silence (self);
  g_mutex_lock (&self->mutex);
  said = g_strdup (self->said->str);
  g_mutex_unlock (&self->mutex);
  return said;
}
