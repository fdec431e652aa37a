/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fuzz.h"

#include <string.h>

#include "tg-txt.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  /* A copy of its exact size, so that a byte read behind it is noticed. */
  g_autofree guint8 *copy = g_memdup2 (data, size);
  g_autoptr (GPtrArray) records = tg_txt_parse (copy, size);

  for (guint i = 0; records && i < records->len; i++)
    {
      g_assert_true (g_utf8_validate (records->pdata[i], -1, NULL));
      g_assert_cmpuint (strlen (records->pdata[i]), <=, size);
    }
  return 0;
}
