/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-finder.h"
#include "tg-reason.h"

static GPtrArray *
find_now (TgQuery *query)
{
  const char *domain = tg_query_get_domain (query);
  g_autofree char *uri = g_strdup_printf ("catalogue:%s", domain);
  TgDiscoveryTried *line = tg_query_begin (query, TG_SOURCE_CATALOGUE, uri);
  TgProvider *provider = tg_catalogue_match_domain (tg_query_get_catalogue (query), domain);
  g_autoptr (GError) error = NULL;

  if (!provider)
    tg_reason_set (&error, TG_REASON_NOTHING, "nothing");
  tg_query_end (query, line, error);
  if (!provider)
    return NULL;
  return tg_finder_answer (tg_candidate_new_from_provider (
      tg_query_get_address (query), provider, TG_SOURCE_CATALOGUE, TG_TRUST_VERIFIED, NULL));
}

const TgFinder tg_finder_catalogue = { .source = TG_SOURCE_CATALOGUE, .find_now = find_now };
