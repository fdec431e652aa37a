/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "tg-enums.h"
#include "tg-server.h"

G_BEGIN_DECLS

/* How to get a grant at a provider. Read-only; owned by its TgProvider. */
typedef struct
{
  char *issuer; /* (nullable) RFC 8414 issuer identifier */
  char **issuer_hosts; /* bare hosts by which autoconfig documents mean this issuer */
  char *authorization_endpoint; /* https; NULL only as long as the entry is incomplete */
  char *token_endpoint; /* likewise */
  char *revocation_endpoint; /* (nullable) https, RFC 7009 */
  char *device_authorization_endpoint; /* (nullable) https, RFC 8628 */
  char *registration_endpoint; /* (nullable) https, RFC 7591 */
  char *pushed_authorization_request_endpoint; /* (nullable) https, RFC 9126: used where it is there */
  char *resource; /* (nullable) RFC 8707: what tokens are to be for */
  gboolean
      one_resource_a_token; /* each service is a resource of its own, for which each token is asked by its scopes alone */
  GHashTable *scopes; /* service ("mail", "contacts", "calendar") -> char ** */
  GHashTable *parameters; /* extra parameters of the authorization request, name -> value */
  GArray *consent; /* TgConsent, in order of preference */
  char *redirect_uri_embedded; /* (nullable) matched inside the consent view */
  char *redirect_uri_system; /* (nullable) a loopback URI; the port is chosen at run time */
  char *client_id; /* (nullable) nobody has given one yet */
  char *client_secret; /* (nullable) not confidential in an installed app (RFC 8252, 8.5) */
  gboolean client_secret_in_keyring; /* client_secret is NULL then: see tg_provider_with_client_secret() */
  char *tenant; /* (nullable) what stands for {tenant} in the endpoints */
  char *console; /* (nullable) https: the provider's page on which clients are registered */
  gboolean console_gives_file; /* as tg_client_file_parse() takes it */
  gboolean iss_parameter_supported; /* RFC 9207: the answer must carry iss */
  char *incomplete; /* (nullable) JSON, for tg_provider_complete() */
} TgProviderOauth;

/* How to sign in with a password there. Read-only; owned by its TgProvider. */
typedef struct
{
  TgPasswordKind kind;
  char *help_uri; /* (nullable) the provider's page about it */
} TgProviderPassword;

/* "Password sign-in ended here": what the person is told. Read-only; owned by its TgProvider. */
typedef struct
{
  char *date; /* ISO 8601: YYYY, YYYY-MM or YYYY-MM-DD */
  char *source; /* where that is known from */
  char *text; /* one sentence */
} TgProviderEnded;

/* An entry of the catalogue. Immutable, reference-counted, thread-safe. */
typedef struct _TgProvider TgProvider;

#define TG_TYPE_PROVIDER (tg_provider_get_type ())
GType tg_provider_get_type (void);

/* Reads one provider (data/providers/schema.json describes it). Fails with
 * TG_ERROR_INVALID_ARGUMENT; the message starts with the path of the field, e.g. "oauth.token_endpoint: ...". */
TgProvider *tg_provider_from_json (JsonNode *node, GError **error);
TgProvider *tg_provider_ref (TgProvider *self);
void tg_provider_unref (TgProvider *self);

const char *tg_provider_get_id (TgProvider *self);
const char *tg_provider_get_name (TgProvider *self);
const char *const *tg_provider_get_domains (TgProvider *self);
/* Addresses of every domain below one of these belong to the provider, too. */
const char *const *tg_provider_get_subdomains (TgProvider *self);
const char *const *tg_provider_get_mx (TgProvider *self);
GPtrArray *tg_provider_get_servers (TgProvider *self); /* TgServer, with placeholders */
const TgMethod *tg_provider_get_methods (TgProvider *self, gsize *n_methods);
const TgProviderOauth *tg_provider_get_oauth (TgProvider *self); /* (nullable) */
const TgProviderPassword *tg_provider_get_password (TgProvider *self); /* (nullable) */
/* A sentence of a provider for the person, in the person's language: those that are compiled in are in the translations
 * (data/providers/texts.pot), those of overlays stay as they are. */
const char *tg_provider_translate (const char *text);
/* (nullable) one sentence about what has to be done before mail programs are let in */
const char *tg_provider_get_notice (TgProvider *self);
const TgProviderEnded *tg_provider_get_password_sign_in_ended (TgProvider *self); /* (nullable) */

/* (transfer full) the same provider with a client secret that the catalogue does not hold. */
TgProvider *tg_provider_with_client_secret (TgProvider *self, const char *client_secret);

/* An entry that names its issuer may leave to that what is needed to sign in; everything else goes without. */
gboolean tg_provider_is_incomplete (TgProvider *self);
/* (transfer full) an incomplete provider with what its issuer says about itself, @found: an object with members as those of
 * "oauth" in a provider's file. It counts only where the file says nothing. TG_ERROR_INVALID_ARGUMENT, "MEMBER: what is
 * wrong", where it is of another issuer or does not suffice. */
TgProvider *tg_provider_complete (TgProvider *self, JsonNode *found, GError **error);
/* (nullable) JSON: what this provider was completed with. */
const char *tg_provider_get_found (TgProvider *self);

/* The scopes for one service, or NULL where the provider has none for it. */
const char *const *tg_provider_get_scopes (TgProvider *self, const char *service);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgProvider, tg_provider_unref)

G_END_DECLS
