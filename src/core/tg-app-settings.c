/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-app-settings.h"

#include "tg-config.h"

GSettings *
tg_app_settings_new (const char *const *keys)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
      source != NULL ? g_settings_schema_source_lookup (source, TG_APP_ID, TRUE) : NULL;

  for (; schema != NULL && *keys != NULL; keys++)
    if (!g_settings_schema_has_key (schema, *keys))
      return NULL;
  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}
