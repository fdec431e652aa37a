/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-uses.h"

#include <glib/gstdio.h>

#define ONE "0123456789abcdef0123456789abcdef"
#define OTHER "fedcba9876543210fedcba9876543210"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp (NULL, NULL);
  self->path = g_build_filename (self->folder, "below", "uses.json", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autofree char *below = g_path_get_dirname (self->path);

  g_unlink (self->path);
  g_rmdir (below);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->path);
  g_free (self->folder);
}

static void
test_last (Fixture *self, gconstpointer data)
{
  g_autoptr (TgUses) uses = tg_uses_new (self->path);
  g_autoptr (TgUse) use = tg_use_ref (tg_uses_get (uses, ONE, "org.example.Mail"));
  gint64 before_sec = g_get_real_time () / G_USEC_PER_SEC;

  g_assert_cmpint (tg_uses_get_last_sec (uses, ONE, "org.example.Mail"), ==, 0);
  tg_use_touch (use);
  g_assert_cmpint (tg_uses_get_last_sec (uses, ONE, "org.example.Mail"), >=, before_sec);
  g_assert_true (tg_uses_get (uses, ONE, "org.example.Mail") == use);
  /* Neither another app nor another account. */
  g_assert_cmpint (tg_uses_get_last_sec (uses, ONE, "org.example.Other"), ==, 0);
  g_assert_cmpint (tg_uses_get_last_sec (uses, OTHER, "org.example.Mail"), ==, 0);
  tg_uses_save (uses);
}

/* Whoever has it in another thread may outlive the others. */
static void
test_outlives (Fixture *self, gconstpointer data)
{
  TgUses *uses = tg_uses_new (self->path);
  g_autoptr (TgUse) use = tg_use_ref (tg_uses_get (uses, ONE, "org.example.Mail"));

  tg_use_touch (use);
  tg_uses_save (uses);
  tg_uses_unref (uses);
  g_assert_cmpint (tg_uses_get_last_sec (uses, ONE, "org.example.Mail"), >, 0);
}

static void
use (const char *path, const char *account_id, const char *app)
{
  g_autoptr (TgUses) uses = tg_uses_new (path);

  tg_use_touch (tg_uses_get (uses, account_id, app));
  tg_uses_save (uses);
}

static void
test_kept (Fixture *self, gconstpointer data)
{
  g_autoptr (TgUses) uses = NULL;
  g_autoptr (TgUses) after = NULL;
  GStatBuf status;

  use (self->path, ONE, "org.example.Mail");
  use (self->path, OTHER, "/usr/bin/mail \"reader\"");
  g_assert_cmpint (g_stat (self->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  uses = tg_uses_new (self->path);
  g_assert_cmpint (tg_uses_get_last_sec (uses, ONE, "org.example.Mail"), >, 0);
  g_assert_cmpint (tg_uses_get_last_sec (uses, OTHER, "/usr/bin/mail \"reader\""), >, 0);
  tg_uses_forget (uses, ONE);
  g_assert_cmpint (tg_uses_get_last_sec (uses, ONE, "org.example.Mail"), ==, 0);
  tg_uses_save (uses);
  after = tg_uses_new (self->path);
  g_assert_cmpint (tg_uses_get_last_sec (after, ONE, "org.example.Mail"), ==, 0);
  g_assert_cmpint (tg_uses_get_last_sec (after, OTHER, "/usr/bin/mail \"reader\""), >, 0);
}

static void
test_nothing_to_write (Fixture *self, gconstpointer data)
{
  g_autoptr (TgUses) uses = tg_uses_new (self->path);

  tg_uses_get (uses, ONE, "org.example.Mail");
  tg_uses_forget (uses, ONE);
  tg_uses_save (uses);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
}

/* It says little that counts, so a damaged one stops nobody. */
static void
test_damaged (Fixture *self, gconstpointer data)
{
  static const char *const texts[] = {
    "",
    "{",
    "[]",
    "7",
    "{\"" ONE "\": 7}",
    "{\"" ONE "\": {\"org.example.Mail\": \"now\"}}",
    "{\"" ONE "\": {\"org.example.Mail\": -7}}",
    "{\"" ONE "\": {\"\": 7}}",
    "{\"../x\": {\"org.example.Mail\": 7}}",
  };
  g_autofree char *below = g_path_get_dirname (self->path);

  g_assert_cmpint (g_mkdir (below, 0700), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (TgUses) uses = NULL;

      g_assert_true (g_file_set_contents (self->path, texts[i], -1, NULL));
      uses = tg_uses_new (self->path);
      g_assert_cmpint (tg_uses_get_last_sec (uses, ONE, "org.example.Mail"), ==, 0);
      g_assert_cmpint (tg_uses_get_last_sec (uses, "../x", "org.example.Mail"), ==, 0);
    }
}

/* Of its own accord, after a while. */
static void
test_written_later (Fixture *self, gconstpointer data)
{
  g_autoptr (TgUses) uses = tg_uses_new (self->path);

  tg_use_touch (tg_uses_get (uses, ONE, "org.example.Mail"));
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
  while (!g_file_test (self->path, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/uses/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("last", test_last);
  ADD ("outlives", test_outlives);
  ADD ("kept", test_kept);
  ADD ("nothing-to-write", test_nothing_to_write);
  ADD ("damaged", test_damaged);
  ADD ("written-later", test_written_later);
  return g_test_run ();
}
