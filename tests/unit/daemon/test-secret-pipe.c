/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-secret-pipe.h"

#include "tg-error.h"

#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  int fd;
  const char *data;
  gsize length;
} Writer;

static gpointer
write_thread (gpointer user_data)
{
  Writer *writer = user_data;
  gsize written = 0;

  while (written < writer->length)
    {
      gssize n = write (writer->fd, writer->data + written, writer->length - written);

      if (n <= 0)
        break;
      written += n;
    }
  close (writer->fd);
  return NULL;
}

static TgSecret *
read_through_pipe (const char *data, gsize length, GError **error)
{
  g_autoptr (GThread) thread = NULL;
  int fds[2];
  Writer writer;
  TgSecret *secret;

  g_assert_true (g_unix_open_pipe (fds, FD_CLOEXEC, NULL));
  writer = (Writer){ fds[1], data, length };
  thread = g_thread_new ("writer", write_thread, &writer);
  secret = tg_secret_pipe_read_sync (fds[0], error);
  g_thread_join (g_steal_pointer (&thread));
  return secret;
}

static void
assert_reads (const char *data, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgSecret) secret = read_through_pipe (data, strlen (data), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (tg_secret_peek (secret), ==, expected);
}

static void
assert_refused (const char *data, gsize length)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_through_pipe (data, length, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
}

static void
test_good (void)
{
  assert_reads ("correct horse", "correct horse");
  assert_reads ("one\n", "one");
  assert_reads ("two\n\n", "two\n");
  assert_reads (" space ", " space ");
  assert_reads ("p\xc3\xa4ss", "p\xc3\xa4ss");
}

static void
test_bad (void)
{
  assert_refused ("", 0);
  assert_refused ("\n", 1);
  assert_refused ("a\0b", 3);
  assert_refused ("\xff\xfe", 2);
}

static void
test_length (void)
{
  g_autofree char *longest = g_strnfill (64 * 1024, 'x');
  g_autofree char *too_long = g_strnfill (64 * 1024 + 1, 'x');

  assert_reads (longest, longest);
  assert_refused (too_long, strlen (too_long));
}

/* A folder can be opened but not read. */
static void
test_no_pipe (void)
{
  g_autoptr (GError) error = NULL;
  int fd = open ("/", O_RDONLY | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_null (tg_secret_pipe_read_sync (fd, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
}

int
main (int argc, char **argv)
{
  signal (SIGPIPE, SIG_IGN);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret-pipe/good", test_good);
  g_test_add_func ("/secret-pipe/bad", test_bad);
  g_test_add_func ("/secret-pipe/length", test_length);
  g_test_add_func ("/secret-pipe/no-pipe", test_no_pipe);
  return g_test_run ();
}
