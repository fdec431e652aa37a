/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fuzz.h"

#include "tg-snap.h"

#include <string.h>

static void
assert_well_formed (const char *text, char *snap)
{
  if (snap != NULL)
    {
      g_assert_true (g_str_has_prefix (snap, "snap."));
      g_assert_nonnull (strstr (text, snap));
      g_assert_null (strpbrk (snap, "/: \\\n"));
      g_assert_null (strchr (snap + strlen ("snap."), '.'));
    }
  g_free (snap);
}

/* The label and the control groups of another process: a name that comes out of them decides about access. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);

  assert_well_formed (text, tg_snap_from_label (text));
  assert_well_formed (text, tg_snap_from_cgroups (text));
  return 0;
}
