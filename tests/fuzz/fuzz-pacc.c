/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fuzz.h"

#include <string.h>

#include "tg-pacc.h"

static gboolean
matches (char *text, const guint8 *data, gsize size)
{
  g_autoptr (GBytes) body = g_bytes_new_static (data, size);
  g_autoptr (GPtrArray) records = g_ptr_array_new ();

  g_ptr_array_add (records, text);
  return tg_pacc_matches_digest (records, body);
}

/* The input is read as a document, and as a TXT record. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (TgAddress) address = tg_address_parse ("traveller@example.org", NULL);
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GError) error = NULL;
  g_autoptr (TgFindings) findings = tg_pacc_parse ((const char *)data, size, address, &error);

  g_assert_true ((findings == NULL) == (error != NULL));
  for (guint i = 0; findings && i < findings->servers->len; i++)
    {
      TgServer *server = findings->servers->pdata[i];
      g_autofree char *host = tg_domain_normalize (tg_server_get_host (server), NULL);

      g_assert_cmpstr (tg_server_get_host (server), ==, host);
      g_assert_cmpint (tg_server_get_security (server), ==, TG_SECURITY_TLS);
    }
  g_assert_true (!findings || !findings->name || g_utf8_strlen (findings->name, -1) <= 60);
  /* Nothing but the digest of the very document matches: none of the seeds holds that of this text. */
  g_assert_false (matches (valid, (const guint8 *)"another document", 16));
  return 0;
}
