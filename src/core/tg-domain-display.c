/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-domain-display.h"

#include <gio/gio.h>

/* Scripts that are written together. */
typedef enum
{
  WRITING_LATIN = 1 << 0,
  WRITING_HAN = 1 << 1,
  WRITING_KANA = 1 << 2,
  WRITING_HANGUL = 1 << 3,
  WRITING_BOPOMOFO = 1 << 4,
} Writing;

static Writing
get_writing (GUnicodeScript script)
{
  switch (script)
    {
    case G_UNICODE_SCRIPT_LATIN:
      return WRITING_LATIN;
    case G_UNICODE_SCRIPT_HAN:
      return WRITING_HAN;
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
      return WRITING_KANA;
    case G_UNICODE_SCRIPT_HANGUL:
      return WRITING_HANGUL;
    case G_UNICODE_SCRIPT_BOPOMOFO:
      return WRITING_BOPOMOFO;
    default:
      return 0;
    }
}

/* The restriction level "highly restrictive" of Unicode Technical Standard 39, 5.2: one script, or Latin with one of
 * the East Asian mixtures. A Cyrillic letter among Latin ones is there to deceive. */
static gboolean
is_written_honestly (const char *label)
{
  GUnicodeScript single = G_UNICODE_SCRIPT_COMMON;
  Writing writings = 0;
  gboolean mixed = FALSE;
  gboolean other = FALSE;

  for (; *label != '\0' && *label != '.'; label = g_utf8_next_char (label))
    {
      GUnicodeScript script = g_unichar_get_script (g_utf8_get_char (label));

      if (script == G_UNICODE_SCRIPT_COMMON || script == G_UNICODE_SCRIPT_INHERITED)
        continue;
      mixed |= single != G_UNICODE_SCRIPT_COMMON && script != single;
      single = script;
      writings |= get_writing (script);
      other |= get_writing (script) == 0;
    }
  if (!mixed)
    return TRUE;
  if (other)
    return FALSE;
  return (writings & ~(WRITING_LATIN | WRITING_HAN | WRITING_KANA)) == 0 ||
         (writings & ~(WRITING_LATIN | WRITING_HAN | WRITING_HANGUL)) == 0 ||
         (writings & ~(WRITING_LATIN | WRITING_HAN | WRITING_BOPOMOFO)) == 0;
}

char *
tg_domain_to_display (const char *domain)
{
  g_autofree char *display = g_hostname_to_unicode (domain);
  g_autofree char *back = display != NULL ? g_hostname_to_ascii (display) : NULL;

  /* An "xn--" label may decode to plain ASCII, or to something that encodes in another way. */
  if (g_strcmp0 (back, domain) != 0)
    return g_strdup (domain);
  for (const char *label = display; label != NULL; label = strchr (label, '.'))
    {
      if (*label == '.')
        label++;
      if (!is_written_honestly (label))
        return g_strdup (domain);
    }
  return g_steal_pointer (&display);
}
