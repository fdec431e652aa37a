/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "flow-at.h"

#define ALL_STEPS (TG_SETUP_STEP_DONE + 1)
#define ALL_EVENTS (TG_SETUP_EVENT_ANOTHER + 1)

static void
test_embedded (void)
{
  g_autoptr (TgSetupFlow) flow = tg_setup_flow_new ();

  assert_step (flow, TG_SETUP_STEP_ADDRESS, TG_SETUP_PAGE_ADDRESS);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_ADDRESS_GIVEN));
  assert_step (flow, TG_SETUP_STEP_DETECTING, TG_SETUP_PAGE_ADDRESS);
  g_assert_true (tg_setup_flow_is_busy (flow));
  tg_setup_flow_set_way (flow, TG_TRUST_VERIFIED, TG_METHOD_OAUTH2, TG_CONSENT_EMBEDDED);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_FOUND));
  assert_step (flow, TG_SETUP_STEP_STARTING, TG_SETUP_PAGE_ADDRESS);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_SIGN_IN_STARTED));
  assert_step (flow, TG_SETUP_STEP_CONSENT, TG_SETUP_PAGE_CONSENT);
  g_assert_false (tg_setup_flow_is_busy (flow));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_ANSWERED));
  assert_step (flow, TG_SETUP_STEP_FINISHING, TG_SETUP_PAGE_CHECKING);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_ACCOUNT_ADDED));
  assert_step (flow, TG_SETUP_STEP_CHECKING, TG_SETUP_PAGE_CHECKING);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_CHECKS_PASSED));
  assert_step (flow, TG_SETUP_STEP_DONE, TG_SETUP_PAGE_DONE);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_ANOTHER));
  assert_step (flow, TG_SETUP_STEP_ADDRESS, TG_SETUP_PAGE_ADDRESS);
}

static void
test_unverified_is_confirmed (void)
{
  g_autoptr (TgSetupFlow) flow = FLOW_AT (TG_TRUST_UNVERIFIED,
                                          TG_METHOD_OAUTH2,
                                          TG_CONSENT_EMBEDDED,
                                          TG_SETUP_EVENT_ADDRESS_GIVEN,
                                          TG_SETUP_EVENT_FOUND);

  /* No sign-in, and no password, before the person has seen the names. */
  assert_step (flow, TG_SETUP_STEP_CONFIRM, TG_SETUP_PAGE_CONFIRM);
  g_assert_cmpint (tg_setup_flow_get_remains (flow), ==, TG_SETUP_REMAINS_NOTHING);
  g_assert_false (tg_setup_flow_accepts (flow, TG_SETUP_EVENT_SIGN_IN_STARTED));
  g_assert_false (tg_setup_flow_accepts (flow, TG_SETUP_EVENT_PASSWORD_GIVEN));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_CONFIRMED));
  assert_step (flow, TG_SETUP_STEP_STARTING, TG_SETUP_PAGE_CONFIRM);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_FAILED));
  assert_step (flow, TG_SETUP_STEP_CONFIRM, TG_SETUP_PAGE_CONFIRM);
}

static void
test_unverified_password_is_confirmed (void)
{
  g_autoptr (TgSetupFlow) flow = FLOW_AT (TG_TRUST_UNVERIFIED,
                                          TG_METHOD_PASSWORD,
                                          TG_CONSENT_EMBEDDED,
                                          TG_SETUP_EVENT_ADDRESS_GIVEN,
                                          TG_SETUP_EVENT_FOUND);

  assert_step (flow, TG_SETUP_STEP_CONFIRM, TG_SETUP_PAGE_CONFIRM);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_CONFIRMED));
  assert_step (flow, TG_SETUP_STEP_PASSWORD, TG_SETUP_PAGE_PASSWORD);
}

static void
test_system_browser (void)
{
  g_autoptr (TgSetupFlow) flow = FLOW_AT (TG_TRUST_VERIFIED,
                                          TG_METHOD_OAUTH2,
                                          TG_CONSENT_SYSTEM,
                                          TG_SETUP_EVENT_ADDRESS_GIVEN,
                                          TG_SETUP_EVENT_FOUND,
                                          TG_SETUP_EVENT_SIGN_IN_STARTED);

  assert_step (flow, TG_SETUP_STEP_BROWSER, TG_SETUP_PAGE_BROWSER);
  g_assert_false (tg_setup_flow_accepts (flow, TG_SETUP_EVENT_USE_BROWSER));
}

static void
test_use_browser (void)
{
  g_autoptr (TgSetupFlow) flow = FLOW_AT (TG_TRUST_VERIFIED,
                                          TG_METHOD_OAUTH2,
                                          TG_CONSENT_EMBEDDED,
                                          TG_SETUP_EVENT_ADDRESS_GIVEN,
                                          TG_SETUP_EVENT_FOUND,
                                          TG_SETUP_EVENT_SIGN_IN_STARTED,
                                          TG_SETUP_EVENT_USE_BROWSER);

  /* The web view is left at once. */
  assert_step (flow, TG_SETUP_STEP_STARTING, TG_SETUP_PAGE_BROWSER);
  g_assert_cmpint (tg_setup_flow_get_consent (flow), ==, TG_CONSENT_SYSTEM);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_SIGN_IN_STARTED));
  assert_step (flow, TG_SETUP_STEP_BROWSER, TG_SETUP_PAGE_BROWSER);
}

static void
test_problem_retries_with_a_new_sign_in (void)
{
  g_autoptr (TgSetupFlow) flow = FLOW_AT (TG_TRUST_VERIFIED,
                                          TG_METHOD_OAUTH2,
                                          TG_CONSENT_EMBEDDED,
                                          TG_SETUP_EVENT_ADDRESS_GIVEN,
                                          TG_SETUP_EVENT_FOUND,
                                          TG_SETUP_EVENT_SIGN_IN_STARTED,
                                          TG_SETUP_EVENT_ANSWERED,
                                          TG_SETUP_EVENT_FAILED);

  assert_step (flow, TG_SETUP_STEP_PROBLEM, TG_SETUP_PAGE_PROBLEM);
  g_assert_cmpint (tg_setup_flow_get_remains (flow), ==, TG_SETUP_REMAINS_NOTHING);
  g_assert_cmpint (tg_setup_flow_get_suggested (flow), ==, TG_SETUP_EVENT_RETRY);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_RETRY));
  assert_step (flow, TG_SETUP_STEP_STARTING, TG_SETUP_PAGE_PROBLEM);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_SIGN_IN_STARTED));
  assert_step (flow, TG_SETUP_STEP_CONSENT, TG_SETUP_PAGE_CONSENT);
}

static TgSetupFlow *
flow_of_somebody_else (void)
{
  return FLOW_AT (TG_TRUST_VERIFIED,
                  TG_METHOD_OAUTH2,
                  TG_CONSENT_EMBEDDED,
                  TG_SETUP_EVENT_ADDRESS_GIVEN,
                  TG_SETUP_EVENT_FOUND,
                  TG_SETUP_EVENT_SIGN_IN_STARTED,
                  TG_SETUP_EVENT_ANSWERED,
                  TG_SETUP_EVENT_SOMEBODY_ELSE);
}

static void
test_somebody_else_is_decided (void)
{
  g_autoptr (TgSetupFlow) kept = flow_of_somebody_else ();
  g_autoptr (TgSetupFlow) again = flow_of_somebody_else ();

  assert_step (kept, TG_SETUP_STEP_IDENTITY, TG_SETUP_PAGE_IDENTITY);
  g_assert_false (tg_setup_flow_is_busy (kept));
  g_assert_cmpint (tg_setup_flow_get_remains (kept), ==, TG_SETUP_REMAINS_ACCOUNT);
  /* No way back that would leave the account behind, and no check before the answer. */
  g_assert_false (tg_setup_flow_accepts (kept, TG_SETUP_EVENT_BACK));
  g_assert_false (tg_setup_flow_accepts (kept, TG_SETUP_EVENT_CHECKS_PASSED));
  g_assert_true (tg_setup_flow_handle (kept, TG_SETUP_EVENT_KEEP));
  assert_step (kept, TG_SETUP_STEP_CHECKING, TG_SETUP_PAGE_CHECKING);

  g_assert_true (tg_setup_flow_handle (again, TG_SETUP_EVENT_RETRY));
  assert_step (again, TG_SETUP_STEP_RESTARTING, TG_SETUP_PAGE_IDENTITY);
  g_assert_cmpint (tg_setup_flow_get_remains (again), ==, TG_SETUP_REMAINS_ACCOUNT);
  g_assert_true (tg_setup_flow_handle (again, TG_SETUP_EVENT_FAILED));
  assert_step (again, TG_SETUP_STEP_IDENTITY, TG_SETUP_PAGE_IDENTITY);
  g_assert_true (tg_setup_flow_handle (again, TG_SETUP_EVENT_RETRY));
  g_assert_true (tg_setup_flow_handle (again, TG_SETUP_EVENT_REMOVED));
  assert_step (again, TG_SETUP_STEP_STARTING, TG_SETUP_PAGE_IDENTITY);
  g_assert_cmpint (tg_setup_flow_get_remains (again), ==, TG_SETUP_REMAINS_SIGN_IN);
  g_assert_true (tg_setup_flow_handle (again, TG_SETUP_EVENT_SIGN_IN_STARTED));
  assert_step (again, TG_SETUP_STEP_CONSENT, TG_SETUP_PAGE_CONSENT);
}

static void
test_no_way (void)
{
  g_autoptr (TgSetupFlow) flow = tg_setup_flow_new ();

  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_ADDRESS_GIVEN));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_NO_WAY));
  assert_step (flow, TG_SETUP_STEP_NO_WAY, TG_SETUP_PAGE_PROBLEM);
  g_assert_cmpint (tg_setup_flow_get_remains (flow), ==, TG_SETUP_REMAINS_NOTHING);
  /* Nothing is begun from here but looking again. */
  g_assert_false (tg_setup_flow_accepts (flow, TG_SETUP_EVENT_USE_BROWSER));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_RETRY));
  g_assert_cmpint (tg_setup_flow_get_step (flow), ==, TG_SETUP_STEP_DETECTING);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_NO_WAY));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_BACK));
  assert_step (flow, TG_SETUP_STEP_ADDRESS, TG_SETUP_PAGE_ADDRESS);
}

static void
test_password (void)
{
  g_autoptr (TgSetupFlow) flow = FLOW_AT (TG_TRUST_VERIFIED,
                                          TG_METHOD_PASSWORD,
                                          TG_CONSENT_EMBEDDED,
                                          TG_SETUP_EVENT_ADDRESS_GIVEN,
                                          TG_SETUP_EVENT_FOUND);

  assert_step (flow, TG_SETUP_STEP_PASSWORD, TG_SETUP_PAGE_PASSWORD);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_PASSWORD_GIVEN));
  assert_step (flow, TG_SETUP_STEP_ADDING, TG_SETUP_PAGE_PASSWORD);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_FAILED));
  assert_step (flow, TG_SETUP_STEP_PASSWORD, TG_SETUP_PAGE_PASSWORD);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_PASSWORD_GIVEN));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_ACCOUNT_ADDED));
  assert_step (flow, TG_SETUP_STEP_CHECKING, TG_SETUP_PAGE_CHECKING);
}

static TgSetupFlow *
flow_unfinished (void)
{
  return FLOW_AT (TG_TRUST_VERIFIED,
                  TG_METHOD_PASSWORD,
                  TG_CONSENT_EMBEDDED,
                  TG_SETUP_EVENT_ADDRESS_GIVEN,
                  TG_SETUP_EVENT_FOUND,
                  TG_SETUP_EVENT_PASSWORD_GIVEN,
                  TG_SETUP_EVENT_ACCOUNT_ADDED,
                  TG_SETUP_EVENT_FAILED);
}

static void
test_failed_check_is_decided (void)
{
  g_autoptr (TgSetupFlow) kept = flow_unfinished ();
  g_autoptr (TgSetupFlow) removed = flow_unfinished ();

  assert_step (kept, TG_SETUP_STEP_UNFINISHED, TG_SETUP_PAGE_CHECKING);
  g_assert_cmpint (tg_setup_flow_get_remains (kept), ==, TG_SETUP_REMAINS_ACCOUNT);
  g_assert_cmpint (tg_setup_flow_get_suggested (kept), ==, TG_SETUP_EVENT_RETRY);
  /* No way back that would leave the account behind. */
  g_assert_false (tg_setup_flow_accepts (kept, TG_SETUP_EVENT_BACK));
  g_assert_true (tg_setup_flow_handle (kept, TG_SETUP_EVENT_RETRY));
  assert_step (kept, TG_SETUP_STEP_CHECKING, TG_SETUP_PAGE_CHECKING);
  g_assert_true (tg_setup_flow_handle (kept, TG_SETUP_EVENT_BACK));
  assert_step (kept, TG_SETUP_STEP_UNFINISHED, TG_SETUP_PAGE_CHECKING);
  g_assert_true (tg_setup_flow_handle (kept, TG_SETUP_EVENT_KEEP));
  assert_step (kept, TG_SETUP_STEP_DONE, TG_SETUP_PAGE_DONE);
  g_assert_cmpint (tg_setup_flow_get_remains (kept), ==, TG_SETUP_REMAINS_NOTHING);

  g_assert_true (tg_setup_flow_handle (removed, TG_SETUP_EVENT_REMOVE));
  g_assert_cmpint (tg_setup_flow_get_remains (removed), ==, TG_SETUP_REMAINS_ACCOUNT);
  g_assert_true (tg_setup_flow_handle (removed, TG_SETUP_EVENT_FAILED));
  assert_step (removed, TG_SETUP_STEP_UNFINISHED, TG_SETUP_PAGE_CHECKING);
  g_assert_true (tg_setup_flow_handle (removed, TG_SETUP_EVENT_REMOVE));
  g_assert_true (tg_setup_flow_handle (removed, TG_SETUP_EVENT_REMOVED));
  assert_step (removed, TG_SETUP_STEP_ADDRESS, TG_SETUP_PAGE_ADDRESS);
}

/* Walks everywhere that can be reached, and looks at each place. */
static void
explore (TgSetupFlow *flow,
         gboolean (*seen)[3],
         const TgSetupEvent *path,
         guint depth,
         TgTrust trust,
         TgMethod method)
{
  TgSetupStep step = tg_setup_flow_get_step (flow);
  guint consent = tg_setup_flow_get_consent (flow);
  guint n_ways = 0;

  for (guint event = 0; event < ALL_EVENTS; event++)
    n_ways += tg_setup_flow_accepts (flow, event);
  /* From nowhere is there no way on. */
  g_assert_cmpuint (n_ways, >, 0);
  /* What the wizard does by itself can be stopped, but for taking an account away. */
  if (tg_setup_flow_is_busy (flow) && step != TG_SETUP_STEP_REMOVING && step != TG_SETUP_STEP_RESTARTING)
    g_assert_true (tg_setup_flow_accepts (flow, TG_SETUP_EVENT_BACK));
  /* Where it waits for the person, the suggested action works. */
  if (!tg_setup_flow_is_busy (flow))
    g_assert_true (tg_setup_flow_accepts (flow, tg_setup_flow_get_suggested (flow)));
  if (seen[step][consent])
    return;
  seen[step][consent] = TRUE;

  for (guint event = 0; event < ALL_EVENTS; event++)
    {
      g_autoptr (TgSetupFlow) next = flow_at (trust, method, TG_CONSENT_EMBEDDED, path, depth);
      TgSetupEvent longer[ALL_STEPS * 4];

      if (!tg_setup_flow_handle (next, event))
        continue;
      g_assert_cmpuint (depth, <, G_N_ELEMENTS (longer));
      for (guint i = 0; i < depth; i++)
        longer[i] = path[i];
      longer[depth] = event;
      explore (next, seen, longer, depth + 1, trust, method);
    }
}

static void
test_everywhere (void)
{
  gboolean seen_by_all[ALL_STEPS] = { FALSE };

  for (TgTrust trust = TG_TRUST_UNVERIFIED; trust <= TG_TRUST_VERIFIED; trust++)
    {
      for (TgMethod method = TG_METHOD_OAUTH2; method <= TG_METHOD_PASSWORD; method++)
        {
          gboolean seen[ALL_STEPS][3] = { { FALSE } };
          g_autoptr (TgSetupFlow) flow = flow_at (trust, method, TG_CONSENT_EMBEDDED, NULL, 0);

          explore (flow, seen, NULL, 0, trust, method);
          for (guint i = 0; i < ALL_STEPS; i++)
            seen_by_all[i] = seen_by_all[i] || seen[i][0] || seen[i][1] || seen[i][2];
        }
    }
  for (guint i = 0; i < ALL_STEPS; i++)
    g_assert_true (seen_by_all[i]);
}

static void
test_late_answers (void)
{
  g_autoptr (TgSetupFlow) flow = FLOW_AT (TG_TRUST_VERIFIED,
                                          TG_METHOD_OAUTH2,
                                          TG_CONSENT_EMBEDDED,
                                          TG_SETUP_EVENT_ADDRESS_GIVEN,
                                          TG_SETUP_EVENT_FOUND,
                                          TG_SETUP_EVENT_SIGN_IN_STARTED,
                                          TG_SETUP_EVENT_BACK);

  assert_step (flow, TG_SETUP_STEP_ADDRESS, TG_SETUP_PAGE_ADDRESS);
  g_assert_false (tg_setup_flow_handle (flow, TG_SETUP_EVENT_ANSWERED));
  g_assert_false (tg_setup_flow_handle (flow, TG_SETUP_EVENT_ACCOUNT_ADDED));
  g_assert_false (tg_setup_flow_handle (flow, TG_SETUP_EVENT_FOUND));
  g_assert_false (tg_setup_flow_handle (flow, TG_SETUP_EVENT_FAILED));
  assert_step (flow, TG_SETUP_STEP_ADDRESS, TG_SETUP_PAGE_ADDRESS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/setup-flow/embedded", test_embedded);
  g_test_add_func ("/setup-flow/unverified-is-confirmed", test_unverified_is_confirmed);
  g_test_add_func ("/setup-flow/unverified-password-is-confirmed", test_unverified_password_is_confirmed);
  g_test_add_func ("/setup-flow/system-browser", test_system_browser);
  g_test_add_func ("/setup-flow/use-browser", test_use_browser);
  g_test_add_func ("/setup-flow/problem-retries-with-a-new-sign-in", test_problem_retries_with_a_new_sign_in);
  g_test_add_func ("/setup-flow/somebody-else-is-decided", test_somebody_else_is_decided);
  g_test_add_func ("/setup-flow/no-way", test_no_way);
  g_test_add_func ("/setup-flow/password", test_password);
  g_test_add_func ("/setup-flow/failed-check-is-decided", test_failed_check_is_decided);
  g_test_add_func ("/setup-flow/everywhere", test_everywhere);
  g_test_add_func ("/setup-flow/late-answers", test_late_answers);
  return g_test_run ();
}
