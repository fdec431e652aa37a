/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fuzz.h"

#include "tg-candidate.h"

/* The first byte chooses between GVariant's binary form and its text form, which mutations get further into;
 * that parser wants UTF-8. */
static GVariant *
read_variant (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data + 1, size - 1);

  if (data[0] % 2 == 0)
    return g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARDICT, bytes, FALSE));
  if (!g_utf8_validate ((const char *)data + 1, (gssize)size - 1, NULL))
    return NULL;
  return g_variant_parse (
      G_VARIANT_TYPE_VARDICT, (const char *)data + 1, (const char *)data + size, NULL, NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GVariant) variant = size > 0 ? read_variant (data, size) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TgCandidate) candidate = NULL;

  if (variant == NULL)
    return 0;
  candidate = tg_candidate_from_variant (variant, &error);
  if (candidate == NULL)
    {
      g_assert_nonnull (error);
      return 0;
    }

  g_autoptr (GVariant) once = g_variant_ref_sink (tg_candidate_to_variant (candidate));
  g_autoptr (TgCandidate) again = tg_candidate_from_variant (once, &error);

  g_assert_no_error (error);

  g_autoptr (GVariant) twice = g_variant_ref_sink (tg_candidate_to_variant (again));

  g_assert_true (g_variant_equal (once, twice));
  return 0;
}
