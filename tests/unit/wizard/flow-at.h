/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-setup-flow.h"

/* A flow on which @events have happened, each of which it had to take. */
static inline TgSetupFlow *
flow_at (TgTrust trust, TgMethod method, TgConsent consent, const TgSetupEvent *events, gsize n_events)
{
  TgSetupFlow *flow = tg_setup_flow_new ();

  tg_setup_flow_set_way (flow, trust, method, consent);
  tg_setup_flow_set_home (flow, TRUE);
  for (gsize i = 0; i < n_events; i++)
    g_assert_true (tg_setup_flow_handle (flow, events[i]));
  return flow;
}

#define FLOW_AT(trust, method, consent, ...)                                                                 \
  flow_at (trust,                                                                                            \
           method,                                                                                           \
           consent,                                                                                          \
           (const TgSetupEvent[]){ __VA_ARGS__ },                                                            \
           sizeof ((const TgSetupEvent[]){ __VA_ARGS__ }) / sizeof (TgSetupEvent))

static inline void
assert_step (TgSetupFlow *flow, TgSetupStep step, TgSetupPage page)
{
  g_assert_cmpint (tg_setup_flow_get_step (flow), ==, step);
  g_assert_cmpint (tg_setup_flow_get_page (flow), ==, page);
}
