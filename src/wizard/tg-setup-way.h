/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-candidate.h"
#include "tg-catalogue.h"

G_BEGIN_DECLS

typedef enum
{
  TG_SETUP_OBSTACLE_NONE,
  TG_SETUP_OBSTACLE_NO_CLIENT, /* nobody has registered this program at the provider */
  TG_SETUP_OBSTACLE_OTHER,
} TgSetupObstacle;

/* The way the wizard goes for an address: a candidate with the method and consent chosen. */
typedef struct
{
  TgCandidate *candidate; /* (owned) */
  TgProvider *provider; /* (owned) (nullable) */
  TgSetupObstacle obstacle; /* where there is one, neither method nor consent means anything */
  TgMethod method;
  TgConsent consent; /* all but paste */
  gboolean by_hand; /* the person has named the servers */
} TgSetupWay;

/* (transfer full) TgSetupWay: all that the wizard can carry through, best first; @candidates best first, @catalogue knows
 * the providers. Where there is none, the first candidate with what is in its way; empty without candidates. */
GPtrArray *tg_setup_way_list (GPtrArray *candidates, TgCatalogue *catalogue);
/* @provider: (nullable). The first consent that the wizard can show; nobody asks whether it can be gone. */
TgSetupWay *tg_setup_way_new (TgCandidate *candidate, TgProvider *provider, TgMethod method);
TgSetupWay *tg_setup_way_copy (TgSetupWay *self);
void tg_setup_way_free (TgSetupWay *self);

/* The name that a person signs in with to receive mail; NULL where there is no server. */
const char *tg_setup_way_get_username (TgSetupWay *self);
/* Replaces that name, also at the other servers that take the same one. */
void tg_setup_way_set_username (TgSetupWay *self, const char *username);

/* (transfer full) what a person does to go this way, for a button. */
char *tg_setup_way_describe (TgSetupWay *self);
/* The provider's name, or the domain where there is none. For showing. */
const char *tg_setup_way_get_name (TgSetupWay *self);
/* Whether consent can be given in that way. */
gboolean tg_setup_way_offers (TgSetupWay *self, TgConsent consent);
/* Whether its provider would let this program sign in, if it only had a client there. */
gboolean tg_setup_way_lacks_client (TgSetupWay *self);
/* (transfer full) what is in the way, for the person. */
char *tg_setup_way_explain_obstacle (TgSetupWay *self);
/* (transfer full) (nullable) the host of the page on which the person signs in. */
char *tg_setup_way_dup_sign_in_host (TgSetupWay *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgSetupWay, tg_setup_way_free)

G_END_DECLS
