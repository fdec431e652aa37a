/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fuzz.h"

#include "tg-address.h"

#include <string.h>

/* What was taken keeps its promises, and is taken again as it is. */
static void
check_address (TgAddress *address)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgAddress) again = tg_address_parse (tg_address_get_text (address), &error);
  const char *domain = tg_address_get_domain (address);

  g_assert_no_error (error);
  g_assert_true (tg_address_equal (address, again));
  g_assert_cmpuint (strlen (tg_address_get_text (address)), <=, 254);
  g_assert_nonnull (strchr (domain, '.'));
  g_assert_cmpuint (strspn (domain, "abcdefghijklmnopqrstuvwxyz0123456789-."), ==, strlen (domain));
  g_assert_null (strstr (domain, ".."));
  g_assert_cmpuint (strlen (tg_address_get_local_part (address)), >, 0);
  g_assert_true (g_utf8_validate (tg_address_get_display_domain (address), -1, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (TgAddress) address = tg_address_parse (text, &error);
  g_autofree char *domain = tg_domain_normalize (text, NULL);

  if (address != NULL)
    check_address (address);
  else
    g_assert_nonnull (error);
  if (domain != NULL)
    {
      g_autofree char *again = tg_domain_normalize (domain, NULL);

      g_assert_cmpstr (again, ==, domain);
    }
  return 0;
}
