/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-address.h"
#include "tg-enums.h"
#include "tg-provider.h"
#include "tg-server.h"

G_BEGIN_DECLS

/* One way to set up an address. Immutable, reference-counted, thread-safe. */
typedef struct _TgCandidate TgCandidate;

#define TG_TYPE_CANDIDATE (tg_candidate_get_type ())
GType tg_candidate_get_type (void);

/* What tg_candidate_new() takes; everything is copied or referenced. */
typedef struct
{
  TgAddress *address;
  const char *provider; /* (nullable) id of the catalogue */
  const char *name; /* for showing */
  TgSource source;
  TgTrust trust;
  const TgMethod *methods; /* best first */
  gsize n_methods;
  const char *issuer; /* (nullable) */
  const char *scope; /* (nullable) what to ask it for, where nobody knows better (RFC 6749 3.3) */
  const TgConsent *consent; /* best first */
  gsize n_consent;
  GPtrArray *servers; /* TgServer, expanded */
  const char *notice; /* (nullable) one sentence for the person */
} TgCandidateFields;

/* Whether @scope is a list of scope tokens, of a length that makes sense (RFC 6749 3.3). */
gboolean tg_scope_is_valid (const char *scope);

TgCandidate *tg_candidate_new (const TgCandidateFields *fields);
/* A candidate for @address from a catalogue entry; @servers (nullable) replaces the entry's own. */
TgCandidate *tg_candidate_new_from_provider (TgAddress *address,
                                             TgProvider *provider,
                                             TgSource source,
                                             TgTrust trust,
                                             GPtrArray *servers);
/* (nullable) what is left of a candidate whose issuer is in no catalogue, once it is known which ways of @consent there are
 * (Setup1.LookUpCandidate): none means no OAuth 2.0 either. NULL when no method is left. */
TgCandidate *tg_candidate_settle_issuer (TgCandidate *self, const TgConsent *consent, gsize n_consent);
/* Whether that has still to be asked. */
gboolean tg_candidate_has_open_issuer (TgCandidate *self);
/* The same with the answer, a{sv}; NULL: there is none, and so no consent. */
TgCandidate *tg_candidate_settle_by_answer (TgCandidate *self, GVariant *answer);
TgCandidate *tg_candidate_ref (TgCandidate *self);
void tg_candidate_unref (TgCandidate *self);

TgAddress *tg_candidate_get_address (TgCandidate *self);
const char *tg_candidate_get_provider (TgCandidate *self); /* (nullable) */
const char *tg_candidate_get_name (TgCandidate *self);
TgSource tg_candidate_get_source (TgCandidate *self);
TgTrust tg_candidate_get_trust (TgCandidate *self);
gboolean tg_candidate_has_method (TgCandidate *self, TgMethod method);
const TgMethod *tg_candidate_get_methods (TgCandidate *self, gsize *n_methods);
const char *tg_candidate_get_issuer (TgCandidate *self); /* (nullable) */
const char *tg_candidate_get_scope (TgCandidate *self); /* (nullable) */
const TgConsent *tg_candidate_get_consent (TgCandidate *self, gsize *n_consent);
GPtrArray *tg_candidate_get_servers (TgCandidate *self); /* TgServer */
/* (nullable) the first server of that protocol. */
TgServer *tg_candidate_get_server (TgCandidate *self, TgProtocol protocol);
/* (nullable) in the language of the person, as far as it is a sentence of the catalogue. */
const char *tg_candidate_get_notice (TgCandidate *self);

/* Wire forms: a{sv} of the D-Bus contract (address s, provider s, name s, source s, trust s, methods as,
 * issuer s, scope s, consent as, servers aa{sv}, notice s; what is NULL is left out) and the JSON object of
 * `tegatactl discover` (without address). from_variant refuses bad values with TG_ERROR_INVALID_ARGUMENT. */
GVariant *tg_candidate_to_variant (TgCandidate *self); /* floating */
TgCandidate *tg_candidate_from_variant (GVariant *variant, GError **error);
JsonNode *tg_candidate_to_json (TgCandidate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgCandidate, tg_candidate_unref)

G_END_DECLS
