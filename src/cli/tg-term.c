/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-term.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gdesktopappinfo.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "tg-error.h"

#define MAX_LINE_BYTES 65536

gboolean
tg_term_is_interactive (void)
{
  return isatty (STDIN_FILENO) && isatty (STDERR_FILENO);
}

static gboolean
interrupt_cb (gpointer user_data)
{
  GCancellable *cancellable = user_data;

  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static gpointer
interrupt_thread (gpointer data)
{
  GMainContext *context = data;

  while (TRUE)
    g_main_context_iteration (context, TRUE);
  return NULL;
}

GCancellable *
tg_term_catch_interrupt (void)
{
  static GCancellable *cancellable = NULL;
  static const int signals[] = { SIGINT, SIGTERM };
  GMainContext *context;

  if (cancellable != NULL)
    return cancellable;
  cancellable = g_cancellable_new ();
  context = g_main_context_new ();
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      g_autoptr (GSource) source = g_unix_signal_source_new (signals[i]);

      g_source_set_callback (source, interrupt_cb, cancellable, NULL);
      g_source_attach (source, context);
    }
  g_thread_unref (g_thread_new ("interrupt", interrupt_thread, context));
  return cancellable;
}

static gboolean
wait_for_input_sync (GCancellable *cancellable, GError **error)
{
  struct pollfd fds[] = {
    { .fd = STDIN_FILENO, .events = POLLIN },
    { .fd = g_cancellable_get_fd (cancellable), .events = POLLIN },
  };
  int n;

  do
    n = poll (fds, fds[1].fd >= 0 ? 2 : 1, -1);
  while (n < 0 && errno == EINTR && !g_cancellable_is_cancelled (cancellable));
  if (fds[1].fd >= 0)
    g_cancellable_release_fd (cancellable);
  if (g_cancellable_is_cancelled (cancellable))
    {
      g_set_error_literal (error, TG_ERROR, TG_ERROR_CANCELLED, _ ("Stopped."));
      return FALSE;
    }
  return TRUE;
}

/* Byte by byte: what follows the line belongs to whoever reads next. */
static TgSecret *
read_line_sync (GCancellable *cancellable, GError **error)
{
  g_autofree char *line = g_malloc0 (MAX_LINE_BYTES);
  gsize length = 0;
  gboolean ended = FALSE;
  TgSecret *secret = NULL;

  while (!ended && wait_for_input_sync (cancellable, error))
    {
      gssize n = read (STDIN_FILENO, line + length, 1);

      if (n < 0 && (errno == EINTR || errno == EAGAIN))
        continue;
      if ((n <= 0 && length == 0) || length + 1 == MAX_LINE_BYTES)
        {
          g_set_error_literal (error,
                               TG_ERROR,
                               TG_ERROR_FAILED,
                               n <= 0 ? _ ("Nothing was given on the standard input.")
                                      : _ ("The line on the standard input is too long."));
          break;
        }
      ended = n <= 0 || line[length] == '\n';
      if (!ended)
        length++;
    }
  if (ended)
    {
      if (length > 0 && line[length - 1] == '\r')
        length--;
      secret = tg_secret_new_len (line, length);
    }
  tg_wipe_len (line, MAX_LINE_BYTES);
  return secret;
}

TgSecret *
tg_term_read_line_sync (const char *prompt, gboolean hidden, GCancellable *cancellable, GError **error)
{
  struct termios settings;
  gboolean hide = hidden && tcgetattr (STDIN_FILENO, &settings) == 0;
  TgSecret *line;

  if (prompt != NULL && isatty (STDIN_FILENO))
    g_printerr ("%s ", prompt);
  if (hide)
    {
      struct termios silent = settings;

      silent.c_lflag &= ~(tcflag_t)ECHO;
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
    }
  line = read_line_sync (cancellable, error);
  if (hide)
    {
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &settings);
      g_printerr ("\n");
    }
  return line;
}

gboolean
tg_term_confirm_sync (const char *question, GCancellable *cancellable, GError **error)
{
  /* Translators: appended to a question that is answered by typing a word. */
  g_autofree char *prompt = g_strdup_printf ("%s %s", question, _ ("[yes/no]"));
  g_autoptr (TgSecret) answer = tg_term_read_line_sync (prompt, FALSE, cancellable, error);
  g_autofree char *word = NULL;
  g_autofree char *lower = NULL;

  if (answer == NULL)
    return FALSE;
  word = g_strstrip (g_strdup (tg_secret_peek (answer)));
  lower = g_utf8_strdown (word, -1);
  /* Translators: the "yes" of "[yes/no]", in lower case. */
  if (g_str_equal (lower, _ ("yes")) || g_str_equal (lower, "yes") || g_str_equal (lower, "y"))
    return TRUE;
  g_set_error_literal (error, TG_ERROR, TG_ERROR_CANCELLED, _ ("Not confirmed; nothing was set up."));
  return FALSE;
}

static gboolean
open_with_variable (const char *browsers, const char *uri)
{
  g_auto (GStrv) list = g_strsplit (browsers, ":", -1);

  for (char **command = list; *command != NULL; command++)
    {
      g_auto (GStrv) argv = NULL;
      g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
      gboolean placed = FALSE;

      if (!g_shell_parse_argv (*command, NULL, &argv, NULL))
        continue;
      for (char **word = argv; *word != NULL; word++)
        {
          gboolean here = g_str_equal (*word, "%s");

          g_ptr_array_add (arguments, here ? (char *)uri : *word);
          placed = placed || here;
        }
      if (!placed)
        g_ptr_array_add (arguments, (char *)uri);
      g_ptr_array_add (arguments, NULL);
      if (g_spawn_async (NULL,
                         (char **)arguments->pdata,
                         NULL,
                         G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                         NULL,
                         NULL,
                         NULL,
                         NULL))
        return TRUE;
    }
  return FALSE;
}

static gboolean
open_with_desktop (const char *uri)
{
  g_autoptr (GAppInfo) app = g_app_info_get_default_for_uri_scheme ("https");
  GList uris = { .data = (char *)uri };
  gboolean opened;
  int null_fd;

  if (app == NULL || !G_IS_DESKTOP_APP_INFO (app))
    return FALSE;
  null_fd = open ("/dev/null", O_RDWR | O_CLOEXEC);
  /* What browsers print must not end up in the output of tegatactl. */
  opened = g_desktop_app_info_launch_uris_as_manager_with_fds (G_DESKTOP_APP_INFO (app),
                                                               &uris,
                                                               NULL,
                                                               G_SPAWN_SEARCH_PATH,
                                                               NULL,
                                                               NULL,
                                                               NULL,
                                                               NULL,
                                                               null_fd,
                                                               null_fd,
                                                               null_fd,
                                                               NULL);
  close (null_fd);
  return opened;
}

gboolean
tg_term_open_browser (const char *uri)
{
  const char *browsers = g_getenv ("BROWSER");

  if (browsers != NULL && *browsers != '\0')
    return open_with_variable (browsers, uri);
  if (g_getenv ("WAYLAND_DISPLAY") == NULL && g_getenv ("DISPLAY") == NULL)
    return FALSE;
  return open_with_desktop (uri);
}
