/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-setup-private.h"

#include "tg-error.h"

/* What stood in the way of the provider that was found is away; it need not be looked for again. */
static void
go_on (TgSetup *self)
{
  g_autoptr (GPtrArray) candidates = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_candidate_unref);
  g_autoptr (GPtrArray) ways = NULL;
  g_autofree char *reason = NULL;
  TgSetupWay *best;

  g_ptr_array_add (candidates, tg_candidate_ref (self->way->candidate));
  ways = tg_setup_way_list (candidates, tg_way_finder_get_catalogue (self->finder));
  best = ways->len > 0 ? g_ptr_array_index (ways, 0) : NULL;
  if (best != NULL && best->obstacle == TG_SETUP_OBSTACLE_NONE)
    {
      tg_setup_use_ways (self, g_steal_pointer (&ways));
      return;
    }
  reason = tg_setup_way_explain_obstacle (best != NULL ? best : self->way);
  tg_setup_go (self, TG_SETUP_EVENT_FAILED, g_error_new_literal (TG_ERROR, TG_ERROR_UNSUPPORTED, reason));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgSetup) self = user_data;

  /* Reading never fails. */
  tg_way_finder_load_finish (TG_WAY_FINDER (source), result, NULL);
  if (tg_setup_flow_get_step (self->flow) == TG_SETUP_STEP_GIVING_CLIENT)
    go_on (self);
}

static void
given_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgSetup) self = user_data;
  GError *error = NULL;
  gboolean given = tg_client_job_run_finish (TG_CLIENT_JOB (source), result, &error);

  /* The person has gone back meanwhile, or has given another. */
  if (TG_CLIENT_JOB (source) != self->client_job ||
      tg_setup_flow_get_step (self->flow) != TG_SETUP_STEP_GIVING_CLIENT)
    {
      g_clear_error (&error);
      return;
    }
  g_clear_object (&self->client_job);
  if (given)
    tg_way_finder_load_async (self->finder, loaded_cb, g_object_ref (self));
  else
    tg_setup_go (self, TG_SETUP_EVENT_FAILED, error);
}

void
tg_setup_start_client_job (TgSetup *self)
{
  tg_client_job_run_async (self->client_job, given_cb, g_object_ref (self));
}

void
tg_setup_give_client (TgSetup *self, const char *client_id, TgSecret *secret, const char *tenant)
{
  if (!tg_setup_flow_accepts (self->flow, TG_SETUP_EVENT_CLIENT_GIVEN) || self->way->provider == NULL)
    return;
  g_clear_object (&self->client_job);
  self->client_job = tg_client_job_new (tg_provider_get_id (self->way->provider), client_id, secret, tenant);
  tg_setup_go (self, TG_SETUP_EVENT_CLIENT_GIVEN, NULL);
}
