/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-metadata.h"
#include "tg-provider.h"
#include "tg-secret.h"

G_BEGIN_DECLS

/* A client that Tegata has registered by itself at an authorization server that is in no catalogue (RFC 7591), for one account,
 * and with it that server in the form of a provider. Immutable, reference-counted. */
typedef struct _TgRegistration TgRegistration;

#define TG_TYPE_REGISTRATION (tg_registration_get_type ())
GType tg_registration_get_type (void);

TgRegistration *tg_registration_ref (TgRegistration *self);
void tg_registration_unref (TgRegistration *self);

/* With the client id; its id and name are those of the issuer's host. */
TgProvider *tg_registration_get_provider (TgRegistration *self);
/* RFC 7592: where it can be managed, and by whom; NULL where the server leaves that out. */
const char *tg_registration_get_uri (TgRegistration *self);
TgSecret *tg_registration_get_access_token (TgRegistration *self);

/* What is asked for: everything about the provider but for the client id. @scope: (nullable) what to ask for to get at
 * mail, as the mail domain says. TG_ERROR_UNSUPPORTED where the server registers nobody, or without @scope where it names its
 * scopes and none of them for mail. (transfer full) */
JsonNode *tg_registration_plan (TgMetadata *metadata, const char *scope, GError **error);
/* The body of the request for that (RFC 7591 3.1). (transfer full) */
char *tg_registration_make_request (TgProvider *planned);
/* Whether a @planned provider can be made at all; the same without a client id. (transfer full) */
TgProvider *tg_registration_plan_to_provider (JsonNode *plan, GError **error);

/* Reads the answer (RFC 7591 3.2), of HTTP @status and @content_type (nullable):
 *  TG_ERROR_UNSUPPORTED          it does not register Tegata, or not in a way that Tegata can use
 *  TG_ERROR_PROVIDER_UNAVAILABLE no answer of a server that works */
TgRegistration *
tg_registration_parse (JsonNode *plan, guint status, const char *content_type, GBytes *body, GError **error);

/* For the keyring. The form is an object of its own; whoever takes it over wipes it. */
char *tg_registration_to_text (TgRegistration *self);
TgRegistration *tg_registration_from_json (JsonObject *object, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgRegistration, tg_registration_unref)

G_END_DECLS
