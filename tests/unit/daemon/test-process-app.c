/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-process-app.h"

#include "tg-error.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROOT                                                                                                 \
  "--ro-bind /usr /usr --symlink usr/lib /lib --symlink usr/lib64 /lib64 --symlink usr/bin /bin "            \
  "--proc /proc --dev /dev --tmpfs /tmp "
#define TELL "sh -c 'echo ready; exec sleep 100'"

typedef struct
{
  GPid pid; /* of the outer bwrap */
  int inside; /* that of the innermost process */
  char *folder;
} Fixture;

static int
find_only_child (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task/%d/children", pid, pid);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && *text != '\0'
             ? (int)g_ascii_strtoll (text, NULL, 10)
             : 0;
}

static char *
write_info (Fixture *fixture, const char *app_id)
{
  g_autofree char *content = g_strdup_printf ("[Application]\nname=%s\n", app_id);
  char *path = g_build_filename (fixture->folder, app_id, NULL);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  return path;
}

/* FALSE: sandboxes cannot be made here. */
static gboolean
start (Fixture *fixture, const char *command)
{
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;
  char answer[6] = { 0 };
  int out;

  g_assert_true (g_shell_parse_argv (command, NULL, &argv, &error));
  g_spawn_async_with_pipes (NULL,
                            argv,
                            NULL,
                            G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD,
                            NULL,
                            NULL,
                            &fixture->pid,
                            NULL,
                            &out,
                            NULL,
                            &error);
  if (error != NULL || read (out, answer, 5) != 5 || !g_str_equal (answer, "ready"))
    {
      g_test_skip ("bwrap cannot make sandboxes here");
      return FALSE;
    }
  close (out);
  for (int pid = fixture->pid; pid != 0; pid = find_only_child (pid))
    fixture->inside = pid;
  return TRUE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("tegata-XXXXXX", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  if (fixture->pid != 0)
    {
      kill (fixture->inside, SIGKILL);
      kill (fixture->pid, SIGKILL);
      waitpid (fixture->pid, NULL, 0);
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      unlink (path);
    }
  rmdir (fixture->folder);
  g_free (fixture->folder);
}

static void
assert_app (int pid, const char *expected)
{
  g_autofree char *app_id = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (tg_process_app_read_sync (pid, NULL, &app_id, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (app_id, ==, expected);
}

static void
test_none (Fixture *fixture, gconstpointer data)
{
  if (!g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    assert_app (getpid (), NULL);
}

/* A root of its own, but no app's. */
static void
test_other_sandbox (Fixture *fixture, gconstpointer data)
{
  if (!g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) && start (fixture, "bwrap " ROOT TELL))
    assert_app (fixture->inside, NULL);
}

static void
test_app (Fixture *fixture, gconstpointer data)
{
  g_autofree char *info = write_info (fixture, "org.example.Mail");
  g_autofree char *command = g_strdup_printf ("bwrap " ROOT "--ro-bind %s /.flatpak-info " TELL, info);

  if (start (fixture, command))
    assert_app (fixture->inside, "org.example.Mail");
}

static void
test_nested (Fixture *fixture, gconstpointer data)
{
  g_autofree char *info = write_info (fixture, "org.example.Mail");
  g_autofree char *command =
      g_strdup_printf ("bwrap " ROOT "--ro-bind %s /.flatpak-info bwrap " ROOT TELL, info);

  if (start (fixture, command))
    assert_app (fixture->inside, "org.example.Mail");
}

/* What is further in says nothing about what is further out. */
static void
test_nested_forged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *info = write_info (fixture, "org.example.Mail");
  g_autofree char *forged = write_info (fixture, "io.github.tegata.Tegata");
  g_autofree char *command =
      g_strdup_printf ("bwrap " ROOT "--ro-bind %s /.flatpak-info --ro-bind %s /forged bwrap " ROOT
                       "--ro-bind /forged /.flatpak-info " TELL,
                       info,
                       forged);

  if (start (fixture, command))
    assert_app (fixture->inside, "org.example.Mail");
}

static void
test_gone (Fixture *fixture, gconstpointer data)
{
  g_autofree char *app_id = NULL;
  g_autoptr (GError) error = NULL;

  if (!start (fixture, "bwrap " ROOT TELL))
    return;
  kill (fixture->pid, SIGKILL);
  kill (fixture->inside, SIGKILL);
  waitpid (fixture->pid, NULL, 0);
  g_assert_false (tg_process_app_read_sync (fixture->pid, NULL, &app_id, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_FAILED);
  fixture->pid = 0;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/process-app/none", Fixture, NULL, set_up, test_none, tear_down);
  g_test_add ("/process-app/other-sandbox", Fixture, NULL, set_up, test_other_sandbox, tear_down);
  g_test_add ("/process-app/app", Fixture, NULL, set_up, test_app, tear_down);
  g_test_add ("/process-app/nested", Fixture, NULL, set_up, test_nested, tear_down);
  g_test_add ("/process-app/nested-forged", Fixture, NULL, set_up, test_nested_forged, tear_down);
  g_test_add ("/process-app/gone", Fixture, NULL, set_up, test_gone, tear_down);
  return g_test_run ();
}
