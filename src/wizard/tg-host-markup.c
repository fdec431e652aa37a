/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-host-markup.h"

#include <libsoup/soup.h>
#include <string.h>

/* What can be registered; below a top-level domain that nobody knows, its last two labels (the list's own rule for
 * such, "*"). An IP address has no such part. */
static const char *
find_base (const char *name)
{
  const char *base = NULL;
  guint n_dots = 0;

  if (g_hostname_is_ip_address (name))
    return NULL;
  base = soup_tld_get_base_domain (name, NULL);
  if (base != NULL)
    return base;
  for (base = name + strlen (name); base > name; base--)
    {
      if (base[-1] == '.' && ++n_dots == 2)
        break;
    }
  return base;
}

char *
tg_host_markup (const char *host)
{
  g_autofree char *ascii = g_hostname_to_ascii (host);
  const char *name = ascii != NULL ? ascii : host;
  const char *base = find_base (name);
  g_autofree char *before = base != NULL ? g_strndup (name, base - name) : g_strdup ("");

  return g_markup_printf_escaped ("%s<b>%s</b>", before, base != NULL ? base : name);
}
