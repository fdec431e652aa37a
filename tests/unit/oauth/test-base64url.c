/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-base64url.h"

#include <string.h>

static void
assert_both_ways (const char *octets, gsize length, const char *expected)
{
  g_autofree char *text = tg_base64url_encode ((const guint8 *)octets, length);
  g_assert_cmpstr (text, ==, expected);

  gsize decoded_length = 0;
  g_autofree guint8 *decoded = tg_base64url_decode (text, strlen (text), &decoded_length);
  g_assert_nonnull (decoded);
  g_assert_cmpmem (decoded, decoded_length, octets, length);
  g_assert_cmpint (decoded[decoded_length], ==, 0);
}

/* RFC 4648, 10, without the padding; the last ones from its alphabet's two special characters. */
static void
test_vectors (void)
{
  assert_both_ways ("", 0, "");
  assert_both_ways ("f", 1, "Zg");
  assert_both_ways ("fo", 2, "Zm8");
  assert_both_ways ("foo", 3, "Zm9v");
  assert_both_ways ("foob", 4, "Zm9vYg");
  assert_both_ways ("fooba", 5, "Zm9vYmE");
  assert_both_ways ("foobar", 6, "Zm9vYmFy");
  assert_both_ways ("\xfb\xff\xfe", 3, "-__-");
  assert_both_ways ("\0\0", 2, "AAA");
}

static void
test_refused (void)
{
  static const char *const wrong[] = {
    "A", "Zm9vY", "Zg==", "Zm8=", "Zm+v", "Zm/v", "Zm v", "Zm\n9v", "Zm9é"
  };
  gsize length = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_null (tg_base64url_decode (wrong[i], strlen (wrong[i]), &length));
  g_assert_null (tg_base64url_decode ("Zm\0v", 4, &length));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base64url/vectors", test_vectors);
  g_test_add_func ("/base64url/refused", test_refused);
  return g_test_run ();
}
