/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "flow-at.h"

static void
test_another_device (void)
{
  g_autoptr (TgSetupFlow) flow = FLOW_AT (TG_TRUST_VERIFIED,
                                          TG_METHOD_OAUTH2,
                                          TG_CONSENT_SYSTEM,
                                          TG_SETUP_EVENT_ADDRESS_GIVEN,
                                          TG_SETUP_EVENT_FOUND,
                                          TG_SETUP_EVENT_SIGN_IN_STARTED,
                                          TG_SETUP_EVENT_USE_DEVICE);

  assert_step (flow, TG_SETUP_STEP_STARTING, TG_SETUP_PAGE_BROWSER);
  g_assert_cmpint (tg_setup_flow_get_consent (flow), ==, TG_CONSENT_DEVICE);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_SIGN_IN_STARTED));
  assert_step (flow, TG_SETUP_STEP_DEVICE, TG_SETUP_PAGE_DEVICE);
  g_assert_cmpint (tg_setup_flow_get_remains (flow), ==, TG_SETUP_REMAINS_SIGN_IN);
  /* A new code, not another way. */
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_EXPIRED));
  assert_step (flow, TG_SETUP_STEP_EXPIRED, TG_SETUP_PAGE_DEVICE);
  g_assert_cmpint (tg_setup_flow_get_remains (flow), ==, TG_SETUP_REMAINS_NOTHING);
  g_assert_cmpint (tg_setup_flow_get_suggested (flow), ==, TG_SETUP_EVENT_RETRY);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_RETRY));
  assert_step (flow, TG_SETUP_STEP_STARTING, TG_SETUP_PAGE_DEVICE);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_SIGN_IN_STARTED));
  assert_step (flow, TG_SETUP_STEP_DEVICE, TG_SETUP_PAGE_DEVICE);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_ANSWERED));
  assert_step (flow, TG_SETUP_STEP_FINISHING, TG_SETUP_PAGE_CHECKING);
}

/* From the view into the browser, to another device and back into the window: each is a new sign-in. */
static void
test_ways_are_changed (void)
{
  g_autoptr (TgSetupFlow) flow = FLOW_AT (TG_TRUST_UNVERIFIED,
                                          TG_METHOD_OAUTH2,
                                          TG_CONSENT_EMBEDDED,
                                          TG_SETUP_EVENT_ADDRESS_GIVEN,
                                          TG_SETUP_EVENT_FOUND,
                                          TG_SETUP_EVENT_CONFIRMED,
                                          TG_SETUP_EVENT_SIGN_IN_STARTED);
  const struct
  {
    TgSetupEvent event;
    TgSetupPage meanwhile;
    TgSetupStep step;
    TgSetupPage page;
  } changes[] = {
    /* The web view goes at once. */
    { TG_SETUP_EVENT_USE_DEVICE, TG_SETUP_PAGE_DEVICE, TG_SETUP_STEP_DEVICE, TG_SETUP_PAGE_DEVICE },
    { TG_SETUP_EVENT_USE_EMBEDDED, TG_SETUP_PAGE_DEVICE, TG_SETUP_STEP_CONSENT, TG_SETUP_PAGE_CONSENT },
    { TG_SETUP_EVENT_USE_BROWSER, TG_SETUP_PAGE_BROWSER, TG_SETUP_STEP_BROWSER, TG_SETUP_PAGE_BROWSER },
    { TG_SETUP_EVENT_USE_DEVICE, TG_SETUP_PAGE_BROWSER, TG_SETUP_STEP_DEVICE, TG_SETUP_PAGE_DEVICE },
    { TG_SETUP_EVENT_USE_BROWSER, TG_SETUP_PAGE_DEVICE, TG_SETUP_STEP_BROWSER, TG_SETUP_PAGE_BROWSER },
    { TG_SETUP_EVENT_USE_EMBEDDED, TG_SETUP_PAGE_BROWSER, TG_SETUP_STEP_CONSENT, TG_SETUP_PAGE_CONSENT },
  };

  assert_step (flow, TG_SETUP_STEP_CONSENT, TG_SETUP_PAGE_CONSENT);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_assert_true (tg_setup_flow_handle (flow, changes[i].event));
      assert_step (flow, TG_SETUP_STEP_STARTING, changes[i].meanwhile);
      g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_SIGN_IN_STARTED));
      assert_step (flow, changes[i].step, changes[i].page);
    }
  /* One that cannot be had leaves the choice of the others, not the beginning. */
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_USE_DEVICE));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_FAILED));
  assert_step (flow, TG_SETUP_STEP_PROBLEM, TG_SETUP_PAGE_PROBLEM);
  g_assert_true (tg_setup_flow_accepts (flow, TG_SETUP_EVENT_USE_BROWSER));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_BACK));
  assert_step (flow, TG_SETUP_STEP_CONFIRM, TG_SETUP_PAGE_CONFIRM);
}

static void
test_choice (void)
{
  g_autoptr (TgSetupFlow) flow =
      FLOW_AT (TG_TRUST_VERIFIED, TG_METHOD_OAUTH2, TG_CONSENT_EMBEDDED, TG_SETUP_EVENT_ADDRESS_GIVEN);

  tg_setup_flow_set_choice (flow, TRUE);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_FOUND));
  assert_step (flow, TG_SETUP_STEP_CONFIRM, TG_SETUP_PAGE_CONFIRM);
  /* Another one that has to be compared is shown first, */
  tg_setup_flow_set_way (flow, TG_TRUST_UNVERIFIED, TG_METHOD_PASSWORD, TG_CONSENT_EMBEDDED);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_CHOSEN));
  assert_step (flow, TG_SETUP_STEP_CONFIRM, TG_SETUP_PAGE_CONFIRM);
  /* one that can be trusted is gone at once, and Back leads to the choice. */
  tg_setup_flow_set_way (flow, TG_TRUST_VERIFIED, TG_METHOD_PASSWORD, TG_CONSENT_EMBEDDED);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_CHOSEN));
  assert_step (flow, TG_SETUP_STEP_PASSWORD, TG_SETUP_PAGE_PASSWORD);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_BACK));
  assert_step (flow, TG_SETUP_STEP_CONFIRM, TG_SETUP_PAGE_CONFIRM);
}

static void
test_stopped (void)
{
  g_autoptr (TgSetupFlow) flow =
      FLOW_AT (TG_TRUST_VERIFIED, TG_METHOD_OAUTH2, TG_CONSENT_EMBEDDED, TG_SETUP_EVENT_STOPPED);

  assert_step (flow, TG_SETUP_STEP_STOPPED, TG_SETUP_PAGE_STOPPED);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_BACK));
  assert_step (flow, TG_SETUP_STEP_ADDRESS, TG_SETUP_PAGE_ADDRESS);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_STOPPED));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_ADDRESS_GIVEN));
  assert_step (flow, TG_SETUP_STEP_DETECTING, TG_SETUP_PAGE_ADDRESS);
}

static void
test_home (void)
{
  g_autoptr (TgSetupFlow) flow = tg_setup_flow_new ();

  /* Without accounts there is nothing to go back to. */
  g_assert_false (tg_setup_flow_accepts (flow, TG_SETUP_EVENT_BACK));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_HOME));
  assert_step (flow, TG_SETUP_STEP_ADDRESS, TG_SETUP_PAGE_ADDRESS);
  tg_setup_flow_set_home (flow, TRUE);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_HOME));
  assert_step (flow, TG_SETUP_STEP_ACCOUNTS, TG_SETUP_PAGE_ACCOUNTS);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_ANOTHER));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_BACK));
  assert_step (flow, TG_SETUP_STEP_ACCOUNTS, TG_SETUP_PAGE_ACCOUNTS);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_STOPPED));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_BACK));
  assert_step (flow, TG_SETUP_STEP_ACCOUNTS, TG_SETUP_PAGE_ACCOUNTS);
  /* The last one is gone. */
  tg_setup_flow_set_home (flow, FALSE);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_HOME));
  assert_step (flow, TG_SETUP_STEP_ADDRESS, TG_SETUP_PAGE_ADDRESS);
}

/* Signing in again to an account risks nothing of it. */
static void
test_again (void)
{
  g_autoptr (TgSetupFlow) flow =
      FLOW_AT (TG_TRUST_VERIFIED, TG_METHOD_OAUTH2, TG_CONSENT_EMBEDDED, TG_SETUP_EVENT_ACCOUNT_OPENED);

  tg_setup_flow_set_existing (flow, TRUE);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_SIGN_IN_AGAIN));
  assert_step (flow, TG_SETUP_STEP_STARTING, TG_SETUP_PAGE_ACCOUNT);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_FAILED));
  assert_step (flow, TG_SETUP_STEP_ACCOUNT, TG_SETUP_PAGE_ACCOUNT);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_SIGN_IN_AGAIN));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_SIGN_IN_STARTED));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_BACK));
  assert_step (flow, TG_SETUP_STEP_ACCOUNT, TG_SETUP_PAGE_ACCOUNT);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_SIGN_IN_AGAIN));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_SIGN_IN_STARTED));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_ANSWERED));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_SOMEBODY_ELSE));
  g_assert_cmpint (tg_setup_flow_get_remains (flow), ==, TG_SETUP_REMAINS_NOTHING);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_RETRY));
  g_assert_cmpint (tg_setup_flow_get_step (flow), ==, TG_SETUP_STEP_STARTING);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_SIGN_IN_STARTED));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_ANSWERED));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_ACCOUNT_ADDED));
  g_assert_cmpint (tg_setup_flow_get_remains (flow), ==, TG_SETUP_REMAINS_NOTHING);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_FAILED));
  g_assert_false (tg_setup_flow_accepts (flow, TG_SETUP_EVENT_REMOVE));
}

static const struct
{
  const char *name;
  TgTrust trust;
  TgMethod method;
  TgSetupEvent path[5];
  guint n_events;
  TgSetupStep back;
} by_hand_from[] = {
  { "address", TG_TRUST_VERIFIED, TG_METHOD_OAUTH2, { 0 }, 0, TG_SETUP_STEP_ADDRESS },
  { "detecting",
    TG_TRUST_VERIFIED,
    TG_METHOD_OAUTH2,
    { TG_SETUP_EVENT_ADDRESS_GIVEN },
    1,
    TG_SETUP_STEP_ADDRESS },
  { "nobody-knows",
    TG_TRUST_VERIFIED,
    TG_METHOD_OAUTH2,
    { TG_SETUP_EVENT_ADDRESS_GIVEN, TG_SETUP_EVENT_FAILED },
    2,
    TG_SETUP_STEP_ADDRESS },
  { "no-way",
    TG_TRUST_VERIFIED,
    TG_METHOD_OAUTH2,
    { TG_SETUP_EVENT_ADDRESS_GIVEN, TG_SETUP_EVENT_NO_WAY },
    2,
    TG_SETUP_STEP_ADDRESS },
  { "confirm",
    TG_TRUST_UNVERIFIED,
    TG_METHOD_PASSWORD,
    { TG_SETUP_EVENT_ADDRESS_GIVEN, TG_SETUP_EVENT_FOUND },
    2,
    TG_SETUP_STEP_CONFIRM },
  { "password",
    TG_TRUST_VERIFIED,
    TG_METHOD_PASSWORD,
    { TG_SETUP_EVENT_ADDRESS_GIVEN, TG_SETUP_EVENT_FOUND },
    2,
    TG_SETUP_STEP_PASSWORD },
  { "problem",
    TG_TRUST_UNVERIFIED,
    TG_METHOD_OAUTH2,
    { TG_SETUP_EVENT_ADDRESS_GIVEN,
      TG_SETUP_EVENT_FOUND,
      TG_SETUP_EVENT_CONFIRMED,
      TG_SETUP_EVENT_SIGN_IN_STARTED,
      TG_SETUP_EVENT_FAILED },
    5,
    TG_SETUP_STEP_CONFIRM },
};

/* From everywhere, and back to there; what is entered leads to the same pages as what is found. */
static void
test_by_hand (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (TgSetupFlow) flow = flow_at (by_hand_from[i].trust,
                                          by_hand_from[i].method,
                                          TG_CONSENT_EMBEDDED,
                                          by_hand_from[i].path,
                                          by_hand_from[i].n_events);

  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_BY_HAND));
  assert_step (flow, TG_SETUP_STEP_MANUAL, TG_SETUP_PAGE_MANUAL);
  g_assert_cmpint (tg_setup_flow_get_suggested (flow), ==, TG_SETUP_EVENT_SERVERS_GIVEN);
  tg_setup_flow_set_way (flow, TG_TRUST_VERIFIED, TG_METHOD_PASSWORD, TG_CONSENT_EMBEDDED);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_SERVERS_GIVEN));
  assert_step (flow, TG_SETUP_STEP_PASSWORD, TG_SETUP_PAGE_PASSWORD);
  /* What was wrong can be corrected. */
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_PASSWORD_GIVEN));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_ACCOUNT_ADDED));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_FAILED));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_REMOVE));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_REMOVED));
  assert_step (flow, TG_SETUP_STEP_MANUAL, TG_SETUP_PAGE_MANUAL);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_SERVERS_GIVEN));
  /* By hand from the page of what was entered by hand is the same page. */
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_BY_HAND));
  assert_step (flow, TG_SETUP_STEP_MANUAL, TG_SETUP_PAGE_MANUAL);
  tg_setup_flow_set_way (flow, by_hand_from[i].trust, by_hand_from[i].method, TG_CONSENT_EMBEDDED);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_BACK));
  g_assert_cmpint (tg_setup_flow_get_step (flow), ==, by_hand_from[i].back);
  /* And from there to where it came from. */
  if (by_hand_from[i].back != TG_SETUP_STEP_ADDRESS)
    {
      g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_BACK));
      assert_step (flow, TG_SETUP_STEP_ADDRESS, TG_SETUP_PAGE_ADDRESS);
    }
}

/* A client that is given leads on to where the address would have; what comes of it leads back to it. */
static void
test_client (void)
{
  g_autoptr (TgSetupFlow) flow = FLOW_AT (TG_TRUST_VERIFIED,
                                          TG_METHOD_OAUTH2,
                                          TG_CONSENT_EMBEDDED,
                                          TG_SETUP_EVENT_ADDRESS_GIVEN,
                                          TG_SETUP_EVENT_NO_CLIENT);

  assert_step (flow, TG_SETUP_STEP_CLIENT, TG_SETUP_PAGE_CLIENT);
  g_assert_cmpint (tg_setup_flow_get_suggested (flow), ==, TG_SETUP_EVENT_CLIENT_GIVEN);
  g_assert_cmpint (tg_setup_flow_get_remains (flow), ==, TG_SETUP_REMAINS_NOTHING);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_CLIENT_GIVEN));
  assert_step (flow, TG_SETUP_STEP_GIVING_CLIENT, TG_SETUP_PAGE_CLIENT);
  g_assert_true (tg_setup_flow_is_busy (flow));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_FAILED));
  assert_step (flow, TG_SETUP_STEP_CLIENT, TG_SETUP_PAGE_CLIENT);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_CLIENT_GIVEN));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_FOUND));
  assert_step (flow, TG_SETUP_STEP_STARTING, TG_SETUP_PAGE_CLIENT);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_SIGN_IN_STARTED));
  assert_step (flow, TG_SETUP_STEP_CONSENT, TG_SETUP_PAGE_CONSENT);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_BACK));
  assert_step (flow, TG_SETUP_STEP_CLIENT, TG_SETUP_PAGE_CLIENT);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_BY_HAND));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_BACK));
  assert_step (flow, TG_SETUP_STEP_CLIENT, TG_SETUP_PAGE_CLIENT);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_BACK));
  assert_step (flow, TG_SETUP_STEP_ADDRESS, TG_SETUP_PAGE_ADDRESS);
}

/* Where there is a password as well, it is asked for among the ways, and left to them again. */
static void
test_client_among_ways (void)
{
  g_autoptr (TgSetupFlow) flow =
      FLOW_AT (TG_TRUST_VERIFIED, TG_METHOD_PASSWORD, TG_CONSENT_EMBEDDED, TG_SETUP_EVENT_ADDRESS_GIVEN);

  tg_setup_flow_set_choice (flow, TRUE);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_FOUND));
  assert_step (flow, TG_SETUP_STEP_CONFIRM, TG_SETUP_PAGE_CONFIRM);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_NO_CLIENT));
  assert_step (flow, TG_SETUP_STEP_CLIENT, TG_SETUP_PAGE_CLIENT);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_BACK));
  assert_step (flow, TG_SETUP_STEP_CONFIRM, TG_SETUP_PAGE_CONFIRM);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_NO_CLIENT));
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_CLIENT_GIVEN));
  tg_setup_flow_set_way (flow, TG_TRUST_VERIFIED, TG_METHOD_OAUTH2, TG_CONSENT_EMBEDDED);
  tg_setup_flow_set_choice (flow, FALSE);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_FOUND));
  assert_step (flow, TG_SETUP_STEP_STARTING, TG_SETUP_PAGE_CLIENT);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_BACK));
  assert_step (flow, TG_SETUP_STEP_CLIENT, TG_SETUP_PAGE_CLIENT);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_BACK));
  assert_step (flow, TG_SETUP_STEP_CONFIRM, TG_SETUP_PAGE_CONFIRM);
  g_assert_true (tg_setup_flow_handle (flow, TG_SETUP_EVENT_BACK));
  assert_step (flow, TG_SETUP_STEP_ADDRESS, TG_SETUP_PAGE_ADDRESS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/setup-flow-ways/another-device", test_another_device);
  g_test_add_func ("/setup-flow-ways/ways-are-changed", test_ways_are_changed);
  g_test_add_func ("/setup-flow-ways/choice", test_choice);
  for (guint i = 0; i < G_N_ELEMENTS (by_hand_from); i++)
    {
      g_autofree char *path = g_strconcat ("/setup-flow-ways/by-hand/from-", by_hand_from[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_by_hand);
    }
  g_test_add_func ("/setup-flow-ways/client", test_client);
  g_test_add_func ("/setup-flow-ways/client-among-ways", test_client_among_ways);
  g_test_add_func ("/setup-flow-ways/stopped", test_stopped);
  g_test_add_func ("/setup-flow-ways/home", test_home);
  g_test_add_func ("/setup-flow-ways/again", test_again);
  return g_test_run ();
}
