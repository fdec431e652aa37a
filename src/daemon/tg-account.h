/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-address.h"
#include "tg-enums.h"
#include "tg-server.h"

G_BEGIN_DECLS

/* What is known about one account, and kept in ID.json. Holds no secret.
 * Owned by whoever made it: to change an account, change a copy, store it, then put it in the place of the old one. */
typedef struct
{
  char *id; /* opaque; a D-Bus path element and a file name */
  TgAddress *address;
  char *name; /* what the person calls it */
  char *provider; /* id in the catalogue, or "" */
  char *provider_name;
  char *issuer; /* (nullable) where tokens come from, if no entry of the catalogue says so */
  char *scope; /* (nullable) what to ask that issuer for, where the mail domain says so */
  TgMethod method;
  char *reason; /* (nullable) why the person has to sign in again; NULL = ready */
  char **services; /* what tokens can be had for */
  GPtrArray *servers; /* TgServer, expanded */
  char *subject; /* (nullable) `sub` of the one who signed in */
  char *email; /* (nullable) the address the provider knows that one by */
  gint64 ends_at_sec; /* when the sign-in ends, as far as the provider says; 0 = it does not */
  gint64 refreshed_sec; /* about when the provider last honoured the grant; 0 = unknown */
} TgAccount;

/* @address is referenced, @servers too. The account gets a new random id, the address as its name, and is ready. */
TgAccount *tg_account_new (TgAddress *address,
                           const char *provider,
                           const char *provider_name,
                           TgMethod method,
                           GPtrArray *servers);
TgAccount *tg_account_copy (const TgAccount *self);
void tg_account_free (TgAccount *self);

/* Whether @id may be a file name and a D-Bus path element. */
gboolean tg_account_id_is_valid (const char *id);

JsonNode *tg_account_to_json (const TgAccount *self);
/* TG_ERROR_INVALID_ARGUMENT names the member that is wrong. */
TgAccount *tg_account_from_json (JsonNode *node, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgAccount, tg_account_free)

G_END_DECLS
