/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fuzz.h"

#include "tg-json.h"

#include <string.h>

/* Every string that comes out is whole and UTF-8; look-ups never crash, whatever the type. */
static void check_node (JsonNode *node);

static void
check_member (JsonObject *object, const char *name, JsonNode *node)
{
  g_auto (GStrv) list = tg_json_get_strv (object, name, NULL);
  const char *string = tg_json_get_string (object, name, NULL);

  g_assert_true (g_utf8_validate (name, -1, NULL));
  for (gsize i = 0; list != NULL && list[i] != NULL; i++)
    g_assert_true (g_utf8_validate (list[i], -1, NULL));
  g_assert_true (string == NULL || g_utf8_validate (string, -1, NULL));
  tg_json_get_int (object, name, 0, NULL);
  tg_json_get_boolean (object, name, FALSE, NULL);
  tg_json_get_object (object, name, NULL);
  tg_json_get_array (object, name, NULL);
  check_node (node);
}

static void
check_node (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, &name, &member))
        check_member (json_node_get_object (node), name, member);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        check_node (json_array_get_element (array, i));
    }
}

/* The first line is the document, the rest is a patch over it. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  const guint8 *newline = size > 0 ? memchr (data, '\n', size) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) whole = tg_json_parse ((const char *)data, (gssize)size, &error);

  if (whole != NULL)
    check_node (whole);
  else
    g_assert_nonnull (error);
  if (newline != NULL)
    {
      gsize length = (gsize)(newline - data);
      g_autoptr (JsonNode) target = tg_json_parse ((const char *)data, (gssize)length, NULL);
      g_autoptr (JsonNode) patch = tg_json_parse ((const char *)newline, (gssize)(size - length), NULL);

      if (target != NULL && patch != NULL)
        {
          g_autoptr (JsonNode) merged = tg_json_merge_patch (target, patch);

          check_node (merged);
        }
    }
  return 0;
}
