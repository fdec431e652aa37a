/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-retry-after.h"

#include <libsoup/soup.h>

guint
tg_retry_after_parse (const char *value, gint64 now_sec)
{
  if (value == NULL)
    return 0;

  char *end = NULL;
  gint64 wait_sec = g_ascii_strtoll (value, &end, 10);
  if (end == value || *end != '\0')
    {
      g_autoptr (GDateTime) date = soup_date_time_new_from_http_string (value);
      wait_sec = date != NULL ? g_date_time_to_unix (date) - now_sec : 0;
    }
  return (guint)CLAMP (wait_sec, 0, TG_RETRY_AFTER_MAX_SEC);
}
