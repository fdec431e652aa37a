/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fuzz.h"

#include <string.h>

#include "tg-candidate.h"
#include "tg-issuer.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *copy = size > 0 ? g_memdup2 (data, size) : g_strdup ("");
  g_autofree char *scope = NULL;
  g_autoptr (GPtrArray) issuers = tg_issuers_from_resource (copy, size, "imap.example.net", &scope, NULL);

  g_assert_true (!issuers || issuers->len > 0);
  g_assert_true (!scope || (issuers && tg_scope_is_valid (scope)));
  for (guint i = 0; issuers && i < issuers->len; i++)
    {
      g_assert_true (g_str_has_prefix (issuers->pdata[i], "https://"));
      g_assert_null (strpbrk (issuers->pdata[i], "?#@ "));
    }
  return 0;
}
