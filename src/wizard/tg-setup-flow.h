/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-enums.h"

G_BEGIN_DECLS

/* The steps of setting up one account, what may happen in each and what follows: no widgets, no network.
 * TgSetup does the work; the window shows the page of the step. */
typedef struct _TgSetupFlow TgSetupFlow;

typedef enum
{
  TG_SETUP_STEP_ADDRESS, /* an address is asked for */
  TG_SETUP_STEP_ACCOUNTS, /* the accounts there are */
  TG_SETUP_STEP_ACCOUNT, /* one of them */
  TG_SETUP_STEP_STOPPED, /* the person asks why mail has stopped working */
  TG_SETUP_STEP_DETECTING, /* the provider is looked for */
  TG_SETUP_STEP_NO_WAY, /* there is none that the wizard could go */
  TG_SETUP_STEP_CLIENT, /* the provider has to know this program, and the person can see to that */
  TG_SETUP_STEP_GIVING_CLIENT, /* the daemon keeps the client that was given */
  TG_SETUP_STEP_CONFIRM, /* the person compares host names, or chooses among several ways */
  TG_SETUP_STEP_MANUAL, /* the person names the servers */
  TG_SETUP_STEP_STARTING, /* the daemon prepares a sign-in */
  TG_SETUP_STEP_CONSENT, /* consent in the embedded view */
  TG_SETUP_STEP_BROWSER, /* consent in the person's own browser */
  TG_SETUP_STEP_DEVICE, /* consent on another device, with a code */
  TG_SETUP_STEP_EXPIRED, /* nobody has entered the code in time */
  TG_SETUP_STEP_FINISHING, /* consent was given; the daemon gets and stores the grant */
  TG_SETUP_STEP_IDENTITY, /* the account exists, of somebody else than was asked for; the person decides */
  TG_SETUP_STEP_RESTARTING, /* it is taken away again, for another sign-in */
  TG_SETUP_STEP_PROBLEM, /* a sign-in came to nothing */
  TG_SETUP_STEP_PASSWORD, /* a password is asked for */
  TG_SETUP_STEP_ADDING, /* the daemon stores it */
  TG_SETUP_STEP_CHECKING, /* the account exists; its logins are tried */
  TG_SETUP_STEP_UNFINISHED, /* some did not work; the person decides */
  TG_SETUP_STEP_REMOVING, /* the account is taken away again */
  TG_SETUP_STEP_DONE,
} TgSetupStep;

typedef enum
{
  TG_SETUP_EVENT_ADDRESS_GIVEN,
  TG_SETUP_EVENT_HOME, /* to the accounts, where there are any; or away from them, where there are none any more */
  TG_SETUP_EVENT_ACCOUNT_OPENED,
  TG_SETUP_EVENT_SIGN_IN_AGAIN, /* to the account that is open, after tg_setup_flow_set_way() */
  TG_SETUP_EVENT_STOPPED, /* "Mail stopped working?" */
  TG_SETUP_EVENT_PROVIDER_NAMED, /* but no address */
  TG_SETUP_EVENT_FOUND, /* after tg_setup_flow_set_way() */
  TG_SETUP_EVENT_NO_WAY,
  TG_SETUP_EVENT_NO_CLIENT, /* after tg_setup_flow_set_way() */
  TG_SETUP_EVENT_CLIENT_GIVEN,
  TG_SETUP_EVENT_CONFIRMED,
  TG_SETUP_EVENT_CHOSEN, /* another of the ways, after tg_setup_flow_set_way() */
  TG_SETUP_EVENT_BY_HAND,
  TG_SETUP_EVENT_SERVERS_GIVEN, /* by hand, after tg_setup_flow_set_way() */
  TG_SETUP_EVENT_SIGN_IN_STARTED,
  TG_SETUP_EVENT_ANSWERED, /* the provider sent the browser back */
  TG_SETUP_EVENT_USE_EMBEDDED,
  TG_SETUP_EVENT_USE_BROWSER,
  TG_SETUP_EVENT_USE_DEVICE,
  TG_SETUP_EVENT_EXPIRED,
  TG_SETUP_EVENT_PASSWORD_GIVEN,
  TG_SETUP_EVENT_ACCOUNT_ADDED,
  TG_SETUP_EVENT_SOMEBODY_ELSE, /* an account was added, but the one who signed in is another */
  TG_SETUP_EVENT_CHECKS_PASSED,
  TG_SETUP_EVENT_FAILED, /* what the step was doing failed */
  TG_SETUP_EVENT_RETRY,
  TG_SETUP_EVENT_KEEP,
  TG_SETUP_EVENT_REMOVE,
  TG_SETUP_EVENT_REMOVED,
  TG_SETUP_EVENT_BACK, /* Back, Escape, Cancel */
  TG_SETUP_EVENT_ANOTHER,
} TgSetupEvent;

typedef enum
{
  TG_SETUP_PAGE_ACCOUNTS,
  TG_SETUP_PAGE_ACCOUNT,
  TG_SETUP_PAGE_ADDRESS,
  TG_SETUP_PAGE_STOPPED,
  TG_SETUP_PAGE_CLIENT,
  TG_SETUP_PAGE_CONFIRM,
  TG_SETUP_PAGE_MANUAL,
  TG_SETUP_PAGE_CONSENT,
  TG_SETUP_PAGE_BROWSER,
  TG_SETUP_PAGE_DEVICE,
  TG_SETUP_PAGE_IDENTITY,
  TG_SETUP_PAGE_PROBLEM,
  TG_SETUP_PAGE_PASSWORD,
  TG_SETUP_PAGE_CHECKING,
  TG_SETUP_PAGE_DONE,
} TgSetupPage;
#define TG_SETUP_N_PAGES (TG_SETUP_PAGE_DONE + 1)

/* What exists outside the wizard at a step, and goes when the step is left without going on. */
typedef enum
{
  TG_SETUP_REMAINS_NOTHING,
  TG_SETUP_REMAINS_SIGN_IN,
  TG_SETUP_REMAINS_ACCOUNT,
} TgSetupRemains;

TgSetupFlow *tg_setup_flow_new (void);
void tg_setup_flow_free (TgSetupFlow *self);

/* How the address will be set up; given with TG_SETUP_EVENT_FOUND. TG_CONSENT_PASTE is no consent
 * of its own here: whoever cannot come back from the browser pastes into its page. */
void tg_setup_flow_set_way (TgSetupFlow *self, TgTrust trust, TgMethod method, TgConsent consent);
/* Whether there are several ways to choose among; given with TG_SETUP_EVENT_FOUND. */
void tg_setup_flow_set_choice (TgSetupFlow *self, gboolean choice);

/* Whether there are accounts: the place that everything else is left for, and comes back to. */
void tg_setup_flow_set_home (TgSetupFlow *self, gboolean accounts);
/* Whether the account existed before the sign-in: then it is never taken away, whatever comes of that. */
void tg_setup_flow_set_existing (TgSetupFlow *self, gboolean existing);
gboolean tg_setup_flow_is_existing (TgSetupFlow *self);

/* FALSE, and nothing changes, where the event means nothing at this step: a late answer, a second click. */
gboolean tg_setup_flow_handle (TgSetupFlow *self, TgSetupEvent event);
gboolean tg_setup_flow_accepts (TgSetupFlow *self, TgSetupEvent event);

TgSetupStep tg_setup_flow_get_step (TgSetupFlow *self);
/* A step in which the wizard works stays on the page that started it, or on the one that it leads to. */
TgSetupPage tg_setup_flow_get_page (TgSetupFlow *self);
/* Whether the wizard works, rather than waits for the person. */
gboolean tg_setup_flow_is_busy (TgSetupFlow *self);
/* The event of the page's one suggested action. */
TgSetupEvent tg_setup_flow_get_suggested (TgSetupFlow *self);
TgSetupRemains tg_setup_flow_get_remains (TgSetupFlow *self);
TgConsent tg_setup_flow_get_consent (TgSetupFlow *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgSetupFlow, tg_setup_flow_free)

G_END_DECLS
