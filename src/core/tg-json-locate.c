/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-json-locate.h"

#include <string.h>

/* The text is known to be JSON, so what is not looked for is passed over without a check. */
typedef struct
{
  const char *p;
  const char *end;
} Cursor;

static void
skip_any (Cursor *cursor, const char *characters)
{
  while (cursor->p < cursor->end && strchr (characters, *cursor->p) != NULL)
    cursor->p++;
}

static void
skip_string (Cursor *cursor)
{
  for (cursor->p++; cursor->p < cursor->end && *cursor->p != '"'; cursor->p++)
    if (*cursor->p == '\\' && cursor->p + 1 < cursor->end)
      cursor->p++;
  if (cursor->p < cursor->end)
    cursor->p++;
}

static void
skip_value (Cursor *cursor)
{
  guint depth = 0;

  while (cursor->p < cursor->end)
    {
      char c = *cursor->p;

      if (depth == 0 && strchr (",]} \t\r\n", c) != NULL)
        return;
      if (c == '"')
        skip_string (cursor);
      else
        cursor->p++;
      if (c == '{' || c == '[')
        depth++;
      else if (c == '}' || c == ']')
        depth--;
    }
}

/* From the start of an object to the value of a member, whose name is then at *@key. */
static gboolean
enter_member (Cursor *cursor, const char *name, gsize length, const char **key)
{
  if (cursor->p == cursor->end || *cursor->p != '{')
    return FALSE;
  cursor->p++;
  while (TRUE)
    {
      const char *start;
      gboolean found;

      skip_any (cursor, ", \t\r\n");
      if (cursor->p == cursor->end || *cursor->p != '"')
        return FALSE;
      start = cursor->p;
      skip_string (cursor);
      found = (gsize)(cursor->p - start) == length + 2 && memcmp (start + 1, name, length) == 0;
      skip_any (cursor, ": \t\r\n");
      if (found)
        {
          *key = start;
          return TRUE;
        }
      skip_value (cursor);
    }
}

static gboolean
enter_element (Cursor *cursor, guint64 index, const char **start)
{
  if (cursor->p == cursor->end || *cursor->p != '[')
    return FALSE;
  cursor->p++;
  for (guint64 i = 0;; i++)
    {
      skip_any (cursor, ", \t\r\n");
      if (cursor->p == cursor->end || *cursor->p == ']')
        return FALSE;
      if (i == index)
        {
          *start = cursor->p;
          return TRUE;
        }
      skip_value (cursor);
    }
}

guint
tg_json_find_line (const char *data, gsize length, const char *path)
{
  Cursor cursor = { data, data + length };
  const char *found = NULL;
  guint line = 1;

  skip_any (&cursor, " \t\r\n");
  while (*path != '\0')
    {
      gboolean entered;

      if (*path == '[')
        {
          char *end = NULL;

          entered = enter_element (&cursor, g_ascii_strtoull (path + 1, &end, 10), &found);
          path = *end == ']' ? end + 1 : end;
        }
      else
        {
          gsize name_length = strcspn (path, ".[");

          entered = enter_member (&cursor, path, name_length, &found);
          path += name_length;
        }
      if (!entered)
        break;
      if (*path == '.')
        path++;
    }
  if (found == NULL)
    return 0;
  for (const char *p = data; p < found; p++)
    if (*p == '\n')
      line++;
  return line;
}
