/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "support.h"
#include "tg-settings.h"

#define DEFAULT "https://live.thunderbird.net/autoconfig/v1.1/"

/* Whoever changes one of the two defaults has to change the other. */
static void
test_default (void)
{
  g_autofree char *base = tg_settings_dup_ispdb_base ();

  g_assert_cmpstr (base, ==, DEFAULT);
}

static void
test_changed (void)
{
  g_autoptr (GSettings) settings = g_settings_new ("io.github.tegata.Tegata");

  for (const char *const *value = (const char *const[]){ "https://ispdb.example/v1", "", NULL }; *value;
       value++)
    {
      g_autofree char *base = NULL;

      g_settings_set_string (settings, "ispdb-base", *value);
      base = tg_settings_dup_ispdb_base ();
      g_assert_cmpstr (base, ==, *value);
    }
  g_settings_reset (settings, "ispdb-base");
}

static void
test_no_schema (void)
{
  if (!g_test_subprocess ())
    {
      g_autofree char *folder = g_strdup (g_getenv ("GSETTINGS_SCHEMA_DIR"));

      g_unsetenv ("GSETTINGS_SCHEMA_DIR");
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_setenv ("GSETTINGS_SCHEMA_DIR", folder, TRUE);
      g_test_trap_assert_passed ();
      return;
    }
  g_assert_true (!g_settings_schema_source_get_default () ||
                 !g_settings_schema_source_lookup (
                     g_settings_schema_source_get_default (), "io.github.tegata.Tegata", TRUE));
  test_default ();
}

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  g_test_add_func ("/settings/default", test_default);
  g_test_add_func ("/settings/changed", test_changed);
  g_test_add_func ("/settings/no-schema", test_no_schema);
  return g_test_run ();
}
