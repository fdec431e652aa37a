/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fuzz.h"

#include "tg-error.h"
#include "tg-flatpak-info.h"

#include <string.h>

/* The file of another process's sandbox: a name that comes out of it decides about access, so it is a well-formed one, and
 * stands in the file. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autoptr (GError) error = NULL;
  g_autofree char *app_id = tg_flatpak_info_parse ((const char *)data, size, &error);

  if (app_id == NULL)
    {
      g_assert_error (error, TG_ERROR, TG_ERROR_FAILED);
      return 0;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (text), ==, size);
  g_assert_cmpuint (strlen (app_id), <=, 255);
  g_assert_nonnull (strchr (app_id, '.'));
  g_assert_null (strpbrk (app_id, "/: \\\n"));
  g_assert_nonnull (strstr (text, app_id));
  return 0;
}
