/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-detect.h"

#include "tg-bus.h"

/* Two places to ask, and what the daemon needs to start. */
#define LOOK_UP_TIMEOUT_MSEC 15000

static void
run_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

/* (nullable) what is left of a candidate whose issuer is in no catalogue. Only the daemon talks to OAuth servers; where there
 * is none, nobody can sign in there. */
static TgCandidate *
settle_sync (TgCandidate *candidate, GCancellable *cancellable)
{
  g_autoptr (TgIpcSetup1) setup = tg_bus_get_setup_sync (cancellable, NULL);
  g_autoptr (GVariant) answer = NULL;

  if (setup != NULL)
    tg_ipc_setup1_call_look_up_candidate_sync (setup,
                                               tg_candidate_to_variant (candidate),
                                               G_DBUS_CALL_FLAGS_NONE,
                                               LOOK_UP_TIMEOUT_MSEC,
                                               &answer,
                                               cancellable,
                                               NULL);
  return tg_candidate_settle_by_answer (candidate, answer);
}

static GPtrArray *
settle_all_sync (GPtrArray *found, GCancellable *cancellable)
{
  GPtrArray *candidates = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_candidate_unref);

  for (guint i = 0; i < found->len; i++)
    {
      TgCandidate *candidate = found->pdata[i];
      TgCandidate *settled = tg_candidate_has_open_issuer (candidate) ? settle_sync (candidate, cancellable)
                                                                      : tg_candidate_ref (candidate);

      if (settled != NULL)
        g_ptr_array_add (candidates, settled);
    }
  return candidates;
}

GPtrArray *
tg_detect_sync (TgDiscovery *discovery, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) found = NULL;

  tg_discovery_run_async (discovery, cancellable, run_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  found = tg_discovery_run_finish (discovery, result, error);
  return found != NULL ? settle_all_sync (found, cancellable) : NULL;
}
