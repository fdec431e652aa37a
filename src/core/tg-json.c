/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-json.h"

#include "tg-error.h"
#include "tg-json-scan.h"

#include <string.h>

/* How many members of each open object the parser has announced; json-glib itself lets the last of two win. */
typedef struct
{
  GHashTable *counts; /* (owned) JsonObject (unowned) -> number */
  gboolean duplicate;
} MemberCounts;

static void
object_member_cb (JsonParser *parser, JsonObject *object, const char *name, gpointer user_data)
{
  MemberCounts *members = user_data;
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (members->counts, object));

  g_hash_table_insert (members->counts, object, GUINT_TO_POINTER (count + 1));
}

static void
object_end_cb (JsonParser *parser, JsonObject *object, gpointer user_data)
{
  MemberCounts *members = user_data;
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (members->counts, object));

  if (count != json_object_get_size (object))
    members->duplicate = TRUE;
  g_hash_table_remove (members->counts, object);
}

/* Up to and with the one that @offset is in. */
static guint
count_lines (const char *data, gsize offset)
{
  guint n_lines = 1;

  for (gsize i = 0; i < offset; i++)
    n_lines += data[i] == '\n';
  return n_lines;
}

static gboolean
check_bytes (const char *data, gsize length, GError **error)
{
  const char *problem;
  gsize offset;

  if (length > TG_JSON_MAX_BYTES)
    {
      g_set_error (error, TG_ERROR, TG_ERROR_FAILED, "The JSON is longer than %d bytes.", TG_JSON_MAX_BYTES);
      return FALSE;
    }
  if (!g_utf8_validate_len (data, length, NULL))
    {
      g_set_error_literal (error, TG_ERROR, TG_ERROR_FAILED, "The JSON is not valid UTF-8.");
      return FALSE;
    }
  problem = tg_json_scan (data, length, TG_JSON_MAX_DEPTH, &offset);
  if (problem != NULL)
    {
      g_set_error (error,
                   TG_ERROR,
                   TG_ERROR_FAILED,
                   "The JSON cannot be read: %s in line %u, at byte %" G_GSIZE_FORMAT ".",
                   problem,
                   count_lines (data, offset),
                   offset);
      return FALSE;
    }
  return TRUE;
}

JsonNode *
tg_json_parse (const char *data, gssize length, GError **error)
{
  g_return_val_if_fail (data != NULL, NULL);

  gsize length_bytes = length < 0 ? strlen (data) : (gsize)length;

  if (!check_bytes (data, length_bytes, error))
    return NULL;

  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  MemberCounts members = { counts, FALSE };

  g_signal_connect (parser, "object-member", G_CALLBACK (object_member_cb), &members);
  g_signal_connect (parser, "object-end", G_CALLBACK (object_end_cb), &members);
  /* Its own messages quote the text, which may hold secrets. */
  if (!json_parser_load_from_data (parser, data, (gssize)length_bytes, NULL))
    {
      g_set_error_literal (error, TG_ERROR, TG_ERROR_FAILED, "The JSON cannot be read.");
      return NULL;
    }
  if (members.duplicate)
    {
      g_set_error_literal (
          error, TG_ERROR, TG_ERROR_FAILED, "The JSON has the same key twice in one object.");
      return NULL;
    }
  return json_parser_steal_root (parser);
}

/* A missing member and null are the same: NULL without an error. */
static JsonNode *
get_member (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

static void
set_type_error (GError **error, const char *member, const char *expected)
{
  g_set_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, "%s: This has to be %s.", member, expected);
}

const char *
tg_json_get_string (JsonObject *object, const char *member, GError **error)
{
  JsonNode *node = get_member (object, member);

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    {
      set_type_error (error, member, "a string");
      return NULL;
    }
  return json_node_get_string (node);
}

gint64
tg_json_get_int (JsonObject *object, const char *member, gint64 fallback, GError **error)
{
  JsonNode *node = get_member (object, member);
  GType type;

  if (node == NULL)
    return fallback;
  type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  if (type == G_TYPE_INT64)
    return json_node_get_int (node);
  if (type == G_TYPE_DOUBLE)
    {
      double value = json_node_get_double (node);

      /* 2^53: beyond it a double does not name one whole number. */
      if (value >= -9007199254740992.0 && value <= 9007199254740992.0 && (double)(gint64)value == value)
        return (gint64)value;
    }
  set_type_error (error, member, "a whole number");
  return fallback;
}

gboolean
tg_json_get_boolean (JsonObject *object, const char *member, gboolean fallback, GError **error)
{
  JsonNode *node = get_member (object, member);

  if (node == NULL)
    return fallback;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    {
      set_type_error (error, member, "true or false");
      return fallback;
    }
  return json_node_get_boolean (node);
}

JsonObject *
tg_json_get_object (JsonObject *object, const char *member, GError **error)
{
  JsonNode *node = get_member (object, member);

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      set_type_error (error, member, "an object");
      return NULL;
    }
  return json_node_get_object (node);
}

JsonArray *
tg_json_get_array (JsonObject *object, const char *member, GError **error)
{
  JsonNode *node = get_member (object, member);

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      set_type_error (error, member, "a list");
      return NULL;
    }
  return json_node_get_array (node);
}

char **
tg_json_get_strv (JsonObject *object, const char *member, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node = get_member (object, member);
  JsonArray *array;

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      set_type_error (error, member, "a list of strings");
      return NULL;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_STRING)
        {
          set_type_error (error, member, "a list of strings");
          return NULL;
        }
      g_strv_builder_add (builder, json_node_get_string (element));
    }
  return g_strv_builder_end (builder);
}

JsonNode *
tg_json_merge_patch (JsonNode *target, JsonNode *patch)
{
  g_return_val_if_fail (patch != NULL, NULL);

  if (!JSON_NODE_HOLDS_OBJECT (patch))
    return json_node_copy (patch);

  g_autoptr (JsonObject) merged = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (target != NULL && JSON_NODE_HOLDS_OBJECT (target))
    {
      json_object_iter_init_ordered (&iter, json_node_get_object (target));
      while (json_object_iter_next_ordered (&iter, &name, &value))
        json_object_set_member (merged, name, json_node_copy (value));
    }
  json_object_iter_init_ordered (&iter, json_node_get_object (patch));
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      if (JSON_NODE_HOLDS_NULL (value))
        {
          if (json_object_has_member (merged, name))
            json_object_remove_member (merged, name);
        }
      else
        json_object_set_member (
            merged, name, tg_json_merge_patch (json_object_get_member (merged, name), value));
    }
  return json_node_init_object (json_node_alloc (), merged);
}
