/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-provider.h"

G_BEGIN_DECLS

/* What a token can be for. Each service is an audience of its own, with the scopes that the provider has for it. */
#define TG_SERVICE_MAIL "mail"

/* TG_ERROR_INVALID_ARGUMENT where there is no such service. */
gboolean tg_service_check (const char *service, GError **error);
/* Whether the provider has scopes for it. */
gboolean tg_service_is_offered (const char *service, TgProvider *provider);

/* (transfer full) what is in one of them (each nullable), once, mail first. */
char **tg_services_unite (const char *const *services, const char *const *others);
/* (transfer full) the scopes of all of them, each once. Those for mail come first: a provider whose tokens are for one
 * audience means the first one that is named. */
char **tg_services_list_scopes (const char *const *services, TgProvider *provider);
/* (transfer full) (nullable) what the token that comes with the grant has to be asked for with, where each is for one resource:
 * the scopes of mail. */
char *tg_services_get_first_scope (TgProvider *provider);
/* (transfer full) those of which the provider has granted everything. @granted: (nullable) NULL = everything that was
 * asked for (RFC 6749 5.1). Where a token is for one resource, the answer is about mail alone, and the first token for
 * another service tells whether that was granted. */
char **
tg_services_list_granted (const char *const *services, TgProvider *provider, const char *const *granted);

/* (transfer none) (nullable) a scope that was @asked for and not @granted (each nullable). Scopes that only say who signs
 * in, or for how long, do not count. */
const char *tg_scopes_find_missing (const char *const *asked, const char *const *granted);

G_END_DECLS
