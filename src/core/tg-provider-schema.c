/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-provider-schema.h"

#include "tg-json.h"
#include "tg-providers-resource.h"

#define SCHEMA_PATH "/io/github/tegata/Tegata/provider-schema.json"
#define REFERENCE "#/$defs/"

/* Only what the schema uses to say which members there are: $ref, properties, items and additionalProperties. */
typedef struct
{
  JsonObject *definitions; /* (unowned) */
  GPtrArray *unknown; /* (unowned) char * */
} Search;

static void check_value (Search *self, JsonObject *schema, JsonNode *value, const char *path);

/* (transfer none) */
static JsonObject *
resolve (Search *self, JsonObject *schema)
{
  const char *reference = tg_json_get_string (schema, "$ref", NULL);

  return reference != NULL && g_str_has_prefix (reference, REFERENCE)
             ? tg_json_get_object (self->definitions, reference + strlen (REFERENCE), NULL)
             : schema;
}

static void
check_object (Search *self, JsonObject *schema, JsonObject *object, const char *path)
{
  JsonObject *known = tg_json_get_object (schema, "properties", NULL);
  gboolean is_closed = !tg_json_get_boolean (schema, "additionalProperties", TRUE, NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      JsonObject *member = known != NULL ? tg_json_get_object (known, name, NULL) : NULL;
      /* It is going to be printed. */
      g_autofree char *escaped = g_strescape (name, NULL);
      g_autofree char *place = g_strconcat (path, *path != '\0' ? "." : "", escaped, NULL);

      if (member != NULL)
        check_value (self, resolve (self, member), value, place);
      else if (is_closed)
        g_ptr_array_add (self->unknown, g_steal_pointer (&place));
    }
}

static void
check_value (Search *self, JsonObject *schema, JsonNode *value, const char *path)
{
  JsonObject *items = tg_json_get_object (schema, "items", NULL);
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (value) ? json_node_get_array (value) : NULL;

  if (JSON_NODE_HOLDS_OBJECT (value))
    check_object (self, schema, json_node_get_object (value), path);
  for (guint i = 0; items != NULL && array != NULL && i < json_array_get_length (array); i++)
    {
      g_autofree char *place = g_strdup_printf ("%s[%u]", path, i);

      check_value (self, resolve (self, items), json_array_get_element (array, i), place);
    }
}

GPtrArray *
tg_provider_schema_find_unknown (JsonNode *json)
{
  g_autoptr (GBytes) content =
      g_resource_lookup_data (tg_providers_get_resource (), SCHEMA_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize length;
  const char *data = g_bytes_get_data (content, &length);
  g_autoptr (JsonNode) schema = tg_json_parse (data, (gssize)length, NULL);
  GPtrArray *unknown = g_ptr_array_new_with_free_func (g_free);
  Search search = { .unknown = unknown };

  /* What is compiled in is checked by the tests of the build; it cannot be wrong here. */
  search.definitions = tg_json_get_object (json_node_get_object (schema), "$defs", NULL);
  check_value (&search, json_node_get_object (schema), json, "");
  return unknown;
}
