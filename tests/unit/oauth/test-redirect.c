/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-error.h"
#include "tg-redirect.h"

static void
test_validate (void)
{
  static const char *const good[] = {
    "http://127.0.0.1:8080/callback",
    "http://127.0.0.1/",
    "http://[::1]:1/cb",
    "http://localhost:99",
    "https://localhost",
    "https://app.example/cb?a=b",
    "io.github.tegata.tegata:/consent",
  };
  static const char *const bad[] = {
    "",
    "callback",
    "/callback",
    "http://example.net/callback",
    "http://127.0.0.2/callback",
    "http://127.0.0.1.evil.example/cb",
    "http://user@127.0.0.1/cb",
    "https://user:pw@app.example/",
    "https:///cb",
    "https://app.example/cb#x",
    "https://app.example/cb#",
    "https://app.example/cb?a=1&a=2",
    "tegata:/consent",
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "http://127.0.0.1:99999/",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_true (tg_redirect_validate (good[i], &error));
      g_assert_no_error (error);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", bad[i]);
      g_assert_false (tg_redirect_validate (bad[i], &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_accepted (void)
{
  static const struct
  {
    const char *redirect_uri;
    const char *uri;
  } rows[] = {
    { "http://127.0.0.1:8080/callback", "http://127.0.0.1:8080/callback?code=c" },
    { "http://127.0.0.1:8080/callback", "HTTP://127.0.0.1:8080/callback?code=c" },
    { "http://[::1]:8080/callback", "http://[::1]:8080/callback?code=c" },
    { "https://localhost", "https://localhost/?code=c" },
    { "https://localhost/", "https://localhost?code=c" },
    { "io.github.tegata.tegata:/consent", "io.github.tegata.tegata:/consent?code=c" },
    { "IO.github.tegata.tegata:/consent", "io.github.Tegata.tegata:/consent?code=c" },
    { "https://app.example/cb?a=b", "https://app.example/cb?a=b&code=c" },
    { "https://app.example/cb?a=b", "https://app.example/cb?code=c&a=b" },
    { "https://app.example/cb?a=%62", "https://app.example/cb?code=c&a=b" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", rows[i].uri);
      g_autoptr (GHashTable) parameters = tg_redirect_parse (rows[i].redirect_uri, rows[i].uri, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (g_hash_table_size (parameters), ==, 1);
      g_assert_cmpstr (g_hash_table_lookup (parameters, "code"), ==, "c");
    }
}

static void
test_not_ours (void)
{
  static const struct
  {
    const char *redirect_uri;
    const char *uri;
  } rows[] = {
    { "http://127.0.0.1:8080/callback", "" },
    { "http://127.0.0.1:8080/callback", "code=c" },
    { "http://127.0.0.1:8080/callback", "https://127.0.0.1:8080/callback?code=c" },
    { "http://127.0.0.1:8080/callback", "http://127.0.0.1:8081/callback?code=c" },
    { "http://127.0.0.1:8080/callback", "http://127.0.0.1/callback?code=c" },
    { "http://127.0.0.1:8080/callback", "http://localhost:8080/callback?code=c" },
    { "http://127.0.0.1:8080/callback", "http://127.0.0.1:8080/callback/?code=c" },
    { "http://127.0.0.1:8080/callback", "http://127.0.0.1:8080/callback2?code=c" },
    { "http://127.0.0.1:8080/callback", "http://127.0.0.1:8080/Callback?code=c" },
    { "http://127.0.0.1:8080/callback", "http://127.0.0.1:8080/x/../callback?code=c" },
    { "http://127.0.0.1:8080/callback", "http://127.0.0.1:8080/call%62ack?code=c" },
    { "http://127.0.0.1:8080/callback", "http://me@127.0.0.1:8080/callback?code=c" },
    { "http://127.0.0.1:8080/callback", "http://127.0.0.1:8080/callback#code=c" },
    { "http://127.0.0.1:8080/callback", "http://127.0.0.1:8080/callback?code=c#" },
    { "http://127.0.0.1:8080/callback", " http://127.0.0.1:8080/callback?code=c" },
    { "https://localhost", "https://localhost.evil.example/?code=c" },
    { "https://localhost", "https://localhost:443@evil.example/?code=c" },
    { "https://localhost", "https://localhost/x?code=c" },
    { "io.github.tegata.tegata:/consent", "io.github.tegata.tegata://consent?code=c" },
    { "io.github.tegata.tegata:/consent", "io.github.tegata.tegata:///consent?code=c" },
    { "io.github.tegata.tegata:/consent", "io.github.tegata.tegata:consent?code=c" },
    { "https://app.example/cb?a=b", "https://app.example/cb?code=c" },
    { "https://app.example/cb?a=b", "https://app.example/cb?code=c&a=c" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("%s", rows[i].uri);
      g_assert_null (tg_redirect_parse (rows[i].redirect_uri, rows[i].uri, &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_ambiguous (void)
{
  static const char *const queries[] = {
    "code=a&code=b", "state=a&code=c&state=a", "code=%", "code=%00", "code=%ff"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *uri = g_strconcat ("http://127.0.0.1:1/?", queries[i], NULL);
      g_assert_null (tg_redirect_parse ("http://127.0.0.1:1/", uri, &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_NOT_ALLOWED);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/redirect/validate", test_validate);
  g_test_add_func ("/redirect/accepted", test_accepted);
  g_test_add_func ("/redirect/not-ours", test_not_ours);
  g_test_add_func ("/redirect/ambiguous", test_ambiguous);
  return g_test_run ();
}
