/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-pipe.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <unistd.h>

#include "tg-error.h"

/* What fits into a pipe that nobody reads yet (PIPE_BUF on Linux). */
#define MAX_BYTES 4096

/* The reading end of a pipe that holds @secret and nothing more; -1 with @error. */
static int
make_pipe (TgSecret *secret, GError **error)
{
  int fds[2];
  gsize length = tg_secret_get_length (secret);

  if (length == 0 || length > MAX_BYTES)
    {
      g_set_error_literal (
          error,
          TG_ERROR,
          TG_ERROR_INVALID_ARGUMENT,
          length == 0 ? _ ("There is nothing before the end of the line. Enter a password or secret.")
                      : _ ("This is too long for a password or secret."));
      return -1;
    }
  if (!g_unix_open_pipe (fds, FD_CLOEXEC, error))
    return -1;
  if (write (fds[1], tg_secret_peek (secret), length) != (gssize)length)
    {
      g_set_error_literal (
          error, TG_ERROR, TG_ERROR_FAILED, _ ("The secret could not be passed on. Try again."));
      close (fds[0]);
      fds[0] = -1;
    }
  close (fds[1]);
  return fds[0];
}

GVariant *
tg_pipe_put (GUnixFDList *fds, TgSecret *secret, GError **error)
{
  int fd = make_pipe (secret, error);
  int handle;

  if (fd < 0)
    return NULL;
  handle = g_unix_fd_list_append (fds, fd, error);
  close (fd);
  return handle >= 0 ? g_variant_new_handle (handle) : NULL;
}
