/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-host-markup.h"

#include <libsoup/soup.h>

char *
tg_host_markup (const char *host)
{
  g_autofree char *ascii = g_hostname_to_ascii (host);
  const char *name = ascii != NULL ? ascii : host;
  /* An address or a name below no public suffix has no such part: all of it counts. */
  const char *base = g_hostname_is_ip_address (name) ? NULL : soup_tld_get_base_domain (name, NULL);
  g_autofree char *before = NULL;

  if (base == NULL)
    return g_markup_printf_escaped ("<b>%s</b>", name);
  before = g_strndup (name, base - name);
  return g_markup_printf_escaped ("%s<b>%s</b>", before, base);
}
