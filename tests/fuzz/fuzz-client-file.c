/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fuzz.h"

#include <string.h>

#include "tg-client-file.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *copy = size > 0 ? g_memdup2 (data, size) : g_strdup ("");
  g_autoptr (GError) error = NULL;
  g_autoptr (TgClientFile) file = tg_client_file_parse (copy, size, &error);

  g_assert_true ((file != NULL) == (error == NULL));
  if (file == NULL)
    return 0;
  g_assert_true (*file->client_id != '\0' &&
                 g_utf8_strlen (file->client_id, -1) == (glong)strlen (file->client_id));
  if (file->client_secret != NULL)
    g_assert_cmpuint (tg_secret_get_length (file->client_secret), >, 0);
  if (file->authorization_endpoint != NULL)
    g_assert_true (g_str_has_prefix (file->authorization_endpoint, "https://"));
  return 0;
}
