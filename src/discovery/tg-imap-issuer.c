/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-imap-issuer.h"

#include "tg-issuer.h"
#include "tg-probe.h"
#include "tg-reason.h"

#define MAX_LINE_BYTES 8192
#define MAX_LINES 64
/* "n,," and two times ^A: no name, no token. */
#define EMPTY_RESPONSE "biwsAQE="
/* One ^A ends a refused exchange (RFC 7628, section 3.2.3). */
#define REFUSED_RESPONSE "AQ=="

typedef struct
{
  GIOStream *stream; /* (owned) */
  GCancellable *cancellable; /* (nullable) */
  char buffer[MAX_LINE_BYTES];
  gsize length; /* bytes in the buffer */
  guint n_lines;
} Dialog;

static void
dialog_free (Dialog *self)
{
  g_clear_object (&self->stream);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Dialog, dialog_free)

static gboolean
say (Dialog *self, const char *line, GError **error)
{
  g_autofree char *text = g_strconcat (line, "\r\n", NULL);

  return g_output_stream_write_all (
      g_io_stream_get_output_stream (self->stream), text, strlen (text), NULL, self->cancellable, error);
}

/* (transfer full) the next line without its end. */
static char *
listen_line (Dialog *self, GError **error)
{
  GInputStream *input = g_io_stream_get_input_stream (self->stream);
  char *end;
  gsize length;
  char *line;

  while (!(end = memchr (self->buffer, '\n', self->length)))
    {
      gssize n = g_input_stream_read (
          input, self->buffer + self->length, sizeof self->buffer - self->length, self->cancellable, error);

      if (n < 0)
        return NULL;
      if (n == 0)
        {
          tg_reason_set (
              error, TG_REASON_UNUSABLE, self->length == sizeof self->buffer ? "too-long" : "closed");
          return NULL;
        }
      self->length += (gsize)n;
    }
  if (++self->n_lines > MAX_LINES)
    {
      tg_reason_set (error, TG_REASON_UNUSABLE, "too-long");
      return NULL;
    }
  length = (gsize)(end - self->buffer);
  line = g_strchomp (g_strndup (self->buffer, length));
  self->length -= length + 1;
  memmove (self->buffer, end + 1, self->length);
  return line;
}

/* (transfer full) the next line that begins with @tag or asks to go on; @seen (nullable) gathers those before. */
static char *
listen_for (Dialog *self, const char *tag, GPtrArray *seen, GError **error)
{
  char *line = NULL;

  while ((line = listen_line (self, error)))
    {
      if (g_str_has_prefix (line, tag) || *line == '+')
        return line;
      if (seen)
        g_ptr_array_add (seen, line);
      else
        g_free (line);
    }
  return NULL;
}

static gboolean
is_ok (const char *line, const char *tag)
{
  return g_str_has_prefix (line, tag) && g_ascii_strncasecmp (line + strlen (tag), "OK", 2) == 0;
}

static gboolean
start_tls (Dialog *self, TgServer *server, GError **error)
{
  g_autoptr (GSocketConnectable) identity =
      g_network_address_new (tg_server_get_host (server), tg_server_get_port (server));
  GIOStream *tls = g_tls_client_connection_new (self->stream, identity, error);

  if (!tls)
    return FALSE;
  g_object_unref (self->stream);
  self->stream = tls;
  return g_tls_connection_handshake (G_TLS_CONNECTION (tls), self->cancellable, error);
}

static gboolean
expect_greeting (Dialog *self, GError **error)
{
  g_autofree char *line = listen_line (self, error);

  if (!line)
    return FALSE;
  if (tg_probe_is_greeting (TG_PROTOCOL_IMAP, line, strlen (line)))
    return TRUE;
  tg_reason_set (error, TG_REASON_UNUSABLE, "other-service");
  return FALSE;
}

static gboolean
expect_start_tls (Dialog *self, GError **error)
{
  g_autofree char *line = NULL;

  if (!say (self, "a STARTTLS", error) || !(line = listen_for (self, "a ", NULL, error)))
    return FALSE;
  /* What came along in the plain could be anybody's. */
  if (is_ok (line, "a ") && self->length == 0)
    return TRUE;
  tg_reason_set (error, TG_REASON_UNUSABLE, "no-starttls");
  return FALSE;
}

/* Leaves the dialog where capabilities can be asked for, inside TLS. */
static gboolean
begin (Dialog *self, TgServer *server, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  self->stream = G_IO_STREAM (g_socket_client_connect_to_host (
      client, tg_server_get_host (server), tg_server_get_port (server), self->cancellable, error));
  if (!self->stream)
    return FALSE;
  if (tg_server_get_security (server) == TG_SECURITY_TLS)
    return start_tls (self, server, error) && expect_greeting (self, error);
  return expect_greeting (self, error) && expect_start_tls (self, error) && start_tls (self, server, error);
}

/* (transfer full) (nullable) what the server can, in upper case. */
static char **
ask_capabilities (Dialog *self, GError **error)
{
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *line = NULL;

  if (!say (self, "b CAPABILITY", error) || !(line = listen_for (self, "b ", seen, error)))
    return NULL;
  for (guint i = 0; i < seen->len && is_ok (line, "b "); i++)
    {
      g_autofree char *upper = g_ascii_strup (seen->pdata[i], -1);

      if (g_str_has_prefix (upper, "* CAPABILITY "))
        return g_strsplit (upper, " ", -1);
    }
  tg_reason_set (error, TG_REASON_UNUSABLE, "no-capabilities");
  return NULL;
}

/* (transfer full) the base64 with which the server refuses an exchange that is empty. */
static char *
ask_challenge (Dialog *self, gboolean has_initial_response, GError **error)
{
  g_autofree char *invitation = NULL;
  g_autofree char *line = NULL;
  g_autofree char *end = NULL;

  if (has_initial_response)
    {
      if (!say (self, "c AUTHENTICATE OAUTHBEARER " EMPTY_RESPONSE, error))
        return NULL;
    }
  else if (!say (self, "c AUTHENTICATE OAUTHBEARER", error) ||
           !(invitation = listen_for (self, "c ", NULL, error)) ||
           (*invitation == '+' && !say (self, EMPTY_RESPONSE, error)))
    return NULL;
  if (invitation && *invitation != '+')
    line = g_steal_pointer (&invitation);
  else
    line = listen_for (self, "c ", NULL, error);
  if (line && g_str_has_prefix (line, "+ "))
    {
      if (!say (self, REFUSED_RESPONSE, error) || !(end = listen_for (self, "c ", NULL, error)))
        return NULL;
      return g_strdup (line + strlen ("+ "));
    }
  if (line)
    tg_reason_set (error, TG_REASON_NOTHING, "nothing");
  return NULL;
}

char *
tg_imap_issuer_ask_sync (TgServer *server, gboolean *takes_tokens, GCancellable *cancellable, GError **error)
{
  g_autoptr (Dialog) dialog = g_new0 (Dialog, 1);
  g_auto (GStrv) capabilities = NULL;
  g_autofree char *challenge = NULL;
  gboolean has_bearer;

  *takes_tokens = FALSE;
  dialog->cancellable = cancellable;
  if (!begin (dialog, server, error))
    return NULL;
  capabilities = ask_capabilities (dialog, error);
  if (!capabilities)
    return NULL;
  has_bearer = g_strv_contains ((const char *const *)capabilities, "AUTH=OAUTHBEARER");
  *takes_tokens = has_bearer || g_strv_contains ((const char *const *)capabilities, "AUTH=XOAUTH2");
  if (has_bearer)
    challenge = ask_challenge (dialog, g_strv_contains ((const char *const *)capabilities, "SASL-IR"), error);
  else
    tg_reason_set (error, TG_REASON_NOTHING, "nothing");
  /* Politeness: nothing depends on it. */
  if (say (dialog, "d LOGOUT", NULL))
    g_io_stream_close (dialog->stream, cancellable, NULL);
  return challenge ? tg_issuer_from_challenge (challenge, error) : NULL;
}

typedef struct
{
  TgServer *server; /* (owned) */
  gboolean takes_tokens;
} Ask;

static void
ask_free (gpointer data)
{
  Ask *self = data;

  tg_server_unref (self->server);
  g_free (self);
}

static void
ask_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Ask *self = task_data;
  GError *error = NULL;
  char *issuer = tg_imap_issuer_ask_sync (self->server, &self->takes_tokens, cancellable, &error);

  if (issuer)
    g_task_return_pointer (task, issuer, g_free);
  else
    g_task_return_error (task, error);
}

void
tg_imap_issuer_ask_async (TgServer *server,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Ask *self = g_new0 (Ask, 1);

  g_task_set_source_tag (task, tg_imap_issuer_ask_async);
  self->server = tg_server_ref (server);
  g_task_set_task_data (task, self, ask_free);
  g_task_run_in_thread (task, ask_thread);
}

char *
tg_imap_issuer_ask_finish (GAsyncResult *result, gboolean *takes_tokens, GError **error)
{
  Ask *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  self = g_task_get_task_data (G_TASK (result));
  *takes_tokens = self->takes_tokens;
  return g_task_propagate_pointer (G_TASK (result), error);
}
