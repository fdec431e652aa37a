/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-access.h"

#include "tg-config.h"
#include "tg-error.h"

#define SANDBOXED_APPS "sandboxed-apps"

static TgAccess
get_sandboxed_apps (void)
{
  static GSettings *settings; /* (nullable) for as long as the daemon lives */
  static gsize once;

  if (g_once_init_enter (&once))
    {
      /* g_settings_new() would end the program where there is no schema. */
      GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
      g_autoptr (GSettingsSchema) schema =
          source != NULL ? g_settings_schema_source_lookup (source, TG_APP_ID, TRUE) : NULL;

      if (schema != NULL && g_settings_schema_has_key (schema, SANDBOXED_APPS))
        settings = g_settings_new_full (schema, NULL, NULL);
      g_once_init_leave (&once, 1);
    }
  return settings != NULL ? (TgAccess)g_settings_get_enum (settings, SANDBOXED_APPS) : TG_ACCESS_ASK;
}

TgAccess
tg_access_decide (TgCallerKind kind, TgAccess sandboxed_apps)
{
  switch (kind)
    {
    case TG_CALLER_HOST:
      return TG_ACCESS_ALLOW;
    case TG_CALLER_SANDBOXED:
    case TG_CALLER_UNSEEN:
      return sandboxed_apps;
    case TG_CALLER_UNKNOWN:
    default:
      return TG_ACCESS_DENY;
    }
}

static gboolean
is_own_app (TgCaller *caller)
{
  return tg_caller_get_kind (caller) == TG_CALLER_SANDBOXED &&
         g_str_equal (tg_caller_get_app_id (caller), TG_APP_ID);
}

static gboolean
refuse (TgCaller *caller, GError **error)
{
  switch (tg_caller_get_kind (caller))
    {
    case TG_CALLER_SANDBOXED:
      g_set_error (error,
                   TG_ERROR,
                   TG_ERROR_NOT_ALLOWED,
                   "The app %s runs in a sandbox and may not use the accounts.",
                   tg_caller_get_app_id (caller));
      break;
    case TG_CALLER_UNSEEN:
      g_set_error (
          error,
          TG_ERROR,
          TG_ERROR_NOT_ALLOWED,
          "Tegata is installed as a Flatpak and cannot see which program is calling, so that may not use "
          "the accounts. The setting \"" SANDBOXED_APPS "\" of " TG_APP_ID " can allow it.");
      break;
    case TG_CALLER_HOST:
    case TG_CALLER_UNKNOWN:
    default:
      g_set_error (error,
                   TG_ERROR,
                   TG_ERROR_NOT_ALLOWED,
                   "The calling program cannot be identified, so it may not use the accounts.");
    }
  return FALSE;
}

gboolean
tg_access_check_accounts (TgCaller *caller, gpointer user_data, GError **error)
{
  if (is_own_app (caller) ||
      tg_access_decide (tg_caller_get_kind (caller), TG_ACCESS_DENY) == TG_ACCESS_ALLOW)
    return TRUE;
  if (tg_access_decide (tg_caller_get_kind (caller), get_sandboxed_apps ()) == TG_ACCESS_ALLOW)
    return TRUE;
  return refuse (caller, error);
}

gboolean
tg_access_check_setup (TgCaller *caller, gpointer user_data, GError **error)
{
  if (tg_caller_get_kind (caller) == TG_CALLER_HOST || is_own_app (caller))
    return TRUE;
  if (tg_caller_get_kind (caller) != TG_CALLER_SANDBOXED)
    return refuse (caller, error);
  g_set_error (error,
               TG_ERROR,
               TG_ERROR_NOT_ALLOWED,
               "The app %s runs in a sandbox and may not manage the accounts.",
               tg_caller_get_app_id (caller));
  return FALSE;
}

gboolean
tg_access_check_owner (TgCaller *caller, gpointer user_data, GError **error)
{
  if (g_str_equal (tg_caller_get_name (caller), user_data))
    return TRUE;
  g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT, "There is no such object.");
  return FALSE;
}
