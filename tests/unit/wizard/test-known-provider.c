/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-known-provider.h"

#include "tg-catalogue-private.h"

/* A button without a provider behind it would be missing without a word. */
static void
test_all_there (void)
{
  g_autoptr (TgCatalogue) catalogue = tg_catalogue_load ("", (const char *const[]){ NULL });
  const char *const *ids = tg_known_provider_list ();

  g_assert_nonnull (ids[0]);
  for (gsize i = 0; ids[i] != NULL; i++)
    g_assert_nonnull (tg_catalogue_lookup (catalogue, ids[i]));
}

static void
test_explain (void)
{
  const char *const cases[][2] = {
    { "google",
      "Type your address, such as name@gmail.com, or the one at a company or school that has its mail at "
      "Google." },
    { "microsoft365", "Type your address at the company or school that has its mail at Microsoft 365." },
    { "outlook", "Type your address, such as name@outlook.com." },
    { "icloud", "Type your address, such as name@icloud.com." },
  };
  g_autoptr (TgCatalogue) catalogue = tg_catalogue_load ("", (const char *const[]){ NULL });

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *hint = tg_known_provider_explain (tg_catalogue_lookup (catalogue, cases[i][0]));

      g_assert_cmpstr (hint, ==, cases[i][1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/known-provider/all-there", test_all_there);
  g_test_add_func ("/known-provider/explain", test_explain);
  return g_test_run ();
}
