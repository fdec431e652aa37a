/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "catalogue-fixture.h"

#include <glib/gstdio.h>

void
catalogue_set_up (CatalogueFixture *fixture, gconstpointer user_data)
{
  fixture->root = g_dir_make_tmp ("tegata-catalogue-XXXXXX", NULL);
  fixture->low = g_build_filename (fixture->root, "low", NULL);
  fixture->high = g_build_filename (fixture->root, "high", NULL);
  g_mkdir (fixture->low, 0700);
  g_mkdir (fixture->high, 0700);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

void
catalogue_tear_down (CatalogueFixture *fixture, gconstpointer user_data)
{
  remove_tree (fixture->root);
  g_free (fixture->root);
  g_free (fixture->low);
  g_free (fixture->high);
}

void
catalogue_write (const char *folder, const char *name, const char *content)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, content, -1, &error);
  g_assert_no_error (error);
}

TgCatalogue *
catalogue_load (CatalogueFixture *fixture)
{
  const char *const directories[] = { fixture->low, fixture->high, NULL };

  return tg_catalogue_load ("", directories);
}

void
catalogue_assert_no_problems (TgCatalogue *catalogue)
{
  GPtrArray *problems = tg_catalogue_get_problems (catalogue);

  if (problems->len > 0)
    g_test_message ("%s", (char *)g_ptr_array_index (problems, 0));
  g_assert_cmpuint (problems->len, ==, 0);
}

/* One problem, "FOLDER/NAME: BEGINNING...", or with @line after the name where that is not 0. */
void
catalogue_assert_problem (TgCatalogue *catalogue,
                          const char *folder,
                          const char *name,
                          guint line,
                          const char *beginning)
{
  GPtrArray *problems = tg_catalogue_get_problems (catalogue);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *place = line > 0 ? g_strdup_printf ("%s:%u", path, line) : g_strdup (path);
  g_autofree char *prefix = g_strconcat (place, ": ", beginning, NULL);

  g_assert_cmpuint (problems->len, ==, 1);
  g_test_message ("%s", (char *)g_ptr_array_index (problems, 0));
  g_assert_true (g_str_has_prefix (g_ptr_array_index (problems, 0), prefix));
}

void
catalogue_assert_id (TgProvider *provider, const char *id)
{
  g_assert_cmpstr (provider != NULL ? tg_provider_get_id (provider) : NULL, ==, id);
}
