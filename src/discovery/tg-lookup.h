/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TG_LOOKUP_LIMIT_MSEC 5000

/* Asks the resolver for records other than addresses, for at most 5 s.
 * Gives the list of g_resolver_lookup_records_finish(): (transfer full) GVariant. */
void tg_lookup_async (const char *name,
                      GResolverRecordType type,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
GList *tg_lookup_finish (GAsyncResult *result, GError **error);

/* The hosts of MX @records with the best preference, in lower case without trailing dot, sorted.
 * A null MX (RFC 7505) or an empty list gives an empty array. */
GPtrArray *tg_lookup_best_mx (GList *records);

/* The targets of SRV @records in the order to be tried (RFC 2782: priority, then weight); g_resolver_free_targets()
 * frees them. A service that is not offered (a target ".") gives none. */
GList *tg_lookup_srv_targets (GList *records);

void tg_lookup_records_free (GList *records);

G_END_DECLS
