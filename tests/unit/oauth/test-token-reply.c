/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-base64url.h"
#include "tg-error.h"
#include "tg-token-reply.h"

#include <string.h>

#define RECEIVED_SEC 1700000000

/* (transfer full) (nullable) */
static TgTokenReply *
parse_with_nonce (guint status, const char *json, const char *nonce, GError **error)
{
  char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

  g_test_message ("%u %s", status, json);
  return tg_token_reply_parse (
      status, "application/json", body, RECEIVED_SEC, "https://e.net", "client", nonce, error);
}

/* (transfer full) (nullable) */
static TgTokenReply *
parse (const char *json, GError **error)
{
  return parse_with_nonce (200, json, NULL, error);
}

static void
test_whole (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgTokenReply) reply = parse ("{'access_token':'at','token_type':'bEARER','refresh_token':'rt',"
                                          "'expires_in':3600,'scope':' mail  openid','unknown':[{}]}",
                                          &error);

  g_assert_no_error (error);
  g_assert_cmpstr (tg_secret_peek (reply->access_token), ==, "at");
  g_assert_cmpstr (tg_secret_peek (reply->refresh_token), ==, "rt");
  g_assert_cmpint (reply->expires_at_sec, ==, RECEIVED_SEC + 3600);
  g_assert_cmpuint (g_strv_length (reply->scopes), ==, 2);
  g_assert_cmpstr (reply->scopes[0], ==, "mail");
  g_assert_cmpstr (reply->scopes[1], ==, "openid");
  g_assert_null (reply->subject);
  g_assert_null (reply->email);
}

static void
test_least (void)
{
  static const char *const rows[] = {
    "{'access_token':'at','token_type':'Bearer'}",
    "{'access_token':'at','token_type':'Bearer','refresh_token':null,'scope':null,'id_token':null}",
    "{'access_token':'at','token_type':'Bearer','refresh_token':'','scope':'','id_token':''}",
    "{'access_token':'at','token_type':'Bearer','scope':'  '}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TgTokenReply) reply = parse (rows[i], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (tg_secret_peek (reply->access_token), ==, "at");
      g_assert_null (reply->refresh_token);
      g_assert_null (reply->scopes);
      g_assert_cmpint (reply->expires_at_sec, ==, 0);
    }
}

static void
test_lifetime (void)
{
  static const struct
  {
    const char *expires_in;
    gint64 lifetime_sec; /* 0 = unknown */
  } rows[] = {
    { "3600", 3600 },
    { "'3600'", 3600 },
    { "3600.0", 3600 },
    { "1", 1 },
    { "0", 0 },
    { "-1", 0 },
    { "-9223372036854775808", 0 },
    { "'-1'", 0 },
    { "''", 0 },
    { "'soon'", 0 },
    { "'3600 s'", 0 },
    { "true", 0 },
    { "null", 0 },
    { "[3600]", 0 },
    { "{}", 0 },
    { "1700003600", 365 * 24 * 60 * 60 },
    { "9223372036854775807", 365 * 24 * 60 * 60 },
    { "'99999999999999999999999999'", 365 * 24 * 60 * 60 },
    { "1e300", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *json =
          g_strdup_printf ("{'access_token':'a','token_type':'bearer','expires_in':%s}", rows[i].expires_in);
      g_autoptr (TgTokenReply) reply = parse (json, &error);
      gint64 expected = rows[i].lifetime_sec > 0 ? RECEIVED_SEC + rows[i].lifetime_sec : 0;

      g_assert_no_error (error);
      g_assert_cmpint (reply->expires_at_sec, ==, expected);
    }
}

static void
test_rules_broken (void)
{
  static const char *const rows[] = {
    "{}",
    "{'access_token':'at'}",
    "{'token_type':'Bearer'}",
    "{'access_token':'','token_type':'Bearer'}",
    "{'access_token':null,'token_type':'Bearer'}",
    "{'access_token':7,'token_type':'Bearer'}",
    "{'access_token':['at'],'token_type':'Bearer'}",
    "{'access_token':'at','token_type':'DPoP'}",
    "{'access_token':'at','token_type':'mac'}",
    "{'access_token':'at','token_type':7}",
    "{'access_token':'at','token_type':null}",
    "{'access_token':'at','token_type':'Bearer','refresh_token':7}",
    "{'access_token':'at','token_type':'Bearer','refresh_token':{}}",
    "{'access_token':'at','token_type':'Bearer','scope':['mail']}",
    "{'access_token':'a\\r\\nb','token_type':'Bearer'}",
    "{'access_token':'a\\u0001b','token_type':'Bearer'}",
    "{'access_token':'a\\u007f','token_type':'Bearer'}",
    "{'access_token':'\\u00e9','token_type':'Bearer'}",
    "{'access_token':'at','refresh_token':'r\\nt','token_type':'Bearer'}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (parse (rows[i], &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_FAILED);
      g_assert_null (strstr (error->message, "at\""));
    }
}

static void
test_errors (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (parse_with_nonce (400, "{'error':'invalid_grant'}", NULL, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_ATTENTION_NEEDED);
  g_clear_error (&error);
  /* An error beside tokens is an error. */
  g_assert_null (parse_with_nonce (
      200, "{'access_token':'at','token_type':'Bearer','error':'invalid_scope'}", NULL, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_FAILED);
}

/* (transfer full) */
static char *
make_reply (const char *nonce)
{
  g_autofree char *claims = g_strdup_printf ("{\"iss\":\"https://e.net\",\"sub\":\"s\",\"aud\":\"client\","
                                             "\"exp\":1700003600,\"nonce\":\"%s\",\"email\":\"me@e.net\"}",
                                             nonce);
  g_autofree char *payload = tg_base64url_encode ((const guint8 *)claims, strlen (claims));

  return g_strdup_printf (
      "{'access_token':'at','token_type':'Bearer','refresh_token':'rt','id_token':'e30.%s.c2ln'}", payload);
}

static void
test_identity (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = make_reply ("n");
  g_autoptr (TgTokenReply) reply = parse_with_nonce (200, json, "n", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (reply->subject, ==, "s");
  g_assert_cmpstr (reply->email, ==, "me@e.net");
}

static void
test_wrong_identity_at_sign_in (void)
{
  static const char unreadable[] = "{'access_token':'at','token_type':'Bearer','id_token':7}";
  g_autofree char *json = make_reply ("other");
  const char *const rows[] = { json, unreadable };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (parse_with_nonce (200, rows[i], "n", &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_FAILED);
    }
}

static void
test_end (void)
{
  const struct
  {
    const char *member;
    gint64 ends_at_sec;
  } rows[] = {
    { "'refresh_token_expires_in':604800", RECEIVED_SEC + 604800 },
    { "'refresh_expires_in':'1800'", RECEIVED_SEC + 1800 },
    /* Keycloak's word for "as long as you like" */
    { "'refresh_expires_in':0", 0 },
    { "'refresh_token_expires_in':-1", 0 },
    { "'refresh_token_expires_in':[1]", 0 },
    { "'expires_in':3600", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("{'access_token':'a','token_type':'bearer',%s}", rows[i].member);
      g_autoptr (GError) error = NULL;
      g_autoptr (TgTokenReply) reply = parse (text, &error);

      g_assert_no_error (error);
      g_assert_cmpint (reply->ends_at_sec, ==, rows[i].ends_at_sec);
    }
}

/* The clock jumped by years: the new refresh token has to survive that. */
static void
test_wrong_identity_at_refresh (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = make_reply ("n");
  g_strdelimit (json, "'", '"');
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (TgTokenReply) reply = tg_token_reply_parse (200,
                                                         "application/json",
                                                         body,
                                                         RECEIVED_SEC * G_GINT64_CONSTANT (2),
                                                         "https://e.net",
                                                         "client",
                                                         NULL,
                                                         &error);

  g_assert_no_error (error);
  g_assert_cmpstr (tg_secret_peek (reply->refresh_token), ==, "rt");
  g_assert_null (reply->subject);

  g_autoptr (TgTokenReply) odd = parse ("{'access_token':'at','token_type':'Bearer','id_token':7}", &error);
  g_assert_no_error (error);
  g_assert_nonnull (odd);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/token-reply/whole", test_whole);
  g_test_add_func ("/token-reply/least", test_least);
  g_test_add_func ("/token-reply/lifetime", test_lifetime);
  g_test_add_func ("/token-reply/end", test_end);
  g_test_add_func ("/token-reply/rules-broken", test_rules_broken);
  g_test_add_func ("/token-reply/errors", test_errors);
  g_test_add_func ("/token-reply/identity", test_identity);
  g_test_add_func ("/token-reply/wrong-identity-at-sign-in", test_wrong_identity_at_sign_in);
  g_test_add_func ("/token-reply/wrong-identity-at-refresh", test_wrong_identity_at_refresh);
  return g_test_run ();
}
