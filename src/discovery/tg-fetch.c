/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-fetch.h"

#include "tg-deadline.h"
#include "tg-reason.h"

#define CHUNK_BYTES (16 * 1024)

typedef struct
{
  SoupSession *session; /* (owned) */
  SoupMessage *message; /* (owned) (nullable) the request that is under way */
  GUri *uri; /* (owned) */
  TgDeadline *deadline; /* (owned) */
  GInputStream *stream; /* (owned) (nullable) */
  GByteArray *body; /* (owned) until it is handed over */
  guint redirects;
} Fetch;

static void fetch_send (GTask *task);

void
tg_fetch_reply_free (TgFetchReply *self)
{
  g_bytes_unref (self->body);
  g_free (self->host);
  g_free (self);
}

static void
fetch_free (gpointer data)
{
  Fetch *self = data;

  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  g_clear_object (&self->session);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->deadline, tg_deadline_free);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_free (self);
}

SoupSession *
tg_fetch_session_new (void)
{
  SoupSession *session = g_object_new (SOUP_TYPE_SESSION,
                                       "user-agent",
                                       "Tegata",
                                       "timeout",
                                       TG_FETCH_LIMIT_MSEC / 1000,
                                       "idle-timeout",
                                       TG_FETCH_LIMIT_MSEC / 1000,
                                       "max-conns",
                                       64,
                                       /* Of ISPDB a run wants three documents at once. */
                                       "max-conns-per-host",
                                       8,
                                       NULL);

  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_COOKIE_JAR);
  /* A digest is taken over what was sent, and nothing can grow while it is unpacked. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  return session;
}

/* Takes @error; gives the time-out its own word. */
static void
fetch_fail (GTask *task, GError *error)
{
  Fetch *self = g_task_get_task_data (task);

  if (tg_deadline_has_passed (self->deadline))
    {
      g_clear_error (&error);
      tg_reason_set (&error, TG_REASON_UNREACHABLE, "timeout");
    }
  /* The connection is of no use any more: what is left of the body stays unread. */
  g_cancellable_cancel (tg_deadline_get_cancellable (self->deadline));
  if (self->stream)
    g_input_stream_close_async (self->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_task_return_error (task, error);
}

static void
fetch_fail_reason (GTask *task, TgReason code, const char *word)
{
  GError *error = NULL;

  tg_reason_set (&error, code, word);
  fetch_fail (task, error);
}

/* Web pages that answer every address are common; so are those that call themselves XML. */
static gboolean
looks_like_html (GByteArray *body)
{
  const char *text = (const char *)body->data;
  gsize left = body->len;

  while (left > 0 && g_ascii_isspace (*text))
    text++, left--;
  return (left >= 14 && g_ascii_strncasecmp (text, "<!doctype html", 14) == 0) ||
         (left >= 5 && g_ascii_strncasecmp (text, "<html", 5) == 0);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  TgFetchReply *reply;

  bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);
  if (!bytes)
    {
      fetch_fail (task, g_steal_pointer (&error));
      return;
    }
  g_byte_array_append (self->body, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (self->body->len > TG_FETCH_MAX_BYTES)
    {
      fetch_fail_reason (task, TG_REASON_UNUSABLE, "too-big");
      return;
    }
  if (g_bytes_get_size (bytes) > 0)
    {
      g_input_stream_read_bytes_async (self->stream,
                                       CHUNK_BYTES,
                                       G_PRIORITY_DEFAULT,
                                       tg_deadline_get_cancellable (self->deadline),
                                       read_cb,
                                       g_steal_pointer (&task));
      return;
    }
  if (looks_like_html (self->body))
    {
      fetch_fail_reason (task, TG_REASON_UNUSABLE, "html");
      return;
    }
  reply = g_new0 (TgFetchReply, 1);
  /* The data is never NULL: those who parse it insist. */
  reply->body = self->body->len > 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&self->body))
                                    : g_bytes_new_static ("", 0);
  reply->host = g_ascii_strdown (g_uri_get_host (self->uri), -1);
  g_input_stream_close_async (self->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_task_return_pointer (task, reply, (GDestroyNotify)tg_fetch_reply_free);
}

static gboolean
is_redirect (guint status)
{
  return status == SOUP_STATUS_MOVED_PERMANENTLY || status == SOUP_STATUS_FOUND ||
         status == SOUP_STATUS_SEE_OTHER || status == SOUP_STATUS_TEMPORARY_REDIRECT ||
         status == SOUP_STATUS_PERMANENT_REDIRECT;
}

static gboolean
is_acceptable (GUri *uri)
{
  const char *host = g_uri_get_host (uri);

  return g_strcmp0 (g_uri_get_scheme (uri), "https") == 0 && host && *host && !g_uri_get_userinfo (uri);
}

/* Follows the Location of @self->message, or ends the task. */
static void
fetch_redirect (GTask *task)
{
  Fetch *self = g_task_get_task_data (task);
  const char *location =
      soup_message_headers_get_one (soup_message_get_response_headers (self->message), "Location");
  g_autoptr (GUri) next =
      location ? g_uri_parse_relative (self->uri, location, SOUP_HTTP_URI_FLAGS, NULL) : NULL;

  if (!next || !is_acceptable (next) || ++self->redirects > TG_FETCH_MAX_REDIRECTS)
    {
      fetch_fail_reason (task, TG_REASON_UNUSABLE, "redirect");
      return;
    }
  g_input_stream_close_async (self->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->uri, g_uri_unref);
  self->uri = g_steal_pointer (&next);
  fetch_send (g_object_ref (task));
}

static void
send_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  guint status;
  const char *type;

  self->stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  if (!self->stream)
    {
      fetch_fail (task, g_steal_pointer (&error));
      return;
    }
  status = soup_message_get_status (self->message);
  if (is_redirect (status))
    {
      fetch_redirect (task);
      return;
    }
  if (status == SOUP_STATUS_NOT_FOUND || status == SOUP_STATUS_GONE)
    {
      fetch_fail_reason (task, TG_REASON_NOTHING, "nothing");
      return;
    }
  if (status != SOUP_STATUS_OK)
    {
      g_autofree char *word = g_strdup_printf ("http-%u", status);

      fetch_fail_reason (task, TG_REASON_UNUSABLE, word);
      return;
    }
  type = soup_message_headers_get_content_type (soup_message_get_response_headers (self->message), NULL);
  if (g_strcmp0 (type, "text/html") == 0 || g_strcmp0 (type, "application/xhtml+xml") == 0)
    {
      fetch_fail_reason (task, TG_REASON_UNUSABLE, "html");
      return;
    }
  g_input_stream_read_bytes_async (self->stream,
                                   CHUNK_BYTES,
                                   G_PRIORITY_DEFAULT,
                                   tg_deadline_get_cancellable (self->deadline),
                                   read_cb,
                                   g_steal_pointer (&task));
}

/* Takes @task. */
static void
fetch_send (GTask *task)
{
  Fetch *self = g_task_get_task_data (task);

  g_clear_object (&self->message);
  self->message = soup_message_new_from_uri (SOUP_METHOD_GET, self->uri);
  soup_message_add_flags (self->message, SOUP_MESSAGE_NO_REDIRECT);
  soup_session_send_async (self->session,
                           self->message,
                           G_PRIORITY_DEFAULT,
                           tg_deadline_get_cancellable (self->deadline),
                           send_cb,
                           task);
}

void
tg_fetch_async (SoupSession *session,
                const char *uri,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GUri) parsed = g_uri_parse (uri, SOUP_HTTP_URI_FLAGS, NULL);
  Fetch *self;

  g_task_set_source_tag (task, tg_fetch_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (!parsed || !is_acceptable (parsed))
    {
      g_task_return_new_error (task, TG_REASON, TG_REASON_UNUSABLE, "not-https");
      return;
    }
  self = g_new0 (Fetch, 1);
  self->session = g_object_ref (session);
  self->uri = g_steal_pointer (&parsed);
  self->body = g_byte_array_new ();
  self->deadline = tg_deadline_new (cancellable, TG_FETCH_LIMIT_MSEC, NULL, NULL);
  g_task_set_task_data (task, self, fetch_free);
  fetch_send (g_steal_pointer (&task));
}

TgFetchReply *
tg_fetch_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
