/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-form.h"

#include "tg-error.h"
#include "tg-secret.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The unreserved characters of RFC 3986 2.3 stay as they are; a space becomes %20, which every form decoder reads. */
static char *
write_escaped (char *out, const char *text)
{
  static const char hex[] = "0123456789ABCDEF";

  for (; *text != '\0'; text++)
    {
      guchar octet = (guchar)*text;
      if (g_ascii_isalnum (octet) || strchr ("-._~", octet) != NULL)
        *out++ = (char)octet;
      else
        {
          *out++ = '%';
          *out++ = hex[octet >> 4];
          *out++ = hex[octet & 15];
        }
    }
  return out;
}

char *
tg_form_encode (const TgFormField *fields, gsize n_fields)
{
  gsize size = 1;
  for (gsize i = 0; i < n_fields; i++)
    if (fields[i].value != NULL)
      size += 3 * (strlen (fields[i].name) + strlen (fields[i].value)) + 2;

  char *text = g_malloc (size);
  char *out = text;
  for (gsize i = 0; i < n_fields; i++)
    {
      if (fields[i].value == NULL)
        continue;
      if (out != text)
        *out++ = '&';
      out = write_escaped (out, fields[i].name);
      *out++ = '=';
      out = write_escaped (out, fields[i].value);
    }
  *out = '\0';
  return text;
}

static void
wipe_and_free (gpointer data)
{
  tg_wipe (data);
  g_free (data);
}

/* (transfer full) (nullable) */
static char *
unescape (const char *text, gsize length)
{
  char *decoded = g_malloc (length + 1);
  gsize n_decoded = 0;

  for (gsize i = 0; i < length; i++)
    {
      char octet = text[i] == '+' ? ' ' : text[i];
      if (octet == '%')
        {
          int high = i + 2 < length ? g_ascii_xdigit_value (text[i + 1]) : -1;
          int low = i + 2 < length ? g_ascii_xdigit_value (text[i + 2]) : -1;
          octet = high >= 0 && low >= 0 ? (char)(high << 4 | low) : '\0';
          i += 2;
        }
      decoded[n_decoded++] = octet;
      if (octet == '\0')
        break;
    }
  decoded[n_decoded] = '\0';

  /* A broken escape left a NUL before the end: this refuses it together with %00 and invalid UTF-8. */
  if (g_utf8_validate_len (decoded, n_decoded, NULL))
    return decoded;
  wipe_and_free (decoded);
  return NULL;
}

static gboolean
add_parameter (GHashTable *parameters, const char *part, gsize length, GError **error)
{
  const char *equals = memchr (part, '=', length);
  if (equals == NULL || equals == part + length - 1)
    return TRUE;

  g_autofree char *name = unescape (part, (gsize)(equals - part));
  char *value = name != NULL ? unescape (equals + 1, length - (gsize)(equals + 1 - part)) : NULL;
  if (value == NULL)
    {
      g_set_error_literal (error,
                           TG_ERROR,
                           TG_ERROR_INVALID_ARGUMENT,
                           _ ("The address holds characters that are not written as they should be."));
      return FALSE;
    }
  if (g_hash_table_contains (parameters, name))
    {
      wipe_and_free (value);
      g_set_error_literal (
          error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, _ ("The address says the same thing twice."));
      return FALSE;
    }
  g_hash_table_insert (parameters, g_steal_pointer (&name), value);
  return TRUE;
}

GHashTable *
tg_form_decode (const char *text, GError **error)
{
  g_autoptr (GHashTable) parameters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, wipe_and_free);

  while (text != NULL && *text != '\0')
    {
      gsize length = strcspn (text, "&");
      if (!add_parameter (parameters, text, length, error))
        return NULL;
      text += length;
      if (*text == '&')
        text++;
    }
  return g_steal_pointer (&parameters);
}
