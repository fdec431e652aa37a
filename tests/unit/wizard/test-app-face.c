/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-app-face.h"

#include <glib/gstdio.h>

static void
install (const char *desktop_id, const char *name, const char *icon)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "applications", NULL);
  g_autofree char *path = g_build_filename (folder, desktop_id, NULL);
  g_autofree char *text =
      g_strdup_printf ("[Desktop Entry]\nType=Application\nExec=true\nName=%s\n%s\n", name, icon);

  g_assert_no_errno (g_mkdir_with_parents (folder, 0700));
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
assert_icon (GIcon *icon, const char *name)
{
  g_autofree char *text = g_icon_to_string (icon);

  g_assert_cmpstr (text, ==, name);
}

static void
test_known (void)
{
  g_autoptr (TgAppFace) app = NULL;
  g_autoptr (TgAppFace) snap = NULL;

  install ("org.example.Mail.desktop", "Sample Mail", "Icon=mail-unread");
  install ("letters_letters.desktop", "Letters", "");
  app = tg_app_face_new ("org.example.Mail");
  snap = tg_app_face_new ("snap.letters");
  g_assert_cmpstr (app->name, ==, "Sample Mail");
  assert_icon (app->icon, "mail-unread");
  g_assert_cmpstr (snap->name, ==, "Letters");
  assert_icon (snap->icon, "application-x-executable");
}

static void
test_unknown (void)
{
  g_autoptr (TgAppFace) app = tg_app_face_new ("org.example.Gone");
  g_autoptr (TgAppFace) nowhere = tg_app_face_new ("../../etc/passwd");
  g_autoptr (TgAppFace) nameless = NULL;

  install ("org.example.Nameless.desktop", "\xe2\x80\x8b", "");
  nameless = tg_app_face_new ("org.example.Nameless");
  g_assert_null (app->name);
  assert_icon (app->icon, "application-x-executable");
  g_assert_null (nowhere->name);
  g_assert_null (nameless->name);
}

/* A name cannot pretend to be more than one line of its own. */
static void
test_clean (void)
{
  g_autoptr (TgAppFace) app = NULL;
  g_autofree char *lines = tg_app_face_clean ("Mail\nand more\t\xff");
  g_autofree char *longest = g_strnfill (1000, 'x');
  g_autofree char *cut = tg_app_face_clean (longest);

  install ("org.example.Hostile.desktop", "Mail\xe2\x80\xaeliaM", "");
  app = tg_app_face_new ("org.example.Hostile");
  g_assert_cmpstr (app->name, ==, "Mail liaM");
  g_assert_cmpstr (lines, ==, "Mail and more \xef\xbf\xbd");
  g_assert_cmpuint (strlen (cut), ==, 60);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/app-face/known", test_known);
  g_test_add_func ("/app-face/unknown", test_unknown);
  g_test_add_func ("/app-face/clean", test_clean);
  return g_test_run ();
}
