/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-secret-pipe.h"

#include "tg-error.h"

#include <errno.h>
#include <glib-unix.h>
#include <poll.h>
#include <unistd.h>

#define MAX_BYTES (64 * 1024)
#define TIMEOUT_SEC 30

static gboolean
set_invalid (GError **error, const char *sentence)
{
  g_set_error_literal (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, sentence);
  return FALSE;
}

/* Waits until @fd can be read or @deadline_usec has come. */
static gboolean
wait_readable (int fd, gint64 deadline_usec)
{
  struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
  int result;

  do
    {
      gint64 left_msec = (deadline_usec - g_get_monotonic_time ()) / 1000;

      result = poll (&poll_fd, 1, MAX (left_msec, 0));
    }
  while (result < 0 && errno == EINTR);
  return result > 0;
}

/* Fills @buffer of MAX_BYTES + 1. */
static gboolean
read_all (int fd, char *buffer, gsize *length, GError **error)
{
  gint64 deadline_usec = g_get_monotonic_time () + TIMEOUT_SEC * G_USEC_PER_SEC;

  *length = 0;
  if (!g_unix_set_fd_nonblocking (fd, TRUE, NULL))
    return set_invalid (error, "The password could not be read. Try again.");
  while (*length <= MAX_BYTES)
    {
      gssize n;

      if (!wait_readable (fd, deadline_usec))
        return set_invalid (error, "The password did not arrive in time. Try again.");
      n = read (fd, buffer + *length, MAX_BYTES + 1 - *length);
      if (n == 0)
        return TRUE;
      if (n > 0)
        *length += n;
      else if (errno != EINTR && errno != EAGAIN)
        return set_invalid (error, "The password could not be read. Try again.");
    }
  return set_invalid (error, "This is too long for a password.");
}

TgSecret *
tg_secret_pipe_read_sync (int fd, GError **error)
{
  g_autofree char *buffer = g_malloc (MAX_BYTES + 1);
  TgSecret *secret = NULL;
  gsize length;

  if (read_all (fd, buffer, &length, error))
    {
      if (length > 0 && buffer[length - 1] == '\n')
        length--;
      if (length == 0)
        set_invalid (error, "The password is empty. Enter one.");
      else if (!g_utf8_validate_len (buffer, length, NULL))
        set_invalid (error, "The password holds characters that cannot be used.");
      else
        secret = tg_secret_new_len (buffer, length);
    }
  tg_wipe_len (buffer, MAX_BYTES + 1);
  close (fd);
  return secret;
}

static void
read_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  TgSecret *secret = tg_secret_pipe_read_sync (GPOINTER_TO_INT (task_data), &error);

  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify)tg_secret_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
tg_secret_pipe_read_async (int fd, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, tg_secret_pipe_read_async);
  g_task_set_task_data (task, GINT_TO_POINTER (fd), NULL);
  g_task_run_in_thread (task, read_thread);
}

TgSecret *
tg_secret_pipe_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
