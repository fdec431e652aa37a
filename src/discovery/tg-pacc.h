/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-findings.h"

G_BEGIN_DECLS

/* Provider Automatic Configuration for Clients (draft-ietf-mailmaint-pacc): a JSON document of the domain,
 * vouched for by a digest in DNS. */

/* Reads the document. Ports and security are fixed: 993, 995 and 465, implicit TLS. What is not known is
 * ignored. Fails with TG_REASON_UNUSABLE. */
TgFindings *tg_pacc_parse (const char *data, gsize length, TgAddress *address, GError **error);

/* TRUE when one of the TXT @records (char *) holds the SHA-256 digest of @body. */
gboolean tg_pacc_matches_digest (GPtrArray *records, GBytes *body);

G_END_DECLS
