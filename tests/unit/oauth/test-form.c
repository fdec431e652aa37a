/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-error.h"
#include "tg-form.h"

static void
test_encode (void)
{
  const TgFormField fields[] = {
    { "grant_type", "refresh_token" }, { "client_secret", NULL }, { "odd", "a b&c=d+e%f/é" },
    { "plain", "-._~09azAZ" },         { "empty", "" },
  };
  g_autofree char *text = tg_form_encode (fields, G_N_ELEMENTS (fields));
  g_autofree char *nothing = tg_form_encode (NULL, 0);

  g_assert_cmpstr (
      text, ==, "grant_type=refresh_token&odd=a%20b%26c%3Dd%2Be%25f%2F%C3%A9&plain=-._~09azAZ&empty=");
  g_assert_cmpstr (nothing, ==, "");
}

static void
test_decode (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) parameters =
      tg_form_decode ("code=a%2Fb+c&&flag&empty=&iss=https%3a%2f%2fe.net&e=a=b&%63=%c3%a9", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (parameters), ==, 4);
  g_assert_cmpstr (g_hash_table_lookup (parameters, "code"), ==, "a/b c");
  g_assert_cmpstr (g_hash_table_lookup (parameters, "iss"), ==, "https://e.net");
  g_assert_cmpstr (g_hash_table_lookup (parameters, "e"), ==, "a=b");
  g_assert_cmpstr (g_hash_table_lookup (parameters, "c"), ==, "é");

  g_autoptr (GHashTable) nothing = tg_form_decode (NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (nothing), ==, 0);
}

static void
test_refused (void)
{
  static const char *const wrong[] = {
    "a=1&a=2", "a=1&b=2&%61=1", "a=%", "a=%4", "a=%zz", "a=%00", "a=x%00y", "a=%ff", "%ff=a", "a=\xc3",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("row %" G_GSIZE_FORMAT, i);
      g_assert_null (tg_form_decode (wrong[i], &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/encode", test_encode);
  g_test_add_func ("/form/decode", test_decode);
  g_test_add_func ("/form/refused", test_refused);
  return g_test_run ();
}
