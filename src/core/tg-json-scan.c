/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-json-scan.h"

#include <string.h>

typedef struct
{
  const char *p;
  const char *end;
  guint depth_left;
  const char *problem; /* the first one, NULL while all is well */
} Scan;

static gboolean scan_value (Scan *scan);

static gboolean
fail (Scan *scan, const char *problem)
{
  if (scan->problem == NULL)
    scan->problem = problem;
  return FALSE;
}

static void
skip_space (Scan *scan)
{
  while (scan->p < scan->end && (*scan->p == ' ' || *scan->p == '\t' || *scan->p == '\n' || *scan->p == '\r'))
    scan->p++;
}

static gboolean
at (Scan *scan, char c)
{
  return scan->p < scan->end && *scan->p == c;
}

static gboolean
skip_char (Scan *scan, char c)
{
  if (!at (scan, c))
    return FALSE;
  scan->p++;
  return TRUE;
}

static gboolean
skip_digits (Scan *scan)
{
  const char *start = scan->p;

  while (scan->p < scan->end && g_ascii_isdigit (*scan->p))
    scan->p++;
  return scan->p > start;
}

/* json-glib makes another number of what does not fit into 64 bits. */
static gboolean
fits (const char *digits, gsize length, gboolean negative)
{
  static const char greatest[] = "9223372036854775807";
  static const char least[] = "9223372036854775808";

  if (length != strlen (greatest))
    return length < strlen (greatest);
  return memcmp (digits, negative ? least : greatest, length) <= 0;
}

static gboolean
scan_number (Scan *scan)
{
  gboolean negative = skip_char (scan, '-');
  const char *digits = scan->p;
  const char *end;

  if (!skip_char (scan, '0') && !skip_digits (scan))
    return fail (scan, "a value was expected");
  end = scan->p;
  if (skip_char (scan, '.') && !skip_digits (scan))
    return fail (scan, "a number ends in a point");
  if (skip_char (scan, 'e') || skip_char (scan, 'E'))
    {
      if (!skip_char (scan, '+'))
        skip_char (scan, '-');
      if (!skip_digits (scan))
        return fail (scan, "a number has no exponent");
    }
  if (scan->p == end && !fits (digits, (gsize)(end - digits), negative))
    return fail (scan, "a whole number is too large");
  return TRUE;
}

static gboolean
scan_hex4 (Scan *scan, guint *unit)
{
  *unit = 0;
  if (scan->end - scan->p < 4)
    return fail (scan, "an escape is cut off");
  for (int i = 0; i < 4; i++, scan->p++)
    {
      if (!g_ascii_isxdigit (*scan->p))
        return fail (scan, "an escape needs four hexadecimal digits");
      *unit = *unit * 16 + (guint)g_ascii_xdigit_value (*scan->p);
    }
  return TRUE;
}

static gboolean
scan_unicode_escape (Scan *scan)
{
  guint unit;
  guint low;

  if (!scan_hex4 (scan, &unit))
    return FALSE;
  if (unit == 0)
    return fail (scan, "a string holds a NUL character");
  if (unit < 0xd800 || unit > 0xdfff)
    return TRUE;
  if (unit > 0xdbff || !skip_char (scan, '\\') || !skip_char (scan, 'u'))
    return fail (scan, "half of a surrogate pair is missing");
  if (!scan_hex4 (scan, &low))
    return FALSE;
  if (low < 0xdc00 || low > 0xdfff)
    return fail (scan, "half of a surrogate pair is missing");
  return TRUE;
}

static gboolean
scan_string (Scan *scan)
{
  if (!skip_char (scan, '"'))
    return fail (scan, "a string in double quotes was expected");
  while (scan->p < scan->end)
    {
      guchar c = (guchar)*scan->p++;

      if (c == '"')
        return TRUE;
      if (c < 0x20)
        return fail (scan, "a string holds a control character");
      if (c != '\\')
        continue;
      if (scan->p == scan->end)
        break;
      c = (guchar)*scan->p++;
      if (c == 'u' && !scan_unicode_escape (scan))
        return FALSE;
      if (c == '\0' || strchr ("\"\\/bfnrtu", c) == NULL)
        return fail (scan, "an escape is unknown");
    }
  return fail (scan, "a string does not end");
}

static gboolean
scan_word (Scan *scan, const char *word)
{
  gsize length = strlen (word);

  if ((gsize)(scan->end - scan->p) < length || memcmp (scan->p, word, length) != 0)
    return fail (scan, "a value was expected");
  scan->p += length;
  return TRUE;
}

static gboolean
scan_member (Scan *scan)
{
  if (!scan_string (scan))
    return FALSE;
  skip_space (scan);
  if (!skip_char (scan, ':'))
    return fail (scan, "a colon was expected");
  return scan_value (scan);
}

/* What stands between @open and @close, separated by commas. */
static gboolean
scan_container (Scan *scan, char open, char close, gboolean (*scan_item) (Scan *scan))
{
  if (scan->depth_left == 0)
    return fail (scan, "it is nested too deeply");
  scan->depth_left--;
  skip_char (scan, open);
  skip_space (scan);
  if (!at (scan, close))
    {
      do
        {
          skip_space (scan);
          if (!scan_item (scan))
            return FALSE;
          skip_space (scan);
        }
      while (skip_char (scan, ','));
    }
  if (!skip_char (scan, close))
    return fail (scan, "a comma or a closing bracket was expected");
  scan->depth_left++;
  return TRUE;
}

static gboolean
scan_value (Scan *scan)
{
  skip_space (scan);
  if (scan->p == scan->end)
    return fail (scan, "a value was expected");
  switch (*scan->p)
    {
    case '{':
      return scan_container (scan, '{', '}', scan_member);
    case '[':
      return scan_container (scan, '[', ']', scan_value);
    case '"':
      return scan_string (scan);
    case 't':
      return scan_word (scan, "true");
    case 'f':
      return scan_word (scan, "false");
    case 'n':
      return scan_word (scan, "null");
    default:
      return scan_number (scan);
    }
}

const char *
tg_json_scan (const char *data, gsize length, guint max_depth, gsize *offset)
{
  Scan scan = { data, data + length, max_depth, NULL };

  if (scan_value (&scan))
    {
      skip_space (&scan);
      if (scan.p < scan.end)
        fail (&scan, "something follows the value");
    }
  *offset = (gsize)(scan.p - data);
  return scan.problem;
}
