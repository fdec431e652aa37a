/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <json-glib/json-glib.h>

#include "tg-ipc.h"

G_BEGIN_DECLS

/* g_print(), or g_printerr() where stdout belongs to JSON: what is said to a person along the way. */
typedef void (*TgSay) (const char *format, ...) G_GNUC_PRINTF (1, 2);
TgSay tg_print_get_say (gboolean json);

/* "tegatactl: REASON" on stderr, in one line. */
void tg_print_reason (const char *reason);

/* @node: (transfer full). As a document over several lines, or on one. */
void tg_print_json (JsonNode *node);
void tg_print_json_line (JsonNode *node);

/* @rows: char **, all with the same number of cells; each column as wide as its widest cell on a terminal. */
void tg_print_table (GPtrArray *rows);

/* @value: (nullable) NULL is "" */
void tg_print_add_string (JsonBuilder *builder, const char *name, const char *value);
/* (transfer full) an account, with the members in a fixed order: id, address, name, provider, provider_name,
 * method, state, reason, services, servers, ends_at. */
JsonNode *tg_print_account_to_json (TgIpcAccount1 *account);
/* (transfer full) (nullable) when the sign-in of an account ends, in local time, if that is within @days. */
char *tg_print_get_end (TgIpcAccount1 *account, guint days);
/* (transfer full) TgServer; empty if the account's are not well-formed. */
GPtrArray *tg_print_get_servers (TgIpcAccount1 *account);

G_END_DECLS
