/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-settings.h"

#include "tg-app-settings.h"

#define ISPDB_BASE "ispdb-base"
#define ISPDB_BASE_DEFAULT "https://live.thunderbird.net/autoconfig/v1.1/"

char *
tg_settings_dup_ispdb_base (void)
{
  const char *const keys[] = { ISPDB_BASE, NULL };
  g_autoptr (GSettings) settings = tg_app_settings_new (keys);

  return settings ? g_settings_get_string (settings, ISPDB_BASE) : g_strdup (ISPDB_BASE_DEFAULT);
}
