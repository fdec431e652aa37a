/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-device-reply.h"
#include "tg-error.h"

#define NOW_SEC 1700000000
#define GOOD                                                                                                 \
  "'device_code':'secret','user_code':'WDJB-MJHT','verification_uri':'https://example.net/device',"          \
  "'expires_in':900"

/* ' in @json stands for ". */
static TgDeviceReply *
parse (guint status, const char *content_type, const char *json, GError **error)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

  return tg_device_reply_parse (status, content_type, body, NOW_SEC, error);
}

static void
test_good (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgDeviceReply) reply =
      parse (200,
             "application/json",
             "{" GOOD ",'verification_uri_complete':'https://example.net/device?user_code=WDJB-MJHT',"
             "'interval':7,'more':{}}",
             &error);

  g_assert_no_error (error);
  g_assert_cmpstr (tg_secret_peek (reply->device_code), ==, "secret");
  g_assert_cmpstr (reply->user_code, ==, "WDJB-MJHT");
  g_assert_cmpstr (reply->verification_uri, ==, "https://example.net/device");
  g_assert_cmpstr (reply->verification_uri_complete, ==, "https://example.net/device?user_code=WDJB-MJHT");
  g_assert_cmpuint (reply->lifetime_sec, ==, 900);
  g_assert_cmpint (reply->expires_at_sec, ==, NOW_SEC + 900);
  g_assert_cmpuint (reply->interval_sec, ==, 7);
}

static const struct
{
  const char *json;
  guint interval_sec;
  guint lifetime_sec;
} times[] = {
  { "{" GOOD "}", 5, 900 },
  { "{" GOOD ",'interval':0}", 5, 900 },
  { "{" GOOD ",'interval':-3}", 5, 900 },
  { "{" GOOD ",'interval':'8'}", 8, 900 },
  { "{" GOOD ",'interval':'soon'}", 5, 900 },
  { "{" GOOD ",'interval':86400}", TG_DEVICE_INTERVAL_MAX_SEC, 900 },
  { "{'device_code':'s','user_code':'A','verification_url':'https://example.net/','expires_in':'60'}",
    5,
    60 },
  { "{'device_code':'s','user_code':'A','verification_uri':'https://example.net/',"
    "'expires_in':9223372036854775807}",
    5,
    TG_DEVICE_LIFETIME_MAX_SEC },
};

static void
test_times (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TgDeviceReply) reply = parse (200, "application/json", times[i].json, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (reply->interval_sec, ==, times[i].interval_sec);
      g_assert_cmpuint (reply->lifetime_sec, ==, times[i].lifetime_sec);
    }
}

/* The code alone is enough. */
static void
test_bad_complete (void)
{
  static const char *const pages[] = {
    "http://example.net/device?user_code=A",
    "javascript:alert(1)",
    "",
    "https://user@example.net/",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *json = g_strdup_printf ("{" GOOD ",'verification_uri_complete':'%s'}", pages[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (TgDeviceReply) reply = parse (200, "application/json", json, &error);

      g_assert_no_error (error);
      g_assert_null (reply->verification_uri_complete);
    }
}

static const struct
{
  guint status;
  const char *content_type;
  const char *json;
  TgError expected;
  const char *says; /* (nullable) */
} refusals[] = {
  { 200, "application/json", "{}", TG_ERROR_FAILED, "device_code" },
  { 200,
    "application/json",
    "{'device_code':'','user_code':'A','verification_uri':'https://e.net/','expires_in':9}",
    TG_ERROR_FAILED,
    "device_code" },
  { 200,
    "application/json",
    "{'device_code':7,'user_code':'A','verification_uri':'https://e.net/','expires_in':9}",
    TG_ERROR_FAILED,
    "device_code" },
  { 200,
    "application/json",
    "{'device_code':'s','verification_uri':'https://e.net/','expires_in':9}",
    TG_ERROR_FAILED,
    "user_code" },
  /* Would redraw the terminal, or look like something else. */
  { 200,
    "application/json",
    "{'device_code':'s','user_code':'A\\u001b[2J','verification_uri':'https://e.net/','expires_in':9}",
    TG_ERROR_FAILED,
    "user_code" },
  { 200,
    "application/json",
    "{'device_code':'s','user_code':'А','verification_uri':'https://e.net/','expires_in':9}",
    TG_ERROR_FAILED,
    "user_code" },
  { 200,
    "application/json",
    "{'device_code':'s','user_code':'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',"
    "'verification_uri':'https://e.net/','expires_in':9}",
    TG_ERROR_FAILED,
    "user_code" },
  { 200,
    "application/json",
    "{'device_code':'s','user_code':'A','expires_in':9}",
    TG_ERROR_FAILED,
    "verification_uri" },
  { 200,
    "application/json",
    "{'device_code':'s','user_code':'A','verification_uri':'http://e.net/','expires_in':9}",
    TG_ERROR_FAILED,
    "verification_uri" },
  { 200,
    "application/json",
    "{'device_code':'s','user_code':'A','verification_uri':'https://e.net/ x','expires_in':9}",
    TG_ERROR_FAILED,
    "verification_uri" },
  { 200,
    "application/json",
    "{'device_code':'s','user_code':'A','verification_uri':'https://e.net@evil.example/','expires_in':9}",
    TG_ERROR_FAILED,
    "verification_uri" },
  { 200,
    "application/json",
    "{'device_code':'s','user_code':'A','verification_uri':'https://e.net/'}",
    TG_ERROR_FAILED,
    "expires_in" },
  { 200,
    "application/json",
    "{'device_code':'s','user_code':'A','verification_uri':'https://e.net/','expires_in':0}",
    TG_ERROR_FAILED,
    "expires_in" },
  { 200, "text/html", "{" GOOD "}", TG_ERROR_PROVIDER_UNAVAILABLE, NULL },
  { 500, "application/json", "{" GOOD "}", TG_ERROR_PROVIDER_UNAVAILABLE, NULL },
  { 400, "application/json", "{'error':'invalid_scope'}", TG_ERROR_FAILED, "invalid_scope" },
  { 401, "application/json", "{'error':'invalid_client'}", TG_ERROR_UNSUPPORTED, "invalid_client" },
  /* There is no grant yet that could be gone. */
  { 400, "application/json", "{'error':'invalid_grant'}", TG_ERROR_FAILED, NULL },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (refusals[i].status, refusals[i].content_type, refusals[i].json, &error));
      g_assert_error (error, TG_ERROR, (int)refusals[i].expected);
      if (refusals[i].says != NULL)
        g_assert_nonnull (strstr (error->message, refusals[i].says));
    }
}

static const struct
{
  guint status;
  const char *content_type;
  const char *json;
  TgDeviceWait expected;
} waits[] = {
  { 400, "application/json", "{\"error\":\"authorization_pending\"}", TG_DEVICE_WAIT_PENDING },
  { 400, "application/json; charset=utf-8", "{\"error\":\"slow_down\"}", TG_DEVICE_WAIT_SLOW_DOWN },
  { 400, "application/json", "{\"error\":\"access_denied\"}", TG_DEVICE_WAIT_DENIED },
  { 400, "application/json", "{\"error\":\"expired_token\"}", TG_DEVICE_WAIT_EXPIRED },
  /* Some answer it with another status of the same kind. */
  { 428, "application/json", "{\"error\":\"authorization_pending\"}", TG_DEVICE_WAIT_PENDING },
  { 403, "application/json", "{\"error\":\"access_denied\"}", TG_DEVICE_WAIT_DENIED },
  { 400, "application/json", "{\"error\":\"invalid_grant\"}", TG_DEVICE_WAIT_OVER },
  { 400, "application/json", "{\"error\":\"Slow_Down\"}", TG_DEVICE_WAIT_OVER },
  { 200, "application/json", "{\"access_token\":\"a\"}", TG_DEVICE_WAIT_OVER },
  { 400, "text/html", "{\"error\":\"access_denied\"}", TG_DEVICE_WAIT_OVER },
  { 400, NULL, "{\"error\":\"access_denied\"}", TG_DEVICE_WAIT_OVER },
  { 503, "application/json", "{\"error\":\"access_denied\"}", TG_DEVICE_WAIT_OVER },
  { 400, "application/json", "{\"error\":\"expired_token\"", TG_DEVICE_WAIT_OVER },
  { 400, "application/json", "[\"expired_token\"]", TG_DEVICE_WAIT_OVER },
  { 400, "application/json", "{\"error\":7}", TG_DEVICE_WAIT_OVER },
  { 400, "application/json", "", TG_DEVICE_WAIT_OVER },
};

static void
test_wait (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_static (waits[i].json, strlen (waits[i].json));

      g_assert_cmpint (
          tg_device_wait_parse (waits[i].status, waits[i].content_type, body), ==, waits[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/device-reply/good", test_good);
  g_test_add_func ("/device-reply/times", test_times);
  g_test_add_func ("/device-reply/bad-complete", test_bad_complete);
  g_test_add_func ("/device-reply/refused", test_refused);
  g_test_add_func ("/device-reply/wait", test_wait);
  return g_test_run ();
}
