/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <libsoup/soup.h>

#include "tg-discovery.h"
#include "tg-mx.h"

G_BEGIN_DECLS

/* What all sources of one run share: the address, the catalogue, one HTTP session, the answers of DNS
 * that more than one of them wants, and the record of what was tried.
 * Reference-counted, for one thread; it may outlive the run until the last cancelled step has ended. */
typedef struct _TgQuery TgQuery;
typedef void (*TgQueryChanged) (gpointer user_data);

/* @changed: called whenever the record changes, until tg_query_close(). */
TgQuery *
tg_query_new (TgCatalogue *catalogue, TgAddress *address, TgQueryChanged changed, gpointer user_data);
TgQuery *tg_query_ref (TgQuery *self);
void tg_query_unref (TgQuery *self);

TgAddress *tg_query_get_address (TgQuery *self);
const char *tg_query_get_domain (TgQuery *self);
TgCatalogue *tg_query_get_catalogue (TgQuery *self);
/* (nullable) the folder of ISPDB that holds a document for each domain, with a slash at its end;
 * NULL: not to be asked. */
const char *tg_query_get_ispdb_base (TgQuery *self);
void tg_query_set_ispdb_base (TgQuery *self, const char *base);
SoupSession *tg_query_get_session (TgQuery *self);
TgMx *tg_query_get_mx (TgQuery *self);

/* Opens a line of the record: @source is about to ask @uri. The line belongs to the record. */
TgDiscoveryTried *tg_query_begin (TgQuery *self, TgSource source, const char *uri);
/* Ends it: @error (nullable, not taken) says why nothing was found. A line ends only once. */
void tg_query_end (TgQuery *self, TgDiscoveryTried *line, const GError *error);
/* A line for a source that was not asked at all, with the reason. */
void tg_query_skip (TgQuery *self, TgSource source, const char *word);
/* Ends all open lines with @word and closes the record for good. */
void tg_query_close (TgQuery *self, const char *word);

/* TgDiscoveryTried, by source and then by time. */
GPtrArray *tg_query_get_tried (TgQuery *self);
/* Since the first line. */
guint tg_query_get_age_msec (TgQuery *self);
/* FALSE when not one question put to the network was answered, not even with "no". */
gboolean tg_query_was_answered (TgQuery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgQuery, tg_query_unref)

G_END_DECLS
