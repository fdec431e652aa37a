/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-setup-way.h"

G_BEGIN_DECLS

/* The servers as a person types them, right or not; without widgets. */
typedef struct _TgManualForm TgManualForm;

typedef enum
{
  TG_MANUAL_RECEIVING,
  TG_MANUAL_SENDING,
} TgManualSide;
#define TG_MANUAL_N_SIDES (TG_MANUAL_SENDING + 1)

/* What is typed; protocol and security are chosen among what there is. */
typedef enum
{
  TG_MANUAL_HOST,
  TG_MANUAL_PORT,
  TG_MANUAL_USERNAME,
} TgManualField;
#define TG_MANUAL_N_FIELDS (TG_MANUAL_USERNAME + 1)

/* Filled in with what was found about @address (nullable), and with what is usual. */
TgManualForm *tg_manual_form_new (TgAddress *address, TgCandidate *found);
void tg_manual_form_free (TgManualForm *self);

/* Whether it holds something that only the person knows. */
gboolean tg_manual_form_is_edited (TgManualForm *self);

const char *tg_manual_form_get_text (TgManualForm *self, TgManualSide side, TgManualField field);
void tg_manual_form_set_text (TgManualForm *self, TgManualSide side, TgManualField field, const char *text);

TgProtocol tg_manual_form_get_protocol (TgManualForm *self, TgManualSide side);
TgSecurity tg_manual_form_get_security (TgManualForm *self, TgManualSide side);
/* A port that is the usual one stays the usual one. */
void tg_manual_form_set_protocol (TgManualForm *self, TgProtocol protocol); /* of the receiving side */
void tg_manual_form_set_security (TgManualForm *self, TgManualSide side, TgSecurity security);

TgMethod tg_manual_form_get_method (TgManualForm *self);
void tg_manual_form_set_method (TgManualForm *self, TgMethod method);

/* (transfer full) (nullable) what is wrong with one field, for the person. */
char *tg_manual_form_check (TgManualForm *self, TgManualSide side, TgManualField field);

/* (nullable) who can be signed in at by OAuth 2.0: a provider that runs both servers and has a client id. Nobody else
 * would be a fit receiver of its tokens. */
TgProvider *tg_manual_form_match_provider (TgManualForm *self, TgCatalogue *catalogue);

/* (transfer full) (nullable) NULL where a field is wrong, or the method does not fit. */
TgSetupWay *tg_manual_form_to_way (TgManualForm *self, TgAddress *address, TgCatalogue *catalogue);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgManualForm, tg_manual_form_free)

G_END_DECLS
