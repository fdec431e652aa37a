/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-imap-issuer.h"

#include "tg-deadline.h"
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
  int *greeted; /* (unowned) set, atomically, as soon as the server says that it is one */
  char **capabilities; /* (owned) (nullable) from a greeting inside TLS, in upper case */
  char buffer[MAX_LINE_BYTES];
  gsize length; /* bytes in the buffer */
  guint n_lines;
} Dialog;

static void
dialog_free (Dialog *self)
{
  g_clear_object (&self->stream);
  g_strfreev (self->capabilities);
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

/* (transfer full) (nullable) what a greeting tells by itself (RFC 9051, section 7.1): it saves the question. */
static char **
read_greeting (const char *line)
{
  g_autofree char *upper = g_ascii_strup (line, -1);
  const char *list = "* OK [CAPABILITY ";
  char *end = strchr (upper, ']');

  if (!g_str_has_prefix (upper, list) || !end)
    return NULL;
  *end = '\0';
  return g_strsplit (upper + strlen (list), " ", -1);
}

static gboolean
expect_greeting (Dialog *self, GError **error)
{
  g_autofree char *line = listen_line (self, error);

  if (!line)
    return FALSE;
  if (!tg_probe_is_greeting (TG_PROTOCOL_IMAP, line, strlen (line)))
    {
      tg_reason_set (error, TG_REASON_UNUSABLE, "other-service");
      return FALSE;
    }
  g_atomic_int_set (self->greeted, 1);
  /* In the plain it could be anybody's. */
  if (G_IS_TLS_CONNECTION (self->stream))
    self->capabilities = read_greeting (line);
  return TRUE;
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

  if (self->capabilities)
    return g_steal_pointer (&self->capabilities);
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

static char *
ask_sync (TgServer *server, int *greeted, gboolean *takes_tokens, GCancellable *cancellable, GError **error)
{
  g_autoptr (Dialog) dialog = g_new0 (Dialog, 1);
  g_auto (GStrv) capabilities = NULL;
  g_autofree char *challenge = NULL;
  gboolean has_bearer;

  *takes_tokens = FALSE;
  dialog->cancellable = cancellable;
  dialog->greeted = greeted;
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
  TgDeadline *deadline; /* (owned) follows the caller's cancellable */
  GSource *patience; /* (owned) (nullable) */
  gboolean impatient;
  int greeted;
  gboolean takes_tokens;
} Ask;

static void
ask_free (gpointer data)
{
  Ask *self = data;

  if (self->patience)
    g_source_destroy (self->patience);
  g_clear_pointer (&self->patience, g_source_unref);
  g_clear_pointer (&self->deadline, tg_deadline_free);
  tg_server_unref (self->server);
  g_free (self);
}

static void
ask_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Ask *self = task_data;
  GError *error = NULL;
  char *issuer = ask_sync (self->server, &self->greeted, &self->takes_tokens, cancellable, &error);

  if (issuer)
    g_task_return_pointer (task, issuer, g_free);
  else
    g_task_return_error (task, error);
}

static gboolean
patience_cb (gpointer user_data)
{
  Ask *self = user_data;

  self->impatient = !g_atomic_int_get (&self->greeted);
  if (self->impatient)
    g_cancellable_cancel (tg_deadline_get_cancellable (self->deadline));
  return G_SOURCE_REMOVE;
}

static void
asked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Ask *self = g_task_get_task_data (task);
  GError *error = NULL;
  char *issuer = g_task_propagate_pointer (G_TASK (result), &error);

  g_source_destroy (self->patience);
  if (issuer)
    {
      g_task_return_pointer (task, issuer, g_free);
      return;
    }
  if (self->impatient)
    {
      g_clear_error (&error);
      tg_reason_set (&error, TG_REASON_UNREACHABLE, "timeout");
    }
  g_task_return_error (task, error);
}

void
tg_imap_issuer_ask_async (TgServer *server,
                          guint patience_msec,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GTask) inner = NULL;
  Ask *self = g_new0 (Ask, 1);

  g_task_set_source_tag (task, tg_imap_issuer_ask_async);
  self->server = tg_server_ref (server);
  self->deadline = tg_deadline_new (cancellable, 0, NULL, NULL);
  self->patience = g_timeout_source_new (patience_msec);
  g_source_set_callback (self->patience, patience_cb, self, NULL);
  g_source_attach (self->patience, g_main_context_get_thread_default ());
  g_task_set_task_data (task, self, ask_free);
  inner = g_task_new (NULL, tg_deadline_get_cancellable (self->deadline), asked_cb, g_steal_pointer (&task));
  /* The outer task, which this one keeps, owns it. */
  g_task_set_task_data (inner, self, NULL);
  g_task_run_in_thread (inner, ask_thread);
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
