/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-access.h"

#include "tg-app-settings.h"
#include "tg-config.h"
#include "tg-error.h"

#define SANDBOXED_APPS "sandboxed-apps"
#define HOST_APPS "host-apps"

/* (transfer none) (nullable) for as long as the daemon lives */
static GSettings *
get_settings (void)
{
  static const char *const keys[] = { SANDBOXED_APPS, HOST_APPS, NULL };
  static GSettings *settings;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      settings = tg_app_settings_new (keys);
      g_once_init_leave (&once, 1);
    }
  return settings;
}

static TgAccess
get_setting (const char *key, TgAccess fallback)
{
  GSettings *settings = get_settings ();

  return settings != NULL ? (TgAccess)g_settings_get_enum (settings, key) : fallback;
}

void
tg_access_watch (GObject *object, GCallback callback)
{
  GSettings *settings = get_settings ();

  if (settings == NULL)
    return;
  g_signal_connect_object (settings, "changed::" SANDBOXED_APPS, callback, object, G_CONNECT_DEFAULT);
  g_signal_connect_object (settings, "changed::" HOST_APPS, callback, object, G_CONNECT_DEFAULT);
}

TgAccess
tg_access_decide (TgCallerKind kind, TgAccess sandboxed_apps, TgAccess host_apps)
{
  switch (kind)
    {
    case TG_CALLER_HOST:
      return host_apps;
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
  return (tg_caller_get_kind (caller) == TG_CALLER_SANDBOXED &&
          g_str_equal (tg_caller_get_app_id (caller), TG_APP_ID)) ||
         g_strcmp0 (tg_caller_get_program (caller), TG_BINDIR "/tegata") == 0;
}

TgAccess
tg_access_get (TgCaller *caller)
{
  if (is_own_app (caller))
    return TG_ACCESS_ALLOW;
  return tg_access_decide (tg_caller_get_kind (caller),
                           get_setting (SANDBOXED_APPS, TG_ACCESS_ASK),
                           get_setting (HOST_APPS, TG_ACCESS_ALLOW));
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
      g_set_error (error,
                   TG_ERROR,
                   TG_ERROR_NOT_ALLOWED,
                   "The setting “" HOST_APPS "” of " TG_APP_ID " lets no program use the accounts.");
      break;
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
  return tg_access_get (caller) != TG_ACCESS_DENY || refuse (caller, error);
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
