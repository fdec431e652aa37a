/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-account.h"
#include "tg-catalogue.h"
#include "tg-registration.h"

G_BEGIN_DECLS

/* What somebody wants to set up, checked against the daemon's own catalogue: nothing that a caller says about endpoints,
 * client ids or redirect URIs counts. */
typedef struct
{
  TgAddress *address;
  TgProvider *provider; /* (nullable) where a password is enough, or as long as there is no registration */
  char *issuer; /* (nullable) to register at, because no entry of the catalogue covers it */
  char *scope; /* (nullable) what to ask that issuer for to get at mail */
  TgRegistration *registration; /* (nullable) */
  GPtrArray *servers; /* TgServer, expanded */
  char *name; /* (nullable) what the person calls it */
  char *wanted_consent; /* (nullable) a word */
  TgConsent consent; /* once the provider is there */
  char *redirect_uri; /* (nullable) NULL: the loopback listener chooses its port, or a code takes its place */
  char *account_id; /* (nullable) the account that is signed in again */
  char **wanted_services; /* (nullable) what somebody has asked for in so many words */
  char **kept_services; /* (nullable) what the account has a grant for already */
  char **services; /* once the provider is there: what access is asked for */
  char **scopes; /* the same */
} TgSetupPlan;

/* For StartSignIn. Errors: TG_ERROR_INVALID_ARGUMENT, TG_ERROR_NOT_FOUND (no such provider), TG_ERROR_UNSUPPORTED. */
TgSetupPlan *
tg_setup_plan_new_sign_in (TgCatalogue *catalogue, GVariant *candidate, GVariant *options, GError **error);
/* For Reauthenticate. */
TgSetupPlan *
tg_setup_plan_new_again (TgCatalogue *catalogue, const TgAccount *account, GVariant *options, GError **error);
/* For AddPasswordAccount. */
TgSetupPlan *tg_setup_plan_new_password (TgCatalogue *catalogue, GVariant *candidate, GError **error);
void tg_setup_plan_free (TgSetupPlan *self);

/* Completes a plan with the provider as it can be used. @provider: (transfer full) */
gboolean tg_setup_plan_take_provider (TgSetupPlan *self, TgProvider *provider, GError **error);
/* Completes a plan with an issuer. */
gboolean tg_setup_plan_take_registration (TgSetupPlan *self, TgRegistration *registration, GError **error);

/* The account that gets the grant is there already: its services are asked for too, as far as the provider still offers
 * them. */
void tg_setup_plan_keep_services (TgSetupPlan *self, const TgAccount *account);

/* The id under which accounts know the provider: "" where it is in no catalogue. */
const char *tg_setup_plan_get_provider_id (TgSetupPlan *self);

/* (transfer full) the account that comes of it. */
TgAccount *tg_setup_plan_make_account (TgSetupPlan *self, TgMethod method);

/* A name that an account may have: valid UTF-8, not only white space, at most 255 bytes, no control characters. */
gboolean tg_account_name_check (const char *name, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgSetupPlan, tg_setup_plan_free)

G_END_DECLS
