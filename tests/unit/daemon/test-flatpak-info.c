/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-flatpak-info.h"

#include "tg-error.h"

#include <string.h>
#include <unistd.h>

static void
test_app (void)
{
  const char *text = "[Application]\nname=org.foreign.App\nruntime=runtime/org.gnome.Platform/x86_64/47\n\n"
                     "[Instance]\ninstance-id=123\n[Runtime]\nname=wrong.Runtime\n";
  g_autoptr (GError) error = NULL;
  g_autofree char *app_id = tg_flatpak_info_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (app_id, ==, "org.foreign.App");
}

static void
test_runtime (void)
{
  const char *text = "[Runtime]\nname=org.gnome.Sdk\n";
  g_autofree char *app_id = tg_flatpak_info_parse (text, strlen (text), NULL);

  g_assert_cmpstr (app_id, ==, "org.gnome.Sdk");
}

static void
test_refused (void)
{
  const char *const texts[] = {
    "",
    "[Application]\n",
    "[Application]\nname=\n",
    "[Application]\nname=../../etc\n",
    "[Application]\nname=nodots\n",
    "[Application]\nname=:1.5\n",
    "[Application]\nname=org.foreign.App evil\n",
    "[Application]\n[Runtime]\nname=org.gnome.Sdk\n",
    "name=org.foreign.App\n",
    "[Application\nname=org.foreign.App\n",
    "[Application]\nname=org.foreign.App\\s\n",
    "[Application]\nname=org\\x.foreign.App\\\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (tg_flatpak_info_parse (texts[i], strlen (texts[i]), &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_FAILED);
    }
}

static void
test_odd_bytes (void)
{
  const char with_nul[] =
      "[Application]\nname=org.foreign.App\n\0[Application]\nname=io.github.tegata.Tegata\n";
  g_autofree char *long_id = g_strnfill (300, 'a');
  g_autofree char *with_long_id = g_strconcat ("[Application]\nname=org.", long_id, "\n", NULL);
  g_autofree char *filler = g_strnfill (TG_FLATPAK_INFO_MAX_BYTES, '#');
  g_autofree char *too_long = g_strconcat ("[Application]\nname=org.foreign.App\n", filler, NULL);

  g_assert_null (tg_flatpak_info_parse (with_nul, sizeof with_nul - 1, NULL));
  g_assert_null (tg_flatpak_info_parse (with_long_id, strlen (with_long_id), NULL));
  g_assert_null (tg_flatpak_info_parse (too_long, strlen (too_long), NULL));
}

static void
test_processes (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *app_id = NULL;

  if (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("inside of a Flatpak sandbox");
      return;
    }
  g_assert_true (tg_flatpak_info_read_sync (getpid (), &app_id, &error));
  g_assert_null (app_id);
  /* No process has this id: nothing is known, which is not "outside of a sandbox". */
  g_assert_false (tg_flatpak_info_read_sync (G_MAXINT, &app_id, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_FAILED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flatpak-info/app", test_app);
  g_test_add_func ("/flatpak-info/runtime", test_runtime);
  g_test_add_func ("/flatpak-info/refused", test_refused);
  g_test_add_func ("/flatpak-info/odd-bytes", test_odd_bytes);
  g_test_add_func ("/flatpak-info/processes", test_processes);
  return g_test_run ();
}
