/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-provider.h"

G_BEGIN_DECLS

/* All known providers: those compiled in, with the overlays of administrators and of the person
 * merged over them by id (RFC 7386), in this order, later ones winning:
 * $XDG_DATA_DIRS/tegata/providers.d, $XDG_CONFIG_DIRS/tegata/providers.d, $XDG_CONFIG_HOME/tegata/providers.d.
 * Immutable after tg_catalogue_new(), reference-counted, thread-safe. */
typedef struct _TgCatalogue TgCatalogue;

#define TG_TYPE_CATALOGUE (tg_catalogue_get_type ())
GType tg_catalogue_get_type (void);

/* Never fails: a bad file costs only itself and becomes a problem. */
TgCatalogue *tg_catalogue_new (void);
TgCatalogue *tg_catalogue_ref (TgCatalogue *self);
void tg_catalogue_unref (TgCatalogue *self);

/* char *, each "FILE: FIELD: what is wrong", or "FILE:LINE: FIELD: ..." where the field stands in the file. */
GPtrArray *tg_catalogue_get_problems (TgCatalogue *self);
/* Likewise, what is odd about overlays and costs nothing: members that nobody reads. */
GPtrArray *tg_catalogue_get_warnings (TgCatalogue *self);
/* TgProvider, sorted by id. */
GPtrArray *tg_catalogue_get_providers (TgCatalogue *self);

/* All (transfer none) (nullable). Names are A-labels in lower case. */
TgProvider *tg_catalogue_lookup (TgCatalogue *self, const char *id);
/* By the domain itself, else by the closest one that an entry lists as having sub-domains. */
TgProvider *tg_catalogue_match_domain (TgCatalogue *self, const char *domain);
/* By the suffix of an MX host, on label borders. */
TgProvider *tg_catalogue_match_mx (TgCatalogue *self, const char *host);
/* By issuer: a URL, or a bare host as in autoconfig's <issuer>. Where entries share a host, the one that lists it in
 * issuer_hosts has it. */
TgProvider *tg_catalogue_match_issuer (TgCatalogue *self, const char *issuer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgCatalogue, tg_catalogue_unref)

G_END_DECLS
