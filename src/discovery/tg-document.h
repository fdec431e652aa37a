/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-fetch.h"
#include "tg-query.h"
#include "tg-race.h"

G_BEGIN_DECLS

/* Makes candidates of what was fetched, or says why not. (transfer full) GPtrArray of TgCandidate. */
typedef GPtrArray *(*TgDocumentRead) (TgQuery *query, TgSource source, TgFetchReply *reply, GError **error);

/* One https document as a question of a race: fetched, read, and recorded as one line. */
void tg_document_add (TgRace *race, TgQuery *query, TgSource source, const char *uri, TgDocumentRead read);

/* Reads an autoconfig document. It is verified only when it came from the address's own domain, to the
 * last redirect, and was looked for there: not for what ISPDB or DNS led to. */
GPtrArray *tg_document_read_autoconfig (TgQuery *query, TgSource source, TgFetchReply *reply, GError **error);

G_END_DECLS
