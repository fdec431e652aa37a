/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-granted-scopes.h"

#include "tg-error.h"

static gboolean
contains (const char *const *scopes, const char *scope)
{
  for (gsize i = 0; scopes[i] != NULL; i++)
    /* Case matters by the letter of RFC 6749, but a server that changes it does not mean another scope. */
    if (g_ascii_strcasecmp (scopes[i], scope) == 0)
      return TRUE;
  return FALSE;
}

gboolean
tg_granted_scopes_check (const char *const *asked, const char *const *granted, GError **error)
{
  const char *const uncounted[] = { "openid", "email", "profile", "offline_access", NULL };

  for (gsize i = 0; asked != NULL && granted != NULL && asked[i] != NULL; i++)
    if (!contains (uncounted, asked[i]) && !contains (granted, asked[i]))
      {
        g_set_error (error,
                     TG_ERROR,
                     TG_ERROR_FAILED,
                     "The access that mail needs was not allowed (%s). Sign in again and allow all of it.",
                     asked[i]);
        return FALSE;
      }
  return TRUE;
}
