/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-token.h"

#define NOW 1800000000
#define BOOT 5000
#define USEC(seconds) ((gint64)(seconds)*G_USEC_PER_SEC)

static TgToken *
make_token (gint64 expires_at_sec, const char *const *granted, const char *const *asked)
{
  g_autoptr (TgSecret) secret = tg_secret_new ("at");
  TgTokenReply reply = { .access_token = secret,
                         .expires_at_sec = expires_at_sec,
                         .scopes = (char **)granted };

  return tg_token_new (&reply, asked, USEC (NOW), USEC (BOOT));
}

static void
test_life (void)
{
  g_autoptr (TgToken) token = make_token (NOW + 3600, NULL, NULL);

  g_assert_cmpint (tg_token_get_expires_at_sec (token), ==, NOW + 3600);
  g_assert_true (tg_token_is_good (token, 60, USEC (NOW), USEC (BOOT)));
  g_assert_true (tg_token_is_good (token, 60, USEC (NOW + 3539), USEC (BOOT + 3539)));
  g_assert_false (tg_token_is_good (token, 60, USEC (NOW + 3540), USEC (BOOT + 3540)));
  g_assert_true (tg_token_is_good (token, 0, USEC (NOW + 3599), USEC (BOOT + 3599)));
  g_assert_false (tg_token_is_good (token, 0, USEC (NOW + 3600), USEC (BOOT + 3600)));
}

/* The clock that went further counts. */
static void
test_clocks (void)
{
  g_autoptr (TgToken) token = make_token (NOW + 3600, NULL, NULL);

  g_assert_false (tg_token_is_good (token, 0, USEC (NOW - 86400), USEC (BOOT + 3600)));
  g_assert_false (tg_token_is_good (token, 0, USEC (NOW + 86400), USEC (BOOT + 1)));
  g_assert_true (tg_token_is_good (token, 0, USEC (NOW - 86400), USEC (BOOT + 3599)));
}

/* A token is not refreshed for every call only because it never lives as long as is asked. */
static void
test_short_life (void)
{
  g_autoptr (TgToken) token = make_token (NOW + 40, NULL, NULL);

  g_assert_true (tg_token_is_good (token, 60, USEC (NOW), USEC (BOOT)));
  g_assert_true (tg_token_is_good (token, 7200, USEC (NOW + 19), USEC (BOOT + 19)));
  g_assert_false (tg_token_is_good (token, 60, USEC (NOW + 20), USEC (BOOT + 20)));
}

static void
test_unknown_life (void)
{
  g_autoptr (TgToken) token = make_token (0, NULL, NULL);
  g_autoptr (TgToken) dead = make_token (NOW - 5, NULL, NULL);

  g_assert_cmpint (tg_token_get_expires_at_sec (token), ==, 0);
  g_assert_true (tg_token_is_good (token, 60, USEC (NOW + 239), USEC (BOOT + 239)));
  g_assert_false (tg_token_is_good (token, 60, USEC (NOW + 240), USEC (BOOT + 240)));
  g_assert_false (tg_token_is_good (dead, 0, USEC (NOW), USEC (BOOT)));
}

static void
test_scope (void)
{
  const char *asked[] = { "openid", "mail", NULL };
  const char *granted[] = { "mail", NULL };
  g_autoptr (TgToken) as_asked = make_token (0, NULL, asked);
  g_autoptr (TgToken) as_granted = make_token (0, granted, asked);
  g_autoptr (TgToken) unknown = make_token (0, NULL, NULL);

  g_assert_cmpstr (tg_token_get_scope (as_asked), ==, "openid mail");
  g_assert_cmpstr (tg_token_get_scope (as_granted), ==, "mail");
  g_assert_cmpstr (tg_token_get_scope (unknown), ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/token/life", test_life);
  g_test_add_func ("/token/clocks", test_clocks);
  g_test_add_func ("/token/short-life", test_short_life);
  g_test_add_func ("/token/unknown-life", test_unknown_life);
  g_test_add_func ("/token/scope", test_scope);
  return g_test_run ();
}
