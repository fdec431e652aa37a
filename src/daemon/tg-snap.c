/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-snap.h"

#include <string.h>

#define PREFIX "snap."
#define WATCHING " (complain)"
#define NAME_CHARS G_CSET_a_2_z G_CSET_DIGITS "-_"

static char *
find_name (const char *tag)
{
  g_autofree char *name = NULL;
  gsize length;

  if (!g_str_has_prefix (tag, PREFIX))
    return NULL;
  length = strspn (tag + strlen (PREFIX), NAME_CHARS);
  name = g_strndup (tag, strlen (PREFIX) + length);
  return length > 0 && tag[strlen (name)] == '.' ? g_steal_pointer (&name) : NULL;
}

char *
tg_snap_from_label (const char *label)
{
  return g_str_has_suffix (label, WATCHING) ? NULL : find_name (label);
}

char *
tg_snap_from_cgroups (const char *cgroups)
{
  g_auto (GStrv) lines = g_strsplit (cgroups, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) folders = g_strsplit (lines[i], "/", -1);

      /* The first word is the number of the hierarchy and its controllers. */
      for (guint j = 1; folders[0] != NULL && folders[j] != NULL; j++)
        {
          char *name = find_name (folders[j]);

          if (name != NULL)
            return name;
        }
    }
  return NULL;
}
