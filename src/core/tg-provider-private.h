/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-provider.h"

G_BEGIN_DECLS

/* For the readers of a provider's JSON only. */
struct _TgProvider
{
  gatomicrefcount ref_count;
  char *id; /* (owned) */
  char *name; /* (owned) */
  char **domains; /* (owned) */
  char **subdomains; /* (owned) */
  char **mx; /* (owned) */
  GPtrArray *servers; /* (owned) TgServer */
  GArray *methods; /* (owned) TgMethod */
  TgProviderOauth *oauth; /* (owned) (nullable) */
  TgProviderPassword *password; /* (owned) (nullable) */
  char *notice; /* (owned) (nullable) */
  TgProviderEnded *ended; /* (owned) (nullable) */
  char *found; /* (owned) (nullable) JSON: what was completed with it */
};

void tg_provider_oauth_free (TgProviderOauth *oauth);
/* Reads the member "oauth". */
TgProviderOauth *tg_provider_oauth_from_json (JsonObject *object, GError **error);

/* (transfer full) @self, which is incomplete, with what @found says where the file says nothing. */
TgProviderOauth *tg_provider_oauth_complete (const TgProviderOauth *self, JsonNode *found, GError **error);

/* Reads a list of words of @type, at least one and none twice, as a GArray of int-sized values. A missing member is an error. */
GArray *tg_provider_read_words (JsonObject *object, const char *member, GType type, GError **error);
/* Reads a list of domains as A-labels in lower case. A missing list is an empty one. */
gboolean tg_provider_read_domains (JsonObject *object, const char *member, char ***domains, GError **error);
/* Sets "MEMBER: message" and returns FALSE. */
gboolean tg_provider_fail (GError **error, const char *member, const char *message);
/* Whether a look-up left an error behind, which is handed on then. */
gboolean tg_provider_failed (GError **local_error, GError **error);
/* An https URI with a host and without user information or fragment. */
gboolean tg_provider_check_https (const char *member, const char *uri, GError **error);
/* A client id or secret, and a tenant, as they may stand there. */
gboolean tg_provider_check_credential (const char *member, const char *text, GError **error);
gboolean tg_provider_check_tenant (const char *tenant, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgProviderOauth, tg_provider_oauth_free)

G_END_DECLS
