/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-host-markup.h"

static const struct
{
  const char *host;
  const char *markup;
} cases[] = {
  { "accounts.example.net", "accounts.<b>example.net</b>" },
  { "example.net", "<b>example.net</b>" },
  { "accounts.google.com.evil.example", "accounts.google.com.<b>evil.example</b>" },
  { "login.example.co.uk", "login.<b>example.co.uk</b>" },
  { "127.0.0.1", "<b>127.0.0.1</b>" },
  { "::1", "<b>::1</b>" },
  { "localhost", "<b>localhost</b>" },
  /* A Cyrillic letter that looks like another one does not look like it here. */
  { "accounts.g\xd0\xbe\xd0\xbegle.com", "accounts.<b>xn--ggle-55da.com</b>" },
  /* Markup in a name stays text. */
  { "<i>.example.net", "&lt;i&gt;.<b>example.net</b>" },
};

static void
test_markup (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *markup = tg_host_markup (cases[i].host);

      g_assert_cmpstr (markup, ==, cases[i].markup);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/host-markup/markup", test_markup);
  return g_test_run ();
}
