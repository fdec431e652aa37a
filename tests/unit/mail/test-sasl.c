/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-sasl.h"

#include <string.h>

static char *
decode (TgSecret *response)
{
  gsize length = 0;
  g_autofree guchar *bytes = g_base64_decode (tg_secret_peek (response), &length);

  g_assert_cmpint (strchr (tg_secret_peek (response), '\n') == NULL, ==, TRUE);
  return g_strndup ((char *)bytes, length);
}

static void
test_names (void)
{
  static const char *const cases[][2] = {
    { "traveller@example.net", "traveller@example.net" },
    { "a,b@example.net", "a=2Cb@example.net" },
    { "a=b@example.net", "a=3Db@example.net" },
    { "=2C", "=3D2C" },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *escaped = tg_sasl_escape_name (cases[i][0]);

      g_assert_cmpstr (escaped, ==, cases[i][1]);
    }
}

static void
test_oauthbearer (void)
{
  g_autoptr (TgSecret) token = tg_secret_new ("TOKEN");
  g_autoptr (TgSecret) full = tg_sasl_oauthbearer ("a,b@example.net", "imap.example.net", 993, token);
  g_autoptr (TgSecret) bare = tg_sasl_oauthbearer ("user@example.net", NULL, 0, token);
  g_autofree char *full_text = decode (full);
  g_autofree char *bare_text = decode (bare);

  g_assert_cmpstr (
      full_text,
      ==,
      "n,a=a=2Cb@example.net,\001host=imap.example.net\001port=993\001auth=Bearer TOKEN\001\001");
  g_assert_cmpstr (bare_text, ==, "n,a=user@example.net,\001auth=Bearer TOKEN\001\001");
}

static void
test_xoauth2 (void)
{
  g_autoptr (TgSecret) token = tg_secret_new ("TOKEN");
  g_autoptr (TgSecret) response = tg_sasl_xoauth2 ("a,b=c@example.net", token);
  g_autofree char *text = decode (response);

  g_assert_cmpstr (text, ==, "user=a,b=c@example.net\001auth=Bearer TOKEN\001\001");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sasl/names", test_names);
  g_test_add_func ("/sasl/oauthbearer", test_oauthbearer);
  g_test_add_func ("/sasl/xoauth2", test_xoauth2);
  return g_test_run ();
}
