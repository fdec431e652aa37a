/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fuzz.h"

#include <string.h>

#include "tg-issuer.h"

static void
check (const char *issuer)
{
  g_assert_true (g_str_has_prefix (issuer, "https://"));
  g_assert_null (strpbrk (issuer, "?#@ "));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autofree char *base64 = g_base64_encode (data, size);
  /* As it comes, and as what is inside the base64. */
  g_autofree char *raw = tg_issuer_from_challenge (text, NULL);
  g_autofree char *inner = tg_issuer_from_challenge (base64, NULL);

  if (raw)
    check (raw);
  if (inner)
    check (inner);
  return 0;
}
