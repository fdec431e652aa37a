/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-services.h"

#include "tg-error.h"

#include <glib/gi18n-lib.h>

static const char *const all_services[] = { TG_SERVICE_MAIL, "contacts", "calendar", NULL };

gboolean
tg_service_check (const char *service, GError **error)
{
  if (g_strv_contains (all_services, service))
    return TRUE;
  g_set_error (error,
               TG_ERROR,
               TG_ERROR_INVALID_ARGUMENT,
               _ ("There is no service “%s”. Ask for mail, contacts or calendar."),
               service);
  return FALSE;
}

gboolean
tg_service_is_offered (const char *service, TgProvider *provider)
{
  return tg_provider_get_oauth (provider) != NULL && tg_provider_get_scopes (provider, service) != NULL;
}

static gboolean
names (const char *const *words, const char *word)
{
  return words != NULL && g_strv_contains (words, word);
}

char **
tg_services_unite (const char *const *services, const char *const *others)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; all_services[i] != NULL; i++)
    if (names (services, all_services[i]) || names (others, all_services[i]))
      g_strv_builder_add (builder, all_services[i]);
  return g_strv_builder_end (builder);
}

char **
tg_services_list_scopes (const char *const *services, TgProvider *provider)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; all_services[i] != NULL; i++)
    {
      const char *const *scopes = tg_provider_get_scopes (provider, all_services[i]);

      for (gsize j = 0; scopes != NULL && names (services, all_services[i]) && scopes[j] != NULL; j++)
        if (!g_ptr_array_find_with_equal_func (all, scopes[j], g_str_equal, NULL))
          g_ptr_array_add (all, g_strdup (scopes[j]));
    }
  g_ptr_array_add (all, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&all), FALSE);
}

char *
tg_services_get_first_scope (TgProvider *provider)
{
  const char *const *scopes = tg_provider_get_scopes (provider, TG_SERVICE_MAIL);

  return tg_provider_get_oauth (provider)->one_resource_a_token && scopes != NULL
             ? g_strjoinv (" ", (char **)scopes)
             : NULL;
}

/* Whether an answer that is about mail says anything about @service. */
static gboolean
is_told_of (const char *service, TgProvider *provider)
{
  return !tg_provider_get_oauth (provider)->one_resource_a_token || g_str_equal (service, TG_SERVICE_MAIL);
}

char **
tg_services_list_granted (const char *const *services, TgProvider *provider, const char *const *granted)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; services[i] != NULL; i++)
    if (!is_told_of (services[i], provider) ||
        tg_scopes_find_missing (tg_provider_get_scopes (provider, services[i]), granted) == NULL)
      g_strv_builder_add (builder, services[i]);
  return g_strv_builder_end (builder);
}

/* Case matters by the letter of RFC 6749, but a server that changes it does not mean another scope. Nor does one that
 * leaves out whose scope it is: Microsoft Graph's are known by their last word. */
static gboolean
contains_scope (const char *const *scopes, const char *scope)
{
  const char *slash = g_str_has_prefix (scope, "https://") ? strrchr (scope, '/') : NULL;

  for (gsize i = 0; scopes[i] != NULL; i++)
    if (g_ascii_strcasecmp (scopes[i], scope) == 0 ||
        (slash != NULL && g_ascii_strcasecmp (scopes[i], slash + 1) == 0))
      return TRUE;
  return FALSE;
}

const char *
tg_scopes_find_missing (const char *const *asked, const char *const *granted)
{
  const char *const uncounted[] = { "openid", "email", "profile", "offline_access", NULL };

  for (gsize i = 0; asked != NULL && granted != NULL && asked[i] != NULL; i++)
    if (!contains_scope (uncounted, asked[i]) && !contains_scope (granted, asked[i]))
      return asked[i];
  return NULL;
}
