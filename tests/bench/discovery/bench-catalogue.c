/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "bench.h"

/* bench-catalogue ROUNDS: from an address of the catalogue to its candidate, and before that the catalogue itself. */

static const char *const addresses[] = {
  "traveller@gmail.com",   "traveller@outlook.jp", "traveller@icloud.com",
  "traveller@fastmail.fm", "traveller@gmx.de",     "traveller@contoso.onmicrosoft.com",
};

static gboolean
add_hit (TgCatalogue *catalogue, const char *text, GArray *times)
{
  g_autoptr (TgAddress) address = tg_address_parse (text, NULL);
  g_autoptr (TgDiscovery) discovery = tg_discovery_new (catalogue, address);
  gint64 usec;
  g_autoptr (GPtrArray) candidates = bench_discover (discovery, &usec);

  g_array_append_val (times, usec);
  return candidates && candidates->len > 0 &&
         tg_candidate_get_source (candidates->pdata[0]) == TG_SOURCE_CATALOGUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GArray) loads = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 start = g_get_monotonic_time (), usec;
  g_autoptr (TgCatalogue) catalogue = tg_catalogue_new ();
  guint64 rounds;

  usec = g_get_monotonic_time () - start;
  g_array_append_val (loads, usec);
  if (argc != 2 || !g_ascii_string_to_unsigned (argv[1], 10, 1, 1000000, &rounds, NULL))
    {
      g_printerr ("usage: bench-catalogue ROUNDS\n");
      return 2;
    }
  for (guint64 i = 0; i < rounds; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (addresses); j++)
      if (!add_hit (catalogue, addresses[j], hits))
        {
          g_printerr ("%s is not in the catalogue\n", addresses[j]);
          return 1;
        }
  g_print ("{");
  bench_print_figures ("load", loads, TRUE);
  bench_print_figures ("hit", hits, FALSE);
  g_print ("}\n");
  return 0;
}
