/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-post.h"

#include "tg-config.h"
#include "tg-error.h"
#include "tg-json.h"
#include "tg-retry-after.h"
#include "tg-secret.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  SoupMessage *message; /* (owned) */
  GInputStream *stream; /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) of this request alone: the caller's and the time-out end in it */
  GSource *cancelled_source; /* (owned) (nullable) */
  GSource *timeout_source; /* (owned) */
  guint timeout_sec;
  gboolean timed_out;
  gint64 received_sec;
  char *buffer; /* (owned) */
} Call;

/* One byte more than is allowed tells a longer body from a full one. */
#define BUFFER_BYTES (TG_JSON_MAX_BYTES + 1)

static void
destroy_source (GSource *source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_pointer (&call->cancelled_source, destroy_source);
  g_clear_pointer (&call->timeout_source, destroy_source);
  g_clear_object (&call->stream);
  g_clear_object (&call->message);
  g_clear_object (&call->cancellable);
  g_free (call->buffer);
  g_free (call);
}

void
tg_post_answer_free (TgPostAnswer *self)
{
  if (self == NULL)
    return;

  g_free (self->content_type);
  g_bytes_unref (self->body);
  g_free (self);
}

static void
wipe_and_free (gpointer data)
{
  tg_wipe (data);
  g_free (data);
}

SoupSession *
tg_post_session_new (void)
{
  /* What is kept open after an answer would be used by nobody: a POST always takes a new connection. */
  SoupSession *session =
      soup_session_new_with_options ("user-agent", "Tegata/" TG_VERSION, "idle-timeout", 1, NULL);

  /* Nothing is unpacked in the process that holds grants; without it no Accept-Encoding is sent either. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  return session;
}

static gboolean
timeout_cb (gpointer user_data)
{
  Call *call = user_data;

  call->timed_out = TRUE;
  g_cancellable_cancel (call->cancellable);
  return G_SOURCE_REMOVE;
}

/* From the main loop and not from inside the caller's g_cancellable_cancel(), where nothing may be disconnected. */
static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  Call *call = user_data;

  g_cancellable_cancel (call->cancellable);
  return G_SOURCE_REMOVE;
}

static gboolean
is_no_connection (const GError *error)
{
  static const int codes[] = {
    G_IO_ERROR_HOST_NOT_FOUND,     G_IO_ERROR_HOST_UNREACHABLE, G_IO_ERROR_NETWORK_UNREACHABLE,
    G_IO_ERROR_CONNECTION_REFUSED, G_IO_ERROR_PROXY_FAILED,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, G_IO_ERROR, codes[i]))
      return TRUE;
  return error->domain == G_RESOLVER_ERROR;
}

static void
set_no_connection (const GError *cause, const char *host, GError **error)
{
  GNetworkMonitor *monitor = g_network_monitor_get_default ();

  if (!g_network_monitor_get_network_available (monitor))
    g_set_error_literal (error,
                         TG_ERROR,
                         TG_ERROR_OFFLINE,
                         _ ("There is no network connection. Connect to a network, and try again."));
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_PROVIDER_UNAVAILABLE,
                 _ ("%s refuses connections right now. Try again later."),
                 host);
  else
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_OFFLINE,
                 _ ("%s cannot be reached. Check the network connection, and try again."),
                 host);
}

static void
set_transport_error (Call *call, const GError *cause, GError **error)
{
  const char *host = g_uri_get_host (soup_message_get_uri (call->message));

  if (call->timed_out)
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_PROVIDER_UNAVAILABLE,
                 _ ("%s gave no answer within %u seconds. Try again later."),
                 host,
                 call->timeout_sec);
  else if (g_cancellable_is_cancelled (call->cancellable))
    g_set_error_literal (error, TG_ERROR, TG_ERROR_CANCELLED, _ ("This was cancelled."));
  else if (g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_PROVIDER_UNAVAILABLE,
                 _ ("The certificate of %s cannot be trusted, so nothing was sent. Check the clock of this "
                    "computer; if "
                    "this network has a sign-in page of its own, open that first."),
                 host);
  else if (is_no_connection (cause))
    set_no_connection (cause, host, error);
  else
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_PROVIDER_UNAVAILABLE,
                 _ ("The connection to %s broke off. Try again later."),
                 host);
}

static void
return_transport_error (GTask *task, const GError *cause)
{
  GError *error = NULL;

  set_transport_error (g_task_get_task_data (task), cause, &error);
  g_task_return_error (task, error);
}

static void
wipe_and_free_bytes (gpointer data)
{
  GByteArray *array = data;

  tg_wipe_len (array->data, array->len);
  g_byte_array_unref (array);
}

/* Takes the buffer of @call, which holds @n_bytes. (transfer full) */
static TgPostAnswer *
make_answer (Call *call, gsize n_bytes)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  GByteArray *array = g_byte_array_new_take ((guint8 *)g_steal_pointer (&call->buffer), n_bytes);
  TgPostAnswer *answer = g_new0 (TgPostAnswer, 1);

  answer->status = soup_message_get_status (call->message);
  answer->content_type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  answer->body = g_bytes_new_with_free_func (array->data, array->len, wipe_and_free_bytes, array);
  answer->received_sec = call->received_sec;
  answer->retry_after_sec =
      tg_retry_after_parse (soup_message_headers_get_one (headers, "Retry-After"), call->received_sec);
  return answer;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Call *call = g_task_get_task_data (task);
  gsize n_bytes = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &n_bytes, &error))
    {
      tg_wipe_len (call->buffer, n_bytes);
      return_transport_error (task, error);
    }
  else if (n_bytes == BUFFER_BYTES)
    {
      tg_wipe_len (call->buffer, n_bytes);
      g_task_return_new_error (task,
                               TG_ERROR,
                               TG_ERROR_PROVIDER_UNAVAILABLE,
                               _ ("The answer of %s is far too long. Try again later."),
                               g_uri_get_host (soup_message_get_uri (call->message)));
    }
  else
    g_task_return_pointer (task, make_answer (call, n_bytes), (GDestroyNotify)tg_post_answer_free);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Call *call = g_task_get_task_data (task);

  call->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (call->stream == NULL)
    {
      return_transport_error (task, error);
      return;
    }

  call->received_sec = g_get_real_time () / G_USEC_PER_SEC;
  call->buffer = g_malloc (BUFFER_BYTES);
  g_input_stream_read_all_async (call->stream,
                                 call->buffer,
                                 BUFFER_BYTES,
                                 G_PRIORITY_DEFAULT,
                                 call->cancellable,
                                 read_cb,
                                 g_steal_pointer (&task));
}

static void
watch (Call *call, GCancellable *cancellable, GMainContext *context)
{
  call->timeout_source = g_timeout_source_new_seconds (call->timeout_sec);
  g_source_set_callback (call->timeout_source, timeout_cb, call, NULL);
  g_source_attach (call->timeout_source, context);

  if (cancellable == NULL)
    return;
  call->cancelled_source = g_cancellable_source_new (cancellable);
  g_source_set_callback (call->cancelled_source, G_SOURCE_FUNC (cancelled_cb), call, NULL);
  g_source_attach (call->cancelled_source, context);
}

/* (transfer full) (nullable) with @error */
static SoupMessage *
make_message (const TgPostRequest *request, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (request->uri, SOUP_HTTP_URI_FLAGS, NULL);

  if (uri == NULL || !g_str_equal (g_uri_get_scheme (uri), "https") || g_uri_get_host (uri) == NULL ||
      *g_uri_get_host (uri) == '\0')
    {
      g_set_error (error,
                   TG_ERROR,
                   TG_ERROR_INVALID_ARGUMENT,
                   _ ("“%s” is no https address. Check the provider's settings."),
                   request->uri);
      return NULL;
    }

  SoupMessage *message = soup_message_new_from_uri (request->method, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  soup_message_set_flags (
      message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  soup_message_headers_replace (headers, "Accept", "application/json");
  if (request->bearer != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", tg_secret_peek (request->bearer), NULL);
      soup_message_headers_replace (headers, "Authorization", value);
      tg_wipe (value);
    }
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (message, request->content_type, request->body);
  return message;
}

void
tg_post_request_async (SoupSession *session,
                       const TgPostRequest *request,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupMessage) message = make_message (request, &error);

  g_task_set_source_tag (task, tg_post_request_async);
  /* An answer that is here already counts, even when the caller has just given up: it may hold a rotated token. */
  g_task_set_check_cancellable (task, FALSE);
  if (message == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (g_cancellable_is_cancelled (cancellable))
    {
      g_task_return_new_error (task, TG_ERROR, TG_ERROR_CANCELLED, _ ("This was cancelled."));
      return;
    }

  Call *call = g_new0 (Call, 1);
  call->message = g_object_ref (message);
  call->cancellable = g_cancellable_new ();
  call->timeout_sec = request->timeout_sec;
  watch (call, cancellable, g_task_get_context (task));
  g_task_set_task_data (task, call, call_free);
  soup_session_send_async (
      session, message, G_PRIORITY_DEFAULT, call->cancellable, sent_cb, g_steal_pointer (&task));
}

void
tg_post_async (SoupSession *session,
               const char *endpoint,
               char *form,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  g_autoptr (GBytes) body = g_bytes_new_with_free_func (form, strlen (form), wipe_and_free, form);
  const TgPostRequest request = {
    .method = SOUP_METHOD_POST,
    .uri = endpoint,
    .content_type = "application/x-www-form-urlencoded",
    .body = body,
    .timeout_sec = TG_POST_TIMEOUT_SEC,
  };

  tg_post_request_async (session, &request, cancellable, callback, user_data);
}

TgPostAnswer *
tg_post_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
