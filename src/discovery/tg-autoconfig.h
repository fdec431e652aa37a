/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-findings.h"

G_BEGIN_DECLS

/* Reads a clientConfig document, 1.1 or 1.2 (draft-ietf-mailmaint-autoconfig), for @address.
 * What is not known is ignored, and a bad section costs only itself; a document type declaration, more
 * than 32 levels, or text that is not well-formed UTF-8 XML costs the document. Plain sockets are never
 * taken. Fails with TG_REASON_UNUSABLE. */
TgFindings *tg_autoconfig_parse (const char *data, gsize length, TgAddress *address, GError **error);

G_END_DECLS
