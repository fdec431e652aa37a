/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-account-list.h"
#include "tg-client-job.h"
#include "tg-manual-form.h"
#include "tg-password-job.h"
#include "tg-setup.h"
#include "tg-sign-in-job.h"
#include "tg-way-finder.h"

G_BEGIN_DECLS

/* Shared by tg-setup.c, what the pages see, and tg-setup-work.c, what is done at each step. */
struct _TgSetup
{
  GObject parent_instance;

  TgSetupFlow *flow; /* (owned) */
  TgAccountList *accounts; /* (owned) */
  TgWayFinder *finder; /* (owned) */
  GCancellable *cancellable; /* (owned) of the step */
  GError *error; /* (owned) (nullable) */

  char *text; /* (owned) */
  TgAddress *address; /* (owned) (nullable) */
  GPtrArray *ways; /* (owned) (nullable) TgSetupWay, as they were found */
  TgSetupWay *found; /* (owned) (nullable) the one of those that was chosen */
  TgSetupWay *way; /* (owned) (nullable) the one that is gone: as found, or by hand */
  TgManualForm *form; /* (owned) (nullable) of the address */
  TgSignInJob *job; /* (owned) (nullable) */
  TgPasswordJob *password_job; /* (owned) (nullable) */
  TgSecret *password; /* (owned) (nullable) only on its way to the daemon */
  TgClientJob *client_job; /* (owned) (nullable) */
  TgAccountCheck *check; /* (owned) (nullable) */
  char *account; /* (owned) (nullable) object path */
  char *signed_in_as; /* (owned) (nullable) */
  char *provider; /* (owned) (nullable) id of the one that the person has named */
  char *opened; /* (owned) (nullable) object path of the account that is looked at */
  gboolean again; /* that one is signed in to anew */
  gboolean removing; /* the opened one */
  gboolean responding; /* the provider's answer is on its way to the daemon */

  guint seen_timeout;
  guint n_abandoning; /* of sign-ins and accounts that the person gave up */
  gboolean leaving;
  GTask *leaving_task; /* (owned) (nullable) waits for those */
};

/* The one way from step to step; FALSE where the flow does not take @event. @error: (transfer full) (nullable) what the
 * new step has to tell. */
gboolean tg_setup_go (TgSetup *self, TgSetupEvent event, GError *error);
/* Goes on with what was found about the address. @ways: (transfer full) */
void tg_setup_use_ways (TgSetup *self, GPtrArray *ways);
/* The way that is gone from now on. @way: (transfer full) */
void tg_setup_set_way (TgSetup *self, TgSetupWay *way);
/* Another address, or another search: what was found says nothing any more. */
void tg_setup_forget_ways (TgSetup *self);
/* Ends with the step. */
void tg_setup_start_client_job (TgSetup *self);
/* Stays at the step, with something to tell. (transfer full) */
void tg_setup_tell (TgSetup *self, GError *error);
/* @message: (nullable) */
void tg_setup_tell_removed (TgSetup *self, const char *address, const char *message);
/* Whether the account that is being set up is there already: what is given up takes it along otherwise. */
void tg_setup_notice_existing (TgSetup *self);
/* Begins the work of the step that was come to, and ends that of the one before. */
void tg_setup_enter (TgSetup *self);

G_END_DECLS
