/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-config.h"

#include "tg-settings.h"

#define ISPDB_BASE "ispdb-base"
#define ISPDB_BASE_DEFAULT "https://live.thunderbird.net/autoconfig/v1.1/"

char *
tg_settings_dup_ispdb_base (void)
{
  /* g_settings_new() would end the program where there is no schema. */
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
      source ? g_settings_schema_source_lookup (source, TG_APP_ID, TRUE) : NULL;
  g_autoptr (GSettings) settings = NULL;

  if (!schema || !g_settings_schema_has_key (schema, ISPDB_BASE))
    return g_strdup (ISPDB_BASE_DEFAULT);
  settings = g_settings_new_full (schema, NULL, NULL);
  return g_settings_get_string (settings, ISPDB_BASE);
}
