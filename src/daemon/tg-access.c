/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-access.h"

#include "tg-config.h"
#include "tg-error.h"

static gboolean
refuse_unknown (GError **error)
{
  g_set_error (error,
               TG_ERROR,
               TG_ERROR_NOT_ALLOWED,
               "The calling program cannot be identified, so it may not use the accounts.");
  return FALSE;
}

gboolean
tg_access_check_accounts (TgCaller *caller, gpointer user_data, GError **error)
{
  switch (tg_caller_get_kind (caller))
    {
    case TG_CALLER_HOST:
      return TRUE;
    case TG_CALLER_SANDBOXED:
      if (g_str_equal (tg_caller_get_app_id (caller), TG_APP_ID))
        return TRUE;
      g_set_error (error,
                   TG_ERROR,
                   TG_ERROR_NOT_ALLOWED,
                   "The app %s runs in a sandbox and may not use the accounts.",
                   tg_caller_get_app_id (caller));
      return FALSE;
    case TG_CALLER_UNKNOWN:
    default:
      return refuse_unknown (error);
    }
}

gboolean
tg_access_check_setup (TgCaller *caller, gpointer user_data, GError **error)
{
  switch (tg_caller_get_kind (caller))
    {
    case TG_CALLER_HOST:
      return TRUE;
    case TG_CALLER_SANDBOXED:
      if (g_str_equal (tg_caller_get_app_id (caller), TG_APP_ID))
        return TRUE;
      g_set_error (error,
                   TG_ERROR,
                   TG_ERROR_NOT_ALLOWED,
                   "The app %s runs in a sandbox and may not manage the accounts.",
                   tg_caller_get_app_id (caller));
      return FALSE;
    case TG_CALLER_UNKNOWN:
    default:
      return refuse_unknown (error);
    }
}

gboolean
tg_access_check_owner (TgCaller *caller, gpointer user_data, GError **error)
{
  if (g_str_equal (tg_caller_get_name (caller), user_data))
    return TRUE;
  g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT, "There is no such object.");
  return FALSE;
}
