/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-redirect-match.h"

#define PRIVATE_URI "io.github.tegata.tegata:/consent"
#define LOOPBACK_URI "http://127.0.0.1:49152/callback"
#define HTTPS_URI "https://localhost/done"

static const struct
{
  const char *redirect_uri;
  const char *uri;
  gboolean matches;
} cases[] = {
  { PRIVATE_URI, "io.github.tegata.tegata:/consent?code=c&state=s", TRUE },
  { PRIVATE_URI, "io.github.tegata.tegata:/consent?error=access_denied&state=s", TRUE },
  { PRIVATE_URI, "io.github.tegata.tegata:/consent", TRUE },
  { PRIVATE_URI, "IO.GitHub.Tegata.Tegata:/consent?code=c", TRUE },
  { PRIVATE_URI, "io.github.tegata.tegata:/consent#code=c", TRUE },
  { PRIVATE_URI, "io.github.tegata.tegata:/consentx?code=c", FALSE },
  { PRIVATE_URI, "io.github.tegata.tegata:/consent/?code=c", FALSE },
  { PRIVATE_URI, "io.github.tegata.tegata:/Consent?code=c", FALSE },
  { PRIVATE_URI, "io.github.tegata.tegata:consent?code=c", FALSE },
  { PRIVATE_URI, "io.github.tegata.tegata://consent?code=c", FALSE },
  { PRIVATE_URI, "io.github.tegata.tegata://evil.example/consent?code=c", FALSE },
  { PRIVATE_URI, "io.github.tegata.tegata.evil:/consent?code=c", FALSE },
  { PRIVATE_URI, "https://accounts.example.net/?u=io.github.tegata.tegata:/consent", FALSE },

  { LOOPBACK_URI, "http://127.0.0.1:49152/callback?code=c", TRUE },
  { LOOPBACK_URI, "http://127.0.0.1:49153/callback?code=c", FALSE },
  { LOOPBACK_URI, "http://127.0.0.1/callback?code=c", FALSE },
  { LOOPBACK_URI, "http://localhost:49152/callback?code=c", FALSE },
  { LOOPBACK_URI, "https://127.0.0.1:49152/callback?code=c", FALSE },
  { LOOPBACK_URI, "http://127.0.0.1:49152/callback%2f?code=c", FALSE },
  { LOOPBACK_URI, "http://user@127.0.0.1:49152/callback?code=c", FALSE },
  { LOOPBACK_URI, "http://127.0.0.1:49152@evil.example/callback?code=c", FALSE },

  { HTTPS_URI, "https://localhost/done?code=c", TRUE },
  { HTTPS_URI, "https://localhost:443/done?code=c", TRUE },
  { HTTPS_URI, "https://LOCALHOST/done?code=c", TRUE },
  { HTTPS_URI, "https://localhost.evil.example/done?code=c", FALSE },
  { HTTPS_URI, "https://localhost:8443/done?code=c", FALSE },
  { HTTPS_URI, "https://localhost/done/../other?code=c", FALSE },
  /* RFC 3986 6.2.2.3: the same address. */
  { HTTPS_URI, "https://localhost/other/../done?code=c", TRUE },
  { HTTPS_URI, "https://localhost/", FALSE },
  { "https://localhost", "https://localhost/?code=c", TRUE },
  { "https://localhost", "https://localhost.evil/?code=c", FALSE },
  { "https://localhost/", "https://localhost?code=c", TRUE },

  { PRIVATE_URI, "", FALSE },
  { PRIVATE_URI, "not a uri", FALSE },
  { "not a uri", "not a uri", FALSE },
};

static void
test_match (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].uri);
      g_assert_cmpint (tg_redirect_match (cases[i].redirect_uri, cases[i].uri), ==, cases[i].matches);
    }
}

static void
test_may_load (void)
{
  const char *may[] = {
    "https://accounts.example.net/auth?x=y",
    "HTTPS://accounts.example.net/",
    "about:blank",
    NULL,
  };
  const char *may_not[] = {
    "http://accounts.example.net/",
    "data:text/html,x",
    "file:///etc/passwd",
    "ftp://example.net/",
    "intent://x#Intent;end",
    "mailto:a@example.net",
    "about:config",
    "javascript:alert(1)",
    "blob:https://example.net/1",
    "https:///path",
    "https:path",
    "view-source:https://example.net/",
    "",
    NULL,
  };

  for (guint i = 0; may[i] != NULL; i++)
    g_assert_true (tg_redirect_may_load (may[i]));
  for (guint i = 0; may_not[i] != NULL; i++)
    {
      g_test_message ("%s", may_not[i]);
      g_assert_false (tg_redirect_may_load (may_not[i]));
    }
  g_assert_false (tg_redirect_may_load (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/redirect-match/match", test_match);
  g_test_add_func ("/redirect-match/may-load", test_may_load);
  return g_test_run ();
}
