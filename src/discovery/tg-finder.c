/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-finder.h"

const TgFinder *const tg_finders[] = {
  &tg_finder_catalogue, &tg_finder_pacc,         &tg_finder_autoconfig, &tg_finder_ispdb, &tg_finder_mx,
  &tg_finder_srv,       &tg_finder_autodiscover, &tg_finder_sasl,       &tg_finder_guess, NULL,
};

GPtrArray *
tg_finder_answer (TgCandidate *candidate)
{
  GPtrArray *answer = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_candidate_unref);

  g_ptr_array_add (answer, candidate);
  return answer;
}
