/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-known-provider.h"

#include <glib/gi18n.h>

#define GOOGLE "google"
#define MICROSOFT_365 "microsoft365"
#define OUTLOOK "outlook"

const char *const *
tg_known_provider_list (void)
{
  static const char *const ids[] = { GOOGLE, MICROSOFT_365, OUTLOOK, "icloud", "yahoo", "yahoo-jp", NULL };

  return ids;
}

static const char *
find_domain (TgProvider *provider)
{
  const char *const *domains = tg_provider_get_domains (provider);

  /* Listed first are the older ones. */
  if (g_str_equal (tg_provider_get_id (provider), OUTLOOK) && g_strv_contains (domains, "outlook.com"))
    return "outlook.com";
  return domains[0];
}

char *
tg_known_provider_explain (TgProvider *provider)
{
  const char *id = tg_provider_get_id (provider);
  const char *name = tg_provider_get_name (provider);
  const char *domain = find_domain (provider);

  if (g_str_equal (id, MICROSOFT_365) || domain == NULL)
    return g_strdup_printf (
        /* Translators: the name of a provider */
        _ ("Type your address at the company or school that has its mail at %s."),
        name);
  if (g_str_equal (id, GOOGLE))
    return g_strdup_printf (
        /* Translators: a mail domain, then the name of a provider */
        _ ("Type your address, such as name@%s, or the one at a company or school that has its mail at %s."),
        domain,
        name);
  /* Translators: a mail domain */
  return g_strdup_printf (_ ("Type your address, such as name@%s."), domain);
}
