/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-sasl.h"

char *
tg_sasl_escape_name (const char *name)
{
  GString *escaped = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p++)
    {
      if (*p == '=')
        g_string_append (escaped, "=3D");
      else if (*p == ',')
        g_string_append (escaped, "=2C");
      else
        g_string_append_c (escaped, *p);
    }
  return g_string_free (escaped, FALSE);
}

/* @text: (transfer full) */
static TgSecret *
encode (char *text)
{
  g_autoptr (TgSecret) plain = tg_secret_new_take (text);

  return tg_secret_new_take (
      g_base64_encode ((const guchar *)tg_secret_peek (plain), tg_secret_get_length (plain)));
}

TgSecret *
tg_sasl_oauthbearer (const char *username, const char *host, guint16 port, TgSecret *token)
{
  g_autofree char *name = tg_sasl_escape_name (username);
  g_autofree char *where =
      host != NULL ? g_strdup_printf ("host=%s\001port=%u\001", host, port) : g_strdup ("");

  return encode (
      g_strdup_printf ("n,a=%s,\001%sauth=Bearer %s\001\001", name, where, tg_secret_peek (token)));
}

TgSecret *
tg_sasl_xoauth2 (const char *username, TgSecret *token)
{
  return encode (g_strdup_printf ("user=%s\001auth=Bearer %s\001\001", username, tg_secret_peek (token)));
}
