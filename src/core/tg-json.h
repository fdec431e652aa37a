/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* 256 KiB and 32 levels: more than any document Tegata reads needs (facts: standards, 1.1). */
#define TG_JSON_MAX_BYTES (256 * 1024)
#define TG_JSON_MAX_DEPTH 32

/* Parses @length bytes that came from outside. Refuses, with TG_ERROR_FAILED: more than
 * TG_JSON_MAX_BYTES, deeper than TG_JSON_MAX_DEPTH, invalid UTF-8, duplicate keys (RFC 8259 section 4),
 * whole numbers beyond 64 bits, comments, anything after the value. A leading BOM is refused too. @length may be -1.
 * Messages never quote the content (it may hold secrets). */
JsonNode *tg_json_parse (const char *data, gssize length, GError **error);

/* Typed look-ups that do not crash on a wrong type. A missing member gives @fallback or NULL;
 * a member of the wrong type does too and, if @error is not NULL, sets TG_ERROR_INVALID_ARGUMENT
 * with the message "MEMBER: what it has to be". null counts as missing. */
const char *tg_json_get_string (JsonObject *object, const char *member, GError **error);
gint64 tg_json_get_int (JsonObject *object, const char *member, gint64 fallback, GError **error);
gboolean tg_json_get_boolean (JsonObject *object, const char *member, gboolean fallback, GError **error);
JsonObject *tg_json_get_object (JsonObject *object, const char *member, GError **error);
JsonArray *tg_json_get_array (JsonObject *object, const char *member, GError **error);
/* (transfer full) (nullable) a NULL-terminated array of strings. */
char **tg_json_get_strv (JsonObject *object, const char *member, GError **error);

/* RFC 7386 JSON Merge Patch: @patch over @target (nullable: nothing yet); neither is changed. (transfer full)
 * The result may share untouched parts with both: read all three only. */
JsonNode *tg_json_merge_patch (JsonNode *target, JsonNode *patch);

G_END_DECLS
