/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-base64url.h"

#include "tg-secret.h"

#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

char *
tg_base64url_encode (const guint8 *data, gsize length)
{
  g_autofree char *base64 = g_base64_encode (data, length);

  char *text = g_strdelimit (g_strdup (base64), "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';

  tg_wipe (base64);
  return text;
}

guint8 *
tg_base64url_decode (const char *text, gsize length, gsize *length_out)
{
  /* One character alone carries six bits: no octet. */
  if (length % 4 == 1)
    return NULL;

  guint8 *data = g_malloc (length / 4 * 3 + 3);
  gsize n_data = 0;
  guint32 bits = 0;
  for (gsize i = 0; i < length; i++)
    {
      const char *found = text[i] != '\0' ? strchr (alphabet, text[i]) : NULL;
      if (found == NULL)
        {
          tg_wipe_len (data, n_data);
          g_free (data);
          return NULL;
        }
      bits = bits << 6 | (guint32)(found - alphabet);
      if (i % 4 != 0)
        data[n_data++] = (guint8)(bits >> (6 - 2 * (i % 4)));
    }

  data[n_data] = '\0';
  *length_out = n_data;
  return data;
}
