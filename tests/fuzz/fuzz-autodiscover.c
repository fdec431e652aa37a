/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fuzz.h"

#include "tg-address.h"
#include "tg-autodiscover.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *host = tg_autodiscover_parse ((const char *)data, size, &error);
  g_autofree char *normal = host ? tg_domain_normalize (host, NULL) : NULL;

  g_assert_true ((host == NULL) == (error != NULL));
  g_assert_cmpstr (host, ==, normal);
  return 0;
}
