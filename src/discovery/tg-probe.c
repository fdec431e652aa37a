/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-probe.h"

#include "tg-deadline.h"
#include "tg-reason.h"

#define GREETING_BYTES 4

typedef struct
{
  TgProtocol protocol;
  TgDeadline *deadline; /* (owned) */
  GSocketConnection *connection; /* (owned) (nullable) */
  char greeting[GREETING_BYTES];
} Probe;

static void
probe_free (gpointer data)
{
  Probe *self = data;

  tg_deadline_free (self->deadline);
  g_clear_object (&self->connection);
  g_free (self);
}

gboolean
tg_probe_is_greeting (TgProtocol protocol, const char *data, gsize length)
{
  static const char *const greetings[] = {
    [TG_PROTOCOL_IMAP] = "* OK",
    [TG_PROTOCOL_POP3] = "+OK",
    [TG_PROTOCOL_SMTP] = "220",
  };
  const char *greeting = greetings[protocol];

  return length >= strlen (greeting) && g_ascii_strncasecmp (data, greeting, strlen (greeting)) == 0;
}

/* Takes @error. */
static void
probe_fail (GTask *task, GError *error)
{
  Probe *self = g_task_get_task_data (task);

  if (tg_deadline_has_passed (self->deadline))
    {
      g_clear_error (&error);
      tg_reason_set (&error, TG_REASON_UNREACHABLE, "timeout");
    }
  g_task_return_error (task, error);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Probe *self = g_task_get_task_data (task);
  GError *error = NULL;
  gsize length;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (object), result, &length, &error))
    {
      probe_fail (task, error);
      return;
    }
  g_io_stream_close_async (G_IO_STREAM (self->connection), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  if (tg_probe_is_greeting (self->protocol, self->greeting, length))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, TG_REASON, TG_REASON_UNUSABLE, "other-service");
}

static void
connect_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Probe *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->connection = g_socket_client_connect_to_host_finish (G_SOCKET_CLIENT (object), result, &error);
  if (!self->connection)
    {
      probe_fail (task, error);
      return;
    }
  g_input_stream_read_all_async (g_io_stream_get_input_stream (G_IO_STREAM (self->connection)),
                                 self->greeting,
                                 sizeof self->greeting,
                                 G_PRIORITY_DEFAULT,
                                 tg_deadline_get_cancellable (self->deadline),
                                 read_cb,
                                 g_steal_pointer (&task));
}

void
tg_probe_with_client_async (GSocketClient *client,
                            TgProtocol protocol,
                            const char *host,
                            guint16 port,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Probe *self = g_new0 (Probe, 1);

  g_task_set_source_tag (task, tg_probe_with_client_async);
  self->protocol = protocol;
  self->deadline = tg_deadline_new (cancellable, TG_PROBE_LIMIT_MSEC, NULL, NULL);
  g_task_set_task_data (task, self, probe_free);
  if (g_task_return_error_if_cancelled (task))
    return;
  g_socket_client_connect_to_host_async (
      client, host, port, tg_deadline_get_cancellable (self->deadline), connect_cb, g_steal_pointer (&task));
}

void
tg_probe_async (TgProtocol protocol,
                const char *host,
                guint16 port,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  g_socket_client_set_tls (client, TRUE);
  tg_probe_with_client_async (client, protocol, host, port, cancellable, callback, user_data);
}

gboolean
tg_probe_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
