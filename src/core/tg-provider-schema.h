/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The members of a provider's file @json that the schema does not know, by their paths ("oauth.issuers",
 * "servers[0].hosts"). The readers pass over them, for a file may be newer than the program; a misspelt one is passed
 * over as well. (transfer full) (element-type utf8), possibly empty. */
GPtrArray *tg_provider_schema_find_unknown (JsonNode *json);

G_END_DECLS
