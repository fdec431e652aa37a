/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-base64url.h"
#include "tg-error.h"
#include "tg-id-token.h"

#include <string.h>

#define NOW_SEC 1700000000

/* (transfer full) */
static char *
make_token (const char *claims)
{
  g_autofree char *json = g_strdelimit (g_strdup (claims), "'", '"');
  g_autofree char *payload = tg_base64url_encode ((const guint8 *)json, strlen (json));

  return g_strdup_printf ("eyJhbGciOiJub25lIn0.%s.c2ln", payload);
}

static void
assert_wrong (const char *token, const char *claim)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *email = NULL;

  g_test_message ("%s", token);
  g_assert_false (
      tg_id_token_read (token, NOW_SEC, "https://e.net", "client", "n", &subject, &email, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_FAILED);
  g_assert_null (subject);
  g_assert_null (email);
  if (claim != NULL)
    {
      g_autofree char *named = g_strdup_printf ("(%s)", claim);
      g_assert_nonnull (strstr (error->message, named));
    }
}

#define REST "'iss':'https://e.net','sub':'s','exp':1700003600,'nonce':'n'"

static void
test_right (void)
{
  static const struct
  {
    const char *claims;
    const char *email;
  } rows[] = {
    { "{" REST ",'aud':'client'}", NULL },
    { "{" REST ",'aud':['client']}", NULL },
    { "{" REST ",'aud':['other','client'],'azp':'client'}", NULL },
    { "{" REST ",'aud':'client','azp':'client','email':'a@e.net','preferred_username':'b@e.net'}",
      "a@e.net" },
    { "{" REST ",'aud':'client','preferred_username':'b@e.net'}", "b@e.net" },
    { "{" REST ",'aud':'client','email':7}", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *token = make_token (rows[i].claims);
      g_autofree char *subject = NULL;
      g_autofree char *email = NULL;

      g_assert_true (
          tg_id_token_read (token, NOW_SEC, "https://e.net", "client", "n", &subject, &email, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (subject, ==, "s");
      g_assert_cmpstr (email, ==, rows[i].email);
    }
}

static void
test_wrong_claims (void)
{
  static const struct
  {
    const char *claims;
    const char *claim;
  } rows[] = {
    { "{'aud':'client','sub':'s','exp':1700003600,'nonce':'n'}", "iss" },
    { "{'aud':'client','iss':'https://e.net/','sub':'s','exp':1700003600,'nonce':'n'}", "iss" },
    { "{'aud':'client','iss':['https://e.net'],'sub':'s','exp':1700003600,'nonce':'n'}", "iss" },
    { "{'aud':'client','iss':'https://e.net','exp':1700003600,'nonce':'n'}", "sub" },
    { "{'aud':'client','iss':'https://e.net','sub':'','exp':1700003600,'nonce':'n'}", "sub" },
    { "{'aud':'client','iss':'https://e.net','sub':7,'exp':1700003600,'nonce':'n'}", "sub" },
    { "{" REST "}", "aud" },
    { "{" REST ",'aud':'other'}", "aud" },
    { "{" REST ",'aud':[]}", "aud" },
    { "{" REST ",'aud':['other']}", "aud" },
    { "{" REST ",'aud':['client',7]}", "aud" },
    { "{" REST ",'aud':['client','other']}", "aud" },
    { "{" REST ",'aud':['client','other'],'azp':'other'}", "aud" },
    { "{" REST ",'aud':'client','azp':'other'}", "aud" },
    { "{" REST ",'aud':'client','azp':7}", "aud" },
    { "{'aud':'client','iss':'https://e.net','sub':'s','exp':1700003600}", "nonce" },
    { "{'aud':'client','iss':'https://e.net','sub':'s','exp':1700003600,'nonce':'m'}", "nonce" },
    { "{'aud':'client','iss':'https://e.net','sub':'s','nonce':'n'}", "exp" },
    { "{'aud':'client','iss':'https://e.net','sub':'s','exp':'1700003600','nonce':'n'}", "exp" },
    { "{'aud':'client','iss':'https://e.net','sub':'s','exp':-1,'nonce':'n'}", "exp" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *token = make_token (rows[i].claims);
      assert_wrong (token, rows[i].claim);
    }
}

static void
assert_expiry (gint64 exp_sec, gboolean good)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *claims = g_strdup_printf ("{'iss':'i','sub':'s','exp':%" G_GINT64_FORMAT "}", exp_sec);
  g_autofree char *token = make_token (claims);
  g_autofree char *subject = NULL;
  g_autofree char *email = NULL;

  g_assert_cmpint (tg_id_token_read (token, NOW_SEC, NULL, NULL, NULL, &subject, &email, &error), ==, good);
}

static void
test_leeway (void)
{
  assert_expiry (NOW_SEC, TRUE);
  assert_expiry (NOW_SEC - 299, TRUE);
  assert_expiry (NOW_SEC - 300, FALSE);
  assert_expiry (G_MAXINT64, TRUE);
}

static void
test_long_subject (void)
{
  g_autofree char *longest = g_strnfill (255, 's');
  g_autofree char *claims = g_strdup_printf (
      "{'aud':'client','iss':'https://e.net','sub':'%ss','exp':1700003600,'nonce':'n'}", longest);
  g_autofree char *token = make_token (claims);

  assert_wrong (token, "sub");
}

static void
test_unreadable (void)
{
  static const char *const wrong[] = {
    "", "a", "a.b", "..", "a.e30", "a.e30.b.c", "a.e30.b.c.d", "a.e3=.b", "a.W10.b", "a.bnVsbA.b", "a.eyJh.b",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    assert_wrong (wrong[i], NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/id-token/right", test_right);
  g_test_add_func ("/id-token/wrong-claims", test_wrong_claims);
  g_test_add_func ("/id-token/leeway", test_leeway);
  g_test_add_func ("/id-token/long-subject", test_long_subject);
  g_test_add_func ("/id-token/unreadable", test_unreadable);
  return g_test_run ();
}
