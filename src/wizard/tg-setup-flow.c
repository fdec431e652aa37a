/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-setup-step.h"

struct _TgSetupFlow
{
  TgSetupStep step;
  TgSetupPage page;
  TgTrust trust;
  TgMethod method;
  TgConsent consent;
  gboolean choice;
  gboolean accounts; /* there are some */
  gboolean existing; /* the account was there before */
  TgSetupStep origin; /* where the sign-in was begun: ADDRESS, ACCOUNT, CONFIRM or MANUAL */
  TgSetupStep before_stopped; /* ADDRESS or ACCOUNTS */
  TgSetupStep before_client; /* ADDRESS or CONFIRM */
  TgSetupStep before_manual; /* ADDRESS, CONFIRM or PASSWORD */
  TgSetupStep origin_before_manual;
};

/* Where a transition leads depends on the way for these. */
typedef enum
{
  TO_FOUND = TG_SETUP_STEP_DONE + 1, /* CONFIRM, unless the way can be trusted and is the only one */
  TO_CHOSEN, /* CONFIRM, unless the way can be trusted */
  TO_SIGN_IN, /* STARTING or PASSWORD, as the method says */
  TO_VIEW, /* CONSENT, BROWSER or DEVICE, as the consent says */
  TO_ORIGIN, /* where the sign-in was begun */
  TO_AGAIN, /* MANUAL, where what was entered can be corrected, or the beginning */
  TO_BEFORE_MANUAL,
  TO_BEFORE_STOPPED,
  TO_BEFORE_CLIENT,
  TO_HOME, /* ACCOUNTS, or ADDRESS where there are none */
  TO_RESTART, /* RESTARTING, or STARTING where the account stays */
  TO_EXCUSE, /* the same at the first attempt; PROBLEM, where other ways are offered, after it */
} TgSetupTarget;

static const struct
{
  TgSetupStep from;
  TgSetupEvent event;
  int to;
} transitions[] = {
  { TG_SETUP_STEP_ADDRESS, TG_SETUP_EVENT_ADDRESS_GIVEN, TG_SETUP_STEP_DETECTING },
  { TG_SETUP_STEP_ADDRESS, TG_SETUP_EVENT_BY_HAND, TG_SETUP_STEP_MANUAL },
  { TG_SETUP_STEP_ADDRESS, TG_SETUP_EVENT_STOPPED, TG_SETUP_STEP_STOPPED },
  { TG_SETUP_STEP_ADDRESS, TG_SETUP_EVENT_HOME, TO_HOME },
  { TG_SETUP_STEP_ADDRESS, TG_SETUP_EVENT_ACCOUNT_OPENED, TG_SETUP_STEP_ACCOUNT },
  { TG_SETUP_STEP_ADDRESS, TG_SETUP_EVENT_BACK, TO_HOME },

  { TG_SETUP_STEP_ACCOUNTS, TG_SETUP_EVENT_ANOTHER, TG_SETUP_STEP_ADDRESS },
  { TG_SETUP_STEP_ACCOUNTS, TG_SETUP_EVENT_STOPPED, TG_SETUP_STEP_STOPPED },
  { TG_SETUP_STEP_ACCOUNTS, TG_SETUP_EVENT_HOME, TO_HOME },
  { TG_SETUP_STEP_ACCOUNTS, TG_SETUP_EVENT_ACCOUNT_OPENED, TG_SETUP_STEP_ACCOUNT },

  { TG_SETUP_STEP_ACCOUNT, TG_SETUP_EVENT_SIGN_IN_AGAIN, TO_SIGN_IN },
  { TG_SETUP_STEP_ACCOUNT, TG_SETUP_EVENT_ACCOUNT_OPENED, TG_SETUP_STEP_ACCOUNT },
  { TG_SETUP_STEP_ACCOUNT, TG_SETUP_EVENT_BACK, TO_HOME },

  { TG_SETUP_STEP_STOPPED, TG_SETUP_EVENT_ADDRESS_GIVEN, TG_SETUP_STEP_DETECTING },
  { TG_SETUP_STEP_STOPPED, TG_SETUP_EVENT_PROVIDER_NAMED, TG_SETUP_STEP_ADDRESS },
  { TG_SETUP_STEP_STOPPED, TG_SETUP_EVENT_ACCOUNT_OPENED, TG_SETUP_STEP_ACCOUNT },
  { TG_SETUP_STEP_STOPPED, TG_SETUP_EVENT_BACK, TO_BEFORE_STOPPED },

  { TG_SETUP_STEP_DETECTING, TG_SETUP_EVENT_FOUND, TO_FOUND },
  { TG_SETUP_STEP_DETECTING, TG_SETUP_EVENT_NO_WAY, TG_SETUP_STEP_NO_WAY },
  { TG_SETUP_STEP_DETECTING, TG_SETUP_EVENT_NO_CLIENT, TG_SETUP_STEP_CLIENT },
  { TG_SETUP_STEP_DETECTING, TG_SETUP_EVENT_FAILED, TG_SETUP_STEP_ADDRESS },
  { TG_SETUP_STEP_DETECTING, TG_SETUP_EVENT_BY_HAND, TG_SETUP_STEP_MANUAL },
  { TG_SETUP_STEP_DETECTING, TG_SETUP_EVENT_BACK, TG_SETUP_STEP_ADDRESS },

  { TG_SETUP_STEP_NO_WAY, TG_SETUP_EVENT_RETRY, TG_SETUP_STEP_DETECTING },
  { TG_SETUP_STEP_NO_WAY, TG_SETUP_EVENT_BY_HAND, TG_SETUP_STEP_MANUAL },
  { TG_SETUP_STEP_NO_WAY, TG_SETUP_EVENT_BACK, TG_SETUP_STEP_ADDRESS },

  { TG_SETUP_STEP_CLIENT, TG_SETUP_EVENT_CLIENT_GIVEN, TG_SETUP_STEP_GIVING_CLIENT },
  { TG_SETUP_STEP_CLIENT, TG_SETUP_EVENT_BY_HAND, TG_SETUP_STEP_MANUAL },
  { TG_SETUP_STEP_CLIENT, TG_SETUP_EVENT_BACK, TO_BEFORE_CLIENT },

  { TG_SETUP_STEP_GIVING_CLIENT, TG_SETUP_EVENT_FOUND, TO_FOUND },
  { TG_SETUP_STEP_GIVING_CLIENT, TG_SETUP_EVENT_FAILED, TG_SETUP_STEP_CLIENT },
  { TG_SETUP_STEP_GIVING_CLIENT, TG_SETUP_EVENT_BACK, TG_SETUP_STEP_CLIENT },

  { TG_SETUP_STEP_CONFIRM, TG_SETUP_EVENT_CONFIRMED, TO_SIGN_IN },
  { TG_SETUP_STEP_CONFIRM, TG_SETUP_EVENT_CHOSEN, TO_CHOSEN },
  { TG_SETUP_STEP_CONFIRM, TG_SETUP_EVENT_NO_CLIENT, TG_SETUP_STEP_CLIENT },
  { TG_SETUP_STEP_CONFIRM, TG_SETUP_EVENT_BY_HAND, TG_SETUP_STEP_MANUAL },
  { TG_SETUP_STEP_CONFIRM, TG_SETUP_EVENT_BACK, TG_SETUP_STEP_ADDRESS },

  { TG_SETUP_STEP_MANUAL, TG_SETUP_EVENT_SERVERS_GIVEN, TO_SIGN_IN },
  { TG_SETUP_STEP_MANUAL, TG_SETUP_EVENT_BACK, TO_BEFORE_MANUAL },

  { TG_SETUP_STEP_STARTING, TG_SETUP_EVENT_SIGN_IN_STARTED, TO_VIEW },
  { TG_SETUP_STEP_STARTING, TG_SETUP_EVENT_FAILED, TO_EXCUSE },
  { TG_SETUP_STEP_STARTING, TG_SETUP_EVENT_BACK, TO_ORIGIN },

  { TG_SETUP_STEP_CONSENT, TG_SETUP_EVENT_ANSWERED, TG_SETUP_STEP_FINISHING },
  { TG_SETUP_STEP_CONSENT, TG_SETUP_EVENT_USE_BROWSER, TG_SETUP_STEP_STARTING },
  { TG_SETUP_STEP_CONSENT, TG_SETUP_EVENT_USE_DEVICE, TG_SETUP_STEP_STARTING },
  { TG_SETUP_STEP_CONSENT, TG_SETUP_EVENT_FAILED, TG_SETUP_STEP_PROBLEM },
  { TG_SETUP_STEP_CONSENT, TG_SETUP_EVENT_BACK, TO_ORIGIN },

  { TG_SETUP_STEP_BROWSER, TG_SETUP_EVENT_ANSWERED, TG_SETUP_STEP_FINISHING },
  { TG_SETUP_STEP_BROWSER, TG_SETUP_EVENT_USE_EMBEDDED, TG_SETUP_STEP_STARTING },
  { TG_SETUP_STEP_BROWSER, TG_SETUP_EVENT_USE_DEVICE, TG_SETUP_STEP_STARTING },
  { TG_SETUP_STEP_BROWSER, TG_SETUP_EVENT_FAILED, TG_SETUP_STEP_PROBLEM },
  { TG_SETUP_STEP_BROWSER, TG_SETUP_EVENT_BACK, TO_ORIGIN },

  { TG_SETUP_STEP_DEVICE, TG_SETUP_EVENT_ANSWERED, TG_SETUP_STEP_FINISHING },
  { TG_SETUP_STEP_DEVICE, TG_SETUP_EVENT_USE_EMBEDDED, TG_SETUP_STEP_STARTING },
  { TG_SETUP_STEP_DEVICE, TG_SETUP_EVENT_USE_BROWSER, TG_SETUP_STEP_STARTING },
  { TG_SETUP_STEP_DEVICE, TG_SETUP_EVENT_EXPIRED, TG_SETUP_STEP_EXPIRED },
  { TG_SETUP_STEP_DEVICE, TG_SETUP_EVENT_FAILED, TG_SETUP_STEP_PROBLEM },
  { TG_SETUP_STEP_DEVICE, TG_SETUP_EVENT_BACK, TO_ORIGIN },

  { TG_SETUP_STEP_EXPIRED, TG_SETUP_EVENT_RETRY, TG_SETUP_STEP_STARTING },
  { TG_SETUP_STEP_EXPIRED, TG_SETUP_EVENT_USE_EMBEDDED, TG_SETUP_STEP_STARTING },
  { TG_SETUP_STEP_EXPIRED, TG_SETUP_EVENT_USE_BROWSER, TG_SETUP_STEP_STARTING },
  { TG_SETUP_STEP_EXPIRED, TG_SETUP_EVENT_BACK, TO_ORIGIN },

  { TG_SETUP_STEP_FINISHING, TG_SETUP_EVENT_ACCOUNT_ADDED, TG_SETUP_STEP_CHECKING },
  { TG_SETUP_STEP_FINISHING, TG_SETUP_EVENT_SOMEBODY_ELSE, TG_SETUP_STEP_IDENTITY },
  { TG_SETUP_STEP_FINISHING, TG_SETUP_EVENT_FAILED, TG_SETUP_STEP_PROBLEM },
  { TG_SETUP_STEP_FINISHING, TG_SETUP_EVENT_BACK, TO_ORIGIN },

  { TG_SETUP_STEP_IDENTITY, TG_SETUP_EVENT_KEEP, TG_SETUP_STEP_CHECKING },
  { TG_SETUP_STEP_IDENTITY, TG_SETUP_EVENT_RETRY, TO_RESTART },

  { TG_SETUP_STEP_RESTARTING, TG_SETUP_EVENT_REMOVED, TG_SETUP_STEP_STARTING },
  { TG_SETUP_STEP_RESTARTING, TG_SETUP_EVENT_FAILED, TG_SETUP_STEP_IDENTITY },

  { TG_SETUP_STEP_PROBLEM, TG_SETUP_EVENT_RETRY, TG_SETUP_STEP_STARTING },
  { TG_SETUP_STEP_PROBLEM, TG_SETUP_EVENT_USE_BROWSER, TG_SETUP_STEP_STARTING },
  { TG_SETUP_STEP_PROBLEM, TG_SETUP_EVENT_USE_DEVICE, TG_SETUP_STEP_STARTING },
  { TG_SETUP_STEP_PROBLEM, TG_SETUP_EVENT_BY_HAND, TG_SETUP_STEP_MANUAL },
  { TG_SETUP_STEP_PROBLEM, TG_SETUP_EVENT_BACK, TO_ORIGIN },

  { TG_SETUP_STEP_PASSWORD, TG_SETUP_EVENT_PASSWORD_GIVEN, TG_SETUP_STEP_ADDING },
  { TG_SETUP_STEP_PASSWORD, TG_SETUP_EVENT_BY_HAND, TG_SETUP_STEP_MANUAL },
  { TG_SETUP_STEP_PASSWORD, TG_SETUP_EVENT_BACK, TO_ORIGIN },

  { TG_SETUP_STEP_ADDING, TG_SETUP_EVENT_ACCOUNT_ADDED, TG_SETUP_STEP_CHECKING },
  { TG_SETUP_STEP_ADDING, TG_SETUP_EVENT_FAILED, TG_SETUP_STEP_PASSWORD },
  { TG_SETUP_STEP_ADDING, TG_SETUP_EVENT_BACK, TG_SETUP_STEP_PASSWORD },

  { TG_SETUP_STEP_CHECKING, TG_SETUP_EVENT_CHECKS_PASSED, TG_SETUP_STEP_DONE },
  { TG_SETUP_STEP_CHECKING, TG_SETUP_EVENT_FAILED, TG_SETUP_STEP_UNFINISHED },
  { TG_SETUP_STEP_CHECKING, TG_SETUP_EVENT_BACK, TG_SETUP_STEP_UNFINISHED },

  { TG_SETUP_STEP_UNFINISHED, TG_SETUP_EVENT_RETRY, TG_SETUP_STEP_CHECKING },
  { TG_SETUP_STEP_UNFINISHED, TG_SETUP_EVENT_KEEP, TG_SETUP_STEP_DONE },
  { TG_SETUP_STEP_UNFINISHED, TG_SETUP_EVENT_REMOVE, TG_SETUP_STEP_REMOVING },

  { TG_SETUP_STEP_REMOVING, TG_SETUP_EVENT_REMOVED, TO_AGAIN },
  { TG_SETUP_STEP_REMOVING, TG_SETUP_EVENT_FAILED, TG_SETUP_STEP_UNFINISHED },

  { TG_SETUP_STEP_DONE, TG_SETUP_EVENT_ANOTHER, TG_SETUP_STEP_ADDRESS },
  { TG_SETUP_STEP_DONE, TG_SETUP_EVENT_ACCOUNT_OPENED, TG_SETUP_STEP_ACCOUNT },
};

TgSetupFlow *
tg_setup_flow_new (void)
{
  TgSetupFlow *self = g_new0 (TgSetupFlow, 1);

  self->page = TG_SETUP_PAGE_ADDRESS;
  return self;
}

void
tg_setup_flow_free (TgSetupFlow *self)
{
  g_free (self);
}

void
tg_setup_flow_set_way (TgSetupFlow *self, TgTrust trust, TgMethod method, TgConsent consent)
{
  g_return_if_fail (consent != TG_CONSENT_PASTE);

  self->trust = trust;
  self->method = method;
  self->consent = consent;
}

void
tg_setup_flow_set_choice (TgSetupFlow *self, gboolean choice)
{
  self->choice = choice;
}

void
tg_setup_flow_set_home (TgSetupFlow *self, gboolean accounts)
{
  self->accounts = accounts;
}

void
tg_setup_flow_set_existing (TgSetupFlow *self, gboolean existing)
{
  self->existing = existing;
}

gboolean
tg_setup_flow_is_existing (TgSetupFlow *self)
{
  return self->existing;
}

static TgSetupStep
resolve_sign_in (TgSetupFlow *self)
{
  return self->method == TG_METHOD_OAUTH2 ? TG_SETUP_STEP_STARTING : TG_SETUP_STEP_PASSWORD;
}

static gboolean
is_first_attempt (TgSetupFlow *self)
{
  return self->page == TG_SETUP_PAGE_ADDRESS || self->page == TG_SETUP_PAGE_ACCOUNT ||
         self->page == TG_SETUP_PAGE_CONFIRM || self->page == TG_SETUP_PAGE_MANUAL;
}

static TgSetupStep
resolve (TgSetupFlow *self, int to)
{
  gboolean unverified = self->trust == TG_TRUST_UNVERIFIED;

  switch (to)
    {
    case TO_FOUND:
      return unverified || self->choice ? TG_SETUP_STEP_CONFIRM : resolve_sign_in (self);
    case TO_CHOSEN:
      return unverified ? TG_SETUP_STEP_CONFIRM : resolve_sign_in (self);
    case TO_SIGN_IN:
      return resolve_sign_in (self);
    case TO_VIEW:
      if (self->consent == TG_CONSENT_DEVICE)
        return TG_SETUP_STEP_DEVICE;
      return self->consent == TG_CONSENT_EMBEDDED ? TG_SETUP_STEP_CONSENT : TG_SETUP_STEP_BROWSER;
    case TO_EXCUSE:
      return is_first_attempt (self) ? self->origin : TG_SETUP_STEP_PROBLEM;
    case TO_ORIGIN:
      return self->origin;
    case TO_AGAIN:
      return self->origin == TG_SETUP_STEP_MANUAL ? self->origin : TG_SETUP_STEP_ADDRESS;
    case TO_BEFORE_MANUAL:
      return self->before_manual;
    case TO_BEFORE_STOPPED:
      return self->before_stopped;
    case TO_BEFORE_CLIENT:
      return self->before_client;
    case TO_HOME:
      return self->accounts ? TG_SETUP_STEP_ACCOUNTS : TG_SETUP_STEP_ADDRESS;
    case TO_RESTART:
      return self->existing ? TG_SETUP_STEP_STARTING : TG_SETUP_STEP_RESTARTING;
    default:
      return (TgSetupStep)to;
    }
}

static TgSetupStep
find_before_manual (TgSetupFlow *self)
{
  if (self->step == TG_SETUP_STEP_CONFIRM || self->step == TG_SETUP_STEP_PASSWORD ||
      self->step == TG_SETUP_STEP_CLIENT)
    return self->step;
  return self->step == TG_SETUP_STEP_PROBLEM ? self->origin : TG_SETUP_STEP_ADDRESS;
}

/* Where Back leads to from what begins here, or comes after it. */
static void
remember_origin (TgSetupFlow *self, TgSetupEvent event)
{
  if (event == TG_SETUP_EVENT_STOPPED)
    self->before_stopped = self->step;
  if (event == TG_SETUP_EVENT_NO_CLIENT)
    self->before_client = self->step == TG_SETUP_STEP_CONFIRM ? self->step : TG_SETUP_STEP_ADDRESS;
  if (event == TG_SETUP_EVENT_FOUND)
    self->origin = self->step == TG_SETUP_STEP_GIVING_CLIENT ? TG_SETUP_STEP_CLIENT : TG_SETUP_STEP_ADDRESS;
  else if (event == TG_SETUP_EVENT_SIGN_IN_AGAIN)
    self->origin = TG_SETUP_STEP_ACCOUNT;
  else if (self->step == TG_SETUP_STEP_CONFIRM && event != TG_SETUP_EVENT_BY_HAND)
    self->origin = TG_SETUP_STEP_CONFIRM;
  else if (event == TG_SETUP_EVENT_SERVERS_GIVEN)
    self->origin = TG_SETUP_STEP_MANUAL;
  else if (event == TG_SETUP_EVENT_BY_HAND && self->origin != TG_SETUP_STEP_MANUAL)
    {
      self->before_manual = find_before_manual (self);
      self->origin_before_manual = self->origin;
    }
  else if (self->step == TG_SETUP_STEP_MANUAL)
    self->origin = self->origin_before_manual;
}

/* A sign-in that is being prepared stays where it was asked for; but from the consent page on, the web view has to be
 * gone already. */
static TgSetupPage
page_of_start (TgSetupFlow *self)
{
  if (self->page != TG_SETUP_PAGE_CONSENT)
    return self->page;
  return self->consent == TG_CONSENT_DEVICE ? TG_SETUP_PAGE_DEVICE : TG_SETUP_PAGE_BROWSER;
}

static TgSetupPage
page_of (TgSetupFlow *self, TgSetupStep step)
{
  switch (step)
    {
    case TG_SETUP_STEP_ACCOUNTS:
      return TG_SETUP_PAGE_ACCOUNTS;
    case TG_SETUP_STEP_ACCOUNT:
      return TG_SETUP_PAGE_ACCOUNT;
    case TG_SETUP_STEP_STOPPED:
      return TG_SETUP_PAGE_STOPPED;
    case TG_SETUP_STEP_CLIENT:
    case TG_SETUP_STEP_GIVING_CLIENT:
      return TG_SETUP_PAGE_CLIENT;
    case TG_SETUP_STEP_CONFIRM:
      return TG_SETUP_PAGE_CONFIRM;
    case TG_SETUP_STEP_MANUAL:
      return TG_SETUP_PAGE_MANUAL;
    case TG_SETUP_STEP_STARTING:
      return page_of_start (self);
    case TG_SETUP_STEP_CONSENT:
      return TG_SETUP_PAGE_CONSENT;
    case TG_SETUP_STEP_BROWSER:
      return TG_SETUP_PAGE_BROWSER;
    case TG_SETUP_STEP_DEVICE:
    case TG_SETUP_STEP_EXPIRED:
      return TG_SETUP_PAGE_DEVICE;
    case TG_SETUP_STEP_IDENTITY:
    case TG_SETUP_STEP_RESTARTING:
      return TG_SETUP_PAGE_IDENTITY;
    case TG_SETUP_STEP_NO_WAY:
    case TG_SETUP_STEP_PROBLEM:
      return TG_SETUP_PAGE_PROBLEM;
    case TG_SETUP_STEP_PASSWORD:
    case TG_SETUP_STEP_ADDING:
      return TG_SETUP_PAGE_PASSWORD;
    case TG_SETUP_STEP_FINISHING:
    case TG_SETUP_STEP_CHECKING:
    case TG_SETUP_STEP_UNFINISHED:
    case TG_SETUP_STEP_REMOVING:
      return TG_SETUP_PAGE_CHECKING;
    case TG_SETUP_STEP_DONE:
      return TG_SETUP_PAGE_DONE;
    case TG_SETUP_STEP_ADDRESS:
    case TG_SETUP_STEP_DETECTING:
    default:
      return TG_SETUP_PAGE_ADDRESS;
    }
}

/* What depends on more than the step. */
static gboolean
is_barred (TgSetupFlow *self, TgSetupEvent event)
{
  if (event == TG_SETUP_EVENT_BACK && self->step == TG_SETUP_STEP_ADDRESS)
    return !self->accounts;
  return event == TG_SETUP_EVENT_REMOVE && self->existing;
}

static int
find_target (TgSetupFlow *self, TgSetupEvent event)
{
  if (is_barred (self, event))
    return -1;
  for (guint i = 0; i < G_N_ELEMENTS (transitions); i++)
    {
      if (transitions[i].from == self->step && transitions[i].event == event)
        return transitions[i].to;
    }
  return -1;
}

gboolean
tg_setup_flow_accepts (TgSetupFlow *self, TgSetupEvent event)
{
  return find_target (self, event) != -1;
}

gboolean
tg_setup_flow_handle (TgSetupFlow *self, TgSetupEvent event)
{
  int to = find_target (self, event);

  if (to == -1)
    return FALSE;
  if (event == TG_SETUP_EVENT_USE_EMBEDDED)
    self->consent = TG_CONSENT_EMBEDDED;
  if (event == TG_SETUP_EVENT_USE_BROWSER)
    self->consent = TG_CONSENT_SYSTEM;
  if (event == TG_SETUP_EVENT_USE_DEVICE)
    self->consent = TG_CONSENT_DEVICE;
  remember_origin (self, event);
  self->step = resolve (self, to);
  self->page = page_of (self, self->step);
  if (self->step == TG_SETUP_STEP_ADDRESS)
    self->origin = TG_SETUP_STEP_ADDRESS;
  return TRUE;
}

TgSetupStep
tg_setup_flow_get_step (TgSetupFlow *self)
{
  return self->step;
}

TgSetupPage
tg_setup_flow_get_page (TgSetupFlow *self)
{
  return self->page;
}

gboolean
tg_setup_flow_is_busy (TgSetupFlow *self)
{
  return tg_setup_step_is_busy (self->step);
}

TgSetupEvent
tg_setup_flow_get_suggested (TgSetupFlow *self)
{
  switch (self->page)
    {
    case TG_SETUP_PAGE_CLIENT:
      return TG_SETUP_EVENT_CLIENT_GIVEN;
    case TG_SETUP_PAGE_CONFIRM:
      return TG_SETUP_EVENT_CONFIRMED;
    case TG_SETUP_PAGE_MANUAL:
      return TG_SETUP_EVENT_SERVERS_GIVEN;
    case TG_SETUP_PAGE_CONSENT:
    case TG_SETUP_PAGE_BROWSER:
      return TG_SETUP_EVENT_ANSWERED;
    case TG_SETUP_PAGE_DEVICE:
      return self->step == TG_SETUP_STEP_EXPIRED ? TG_SETUP_EVENT_RETRY : TG_SETUP_EVENT_ANSWERED;
    case TG_SETUP_PAGE_PASSWORD:
      return TG_SETUP_EVENT_PASSWORD_GIVEN;
    case TG_SETUP_PAGE_IDENTITY:
    case TG_SETUP_PAGE_PROBLEM:
    case TG_SETUP_PAGE_CHECKING:
      return TG_SETUP_EVENT_RETRY;
    case TG_SETUP_PAGE_DONE:
      return TG_SETUP_EVENT_ANOTHER;
    case TG_SETUP_PAGE_ACCOUNTS:
      return TG_SETUP_EVENT_ANOTHER;
    case TG_SETUP_PAGE_ACCOUNT:
      return TG_SETUP_EVENT_SIGN_IN_AGAIN;
    case TG_SETUP_PAGE_ADDRESS:
    case TG_SETUP_PAGE_STOPPED:
    default:
      return TG_SETUP_EVENT_ADDRESS_GIVEN;
    }
}

TgSetupRemains
tg_setup_flow_get_remains (TgSetupFlow *self)
{
  TgSetupRemains remains = tg_setup_step_get_remains (self->step);

  return remains == TG_SETUP_REMAINS_ACCOUNT && self->existing ? TG_SETUP_REMAINS_NOTHING : remains;
}

TgConsent
tg_setup_flow_get_consent (TgSetupFlow *self)
{
  return self->consent;
}
