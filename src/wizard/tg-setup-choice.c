/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-setup-private.h"

#include "tg-error.h"

void
tg_setup_set_way (TgSetup *self, TgSetupWay *way)
{
  g_clear_pointer (&self->way, tg_setup_way_free);
  self->way = way;
  tg_setup_flow_set_way (self->flow, tg_candidate_get_trust (way->candidate), way->method, way->consent);
}

void
tg_setup_forget_ways (TgSetup *self)
{
  g_clear_pointer (&self->ways, g_ptr_array_unref);
  g_clear_pointer (&self->found, tg_setup_way_free);
  g_clear_pointer (&self->way, tg_setup_way_free);
}

void
tg_setup_use_ways (TgSetup *self, GPtrArray *ways)
{
  TgSetupWay *best = g_ptr_array_index (ways, 0);

  tg_setup_forget_ways (self);
  if (self->form != NULL && !tg_manual_form_is_edited (self->form))
    g_clear_pointer (&self->form, tg_manual_form_free);
  self->ways = ways;
  self->found = tg_setup_way_copy (best);
  tg_setup_set_way (self, tg_setup_way_copy (best));
  if (best->obstacle == TG_SETUP_OBSTACLE_NO_CLIENT && tg_setup_go (self, TG_SETUP_EVENT_NO_CLIENT, NULL))
    return;
  if (best->obstacle != TG_SETUP_OBSTACLE_NONE)
    {
      g_autofree char *reason = tg_setup_way_explain_obstacle (best);

      tg_setup_go (self, TG_SETUP_EVENT_NO_WAY, g_error_new_literal (TG_ERROR, TG_ERROR_UNSUPPORTED, reason));
      return;
    }
  /* Who has just given a client has chosen. */
  tg_setup_flow_set_choice (self->flow,
                            tg_setup_flow_get_step (self->flow) != TG_SETUP_STEP_GIVING_CLIENT &&
                                (ways->len > 1 || tg_setup_find_client_way (self) != NULL));
  tg_setup_go (self, TG_SETUP_EVENT_FOUND, NULL);
}

TgSetupWay *
tg_setup_dup_best_so_far (TgSetup *self)
{
  g_autoptr (GPtrArray) ways = NULL;
  TgSetupWay *best;

  if (tg_setup_flow_get_step (self->flow) != TG_SETUP_STEP_DETECTING)
    return NULL;
  ways = tg_way_finder_dup_ways (self->finder);
  best = ways->len > 0 ? g_ptr_array_index (ways, 0) : NULL;
  return best != NULL && best->obstacle == TG_SETUP_OBSTACLE_NONE ? tg_setup_way_copy (best) : NULL;
}

void
tg_setup_take_best_so_far (TgSetup *self)
{
  g_autoptr (TgSetupWay) best = tg_setup_dup_best_so_far (self);

  if (best != NULL)
    tg_setup_use_ways (self, tg_way_finder_dup_ways (self->finder));
}

void
tg_setup_choose_way (TgSetup *self, TgSetupWay *way)
{
  if (!tg_setup_flow_accepts (self->flow, TG_SETUP_EVENT_CHOSEN))
    return;
  g_clear_pointer (&self->found, tg_setup_way_free);
  self->found = tg_setup_way_copy (way);
  tg_setup_set_way (self, tg_setup_way_copy (way));
  tg_setup_go (self, TG_SETUP_EVENT_CHOSEN, NULL);
}

TgSetupWay *
tg_setup_find_client_way (TgSetup *self)
{
  for (guint i = 0; self->ways != NULL && i < self->ways->len; i++)
    {
      TgSetupWay *way = g_ptr_array_index (self->ways, i);

      if (tg_setup_way_lacks_client (way))
        return way;
    }
  return NULL;
}

void
tg_setup_use_own_client (TgSetup *self)
{
  TgSetupWay *way = tg_setup_find_client_way (self);

  if (way == NULL || tg_setup_flow_get_step (self->flow) != TG_SETUP_STEP_CONFIRM)
    return;
  tg_setup_set_way (self, tg_setup_way_copy (way));
  tg_setup_go (self, TG_SETUP_EVENT_NO_CLIENT, NULL);
}

void
tg_setup_give_servers (TgSetup *self)
{
  TgSetupWay *way;

  if (!tg_setup_flow_accepts (self->flow, TG_SETUP_EVENT_SERVERS_GIVEN))
    return;
  way = tg_manual_form_to_way (self->form, self->address, tg_way_finder_get_catalogue (self->finder));
  if (way == NULL)
    return;
  tg_setup_set_way (self, way);
  tg_setup_go (self, TG_SETUP_EVENT_SERVERS_GIVEN, NULL);
}

GPtrArray *
tg_setup_get_ways (TgSetup *self)
{
  return self->ways;
}

TgManualForm *
tg_setup_get_form (TgSetup *self)
{
  return self->form;
}

TgCatalogue *
tg_setup_get_catalogue (TgSetup *self)
{
  return tg_way_finder_get_catalogue (self->finder);
}
