/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-permission.h"

#include "tg-error.h"

#define MAX_APP_BYTES 4096

static const char *const names[] = { "none", "allow", "deny" };

const char *
tg_permission_to_string (TgPermission permission)
{
  return names[permission];
}

gboolean
tg_permission_from_string (const char *text, TgPermission *permission)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (text, names[i]))
      {
        *permission = (TgPermission)i;
        return TRUE;
      }
  return FALSE;
}

TgPermission
tg_permission_from_strv (const char *const *words)
{
  if (g_strv_contains (words, names[TG_PERMISSION_DENY]))
    return TG_PERMISSION_DENY;
  if (words[0] != NULL && words[1] == NULL && g_str_equal (words[0], names[TG_PERMISSION_ALLOW]))
    return TG_PERMISSION_ALLOW;
  return TG_PERMISSION_NONE;
}

GError *
tg_permission_create_refusal (void)
{
  return g_error_new (TG_ERROR,
                      TG_ERROR_NOT_ALLOWED,
                      "This app may not use the account. That can be changed in Tegata, at the account.");
}

gboolean
tg_permission_check_app (const char *app, GError **error)
{
  gboolean is_path = g_path_is_absolute (app);
  /* A Snap without a dot in its name is "snap.NAME", which looks like any app id. */
  gboolean is_id = g_dbus_is_name (app) && !g_dbus_is_unique_name (app);

  if ((is_path || is_id) && strlen (app) <= MAX_APP_BYTES)
    return TRUE;
  g_set_error (error,
               TG_ERROR,
               TG_ERROR_INVALID_ARGUMENT,
               "“%s” is neither an app id such as org.example.App nor the path of a program.",
               app);
  return FALSE;
}
