/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-candidate.h"
#include "tg-catalogue.h"

G_BEGIN_DECLS

/* What a server or document said it takes. */
typedef enum
{
  TG_OFFER_PASSWORD = 1 << 0,
  TG_OFFER_OAUTH2 = 1 << 1,
} TgOffer;

/* What a source learnt about an address, before it is matched to the catalogue. Best server first. */
typedef struct
{
  char *name; /* (nullable) what the provider calls itself */
  char *issuer; /* (nullable) a URL or a bare host */
  char *scope; /* (nullable) what to ask it for; fit for a candidate */
  GPtrArray *servers; /* TgServer, expanded */
  GArray *offers; /* TgOffer, one for each server */
} TgFindings;

TgFindings *tg_findings_new (void);
void tg_findings_free (TgFindings *self);
/* @server: (transfer full) */
void tg_findings_add (TgFindings *self, TgServer *server, TgOffer offer);

/* Matches them to the catalogue. A provider's sign-in is used only for servers that are its own: else a
 * stranger's document could have its tokens sent anywhere. Where no provider covers the issuer, a client has to be registered
 * there: OAuth 2.0 is among the methods then, without a way of consent, until Setup1.LookUpCandidate has said whether that goes
 * (tg_candidate_settle_issuer()); and only where the servers are verified. TG_REASON_UNUSABLE when no method is left. */
TgCandidate *tg_findings_to_candidate (TgFindings *self,
                                       TgCatalogue *catalogue,
                                       TgAddress *address,
                                       TgSource source,
                                       TgTrust trust,
                                       GError **error);

/* (transfer full) (nullable) what a stranger calls himself, made fit for one line: at most 60 characters, no
 * control characters; NULL when nothing is left. */
char *tg_findings_clean_name (const char *text);

/* @host is @domain or below it. */
gboolean tg_host_is_within (const char *host, const char *domain);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgFindings, tg_findings_free)

G_END_DECLS
