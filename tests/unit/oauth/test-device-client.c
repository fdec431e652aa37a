/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fixture-network.h"
#include "fixture-provider.h"
#include "fixture-server.h"
#include "tg-device-client.h"
#include "tg-error.h"

#define JSON "application/json"
#define TOKENS "{'access_token':'at','token_type':'Bearer','refresh_token':'rt','expires_in':3600}"
#define WATCH_MSEC 10

typedef struct
{
  FixtureServer *server;
  TgDeviceClient *client;
  TgProvider *provider;
  TgDeviceReply *device;
  GCancellable *cancellable;

  /* What changes after the first request. */
  const char *next_answer; /* (nullable) */
  gboolean cancel_next;
  gint64 first_usec; /* when it was seen */
} Fixture;

static TgProvider *
provider_new (Fixture *fixture, const char *more)
{
  g_autofree char *token = fixture_server_get_uri (fixture->server, "/token");
  g_autofree char *device = fixture_server_get_uri (fixture->server, "/device/auth");
  g_autofree char *patch = g_strdup_printf (
      "{ 'token_endpoint': '%s', 'device_authorization_endpoint': '%s' %s }", token, device, more);

  return fixture_provider_new (patch);
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = fixture_server_new ();
  fixture->client = tg_device_client_new ();
  fixture->provider = provider_new (fixture, "");
  fixture->cancellable = g_cancellable_new ();
  fixture->device = g_new0 (TgDeviceReply, 1);
  fixture->device->device_code = tg_secret_new ("the device code");
  fixture->device->interval_sec = 1;
  fixture->device->lifetime_sec = 60;
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->client);
  g_clear_object (&fixture->cancellable);
  g_clear_pointer (&fixture->device, tg_device_reply_free);
  g_clear_pointer (&fixture->provider, tg_provider_unref);
  g_clear_pointer (&fixture->server, fixture_server_free);
}

static gboolean
watch_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  if (fixture->server->n_requests == 0 || fixture->first_usec != 0)
    return G_SOURCE_CONTINUE;
  fixture->first_usec = g_get_monotonic_time ();
  if (fixture->next_answer != NULL)
    fixture_server_set_answer (fixture->server, 200, JSON, fixture->next_answer);
  if (fixture->cancel_next)
    g_cancellable_cancel (fixture->cancellable);
  return G_SOURCE_CONTINUE;
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

/* (transfer full) (nullable) */
static TgTokenReply *
wait_for_tokens (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  guint watch_id = g_timeout_add (WATCH_MSEC, watch_cb, fixture);

  tg_device_client_wait_async (
      fixture->client, fixture->provider, fixture->device, fixture->cancellable, fixture_result_cb, &result);
  fixture_wait (&result);
  g_source_remove (watch_id);
  return tg_device_client_wait_finish (fixture->client, result, error);
}

/* (transfer full) (nullable) */
static TgDeviceReply *
start (Fixture *fixture, TgProvider *provider, GError **error)
{
  static const char *const scopes[] = { "openid", "mail", NULL };
  g_autoptr (GAsyncResult) result = NULL;

  tg_device_client_start_async (fixture->client, provider, scopes, NULL, fixture_result_cb, &result);
  return tg_device_client_start_finish (fixture->client, fixture_wait (&result), error);
}

static void
assert_field (GHashTable *form, const char *name, const char *expected)
{
  g_assert_cmpstr (g_hash_table_lookup (form, name), ==, expected);
}

static void
test_start (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TgProvider) provider = provider_new (fixture, ", 'client_secret': 'shared by all'");
  g_autoptr (GError) error = NULL;

  fixture_server_set_answer (fixture->server,
                             200,
                             JSON,
                             "{'device_code':'s','user_code':'WDJB-MJHT',"
                             "'verification_uri':'https://example.net/device','expires_in':900}");
  g_autoptr (TgDeviceReply) reply = start (fixture, provider, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (reply->user_code, ==, "WDJB-MJHT");
  g_assert_cmpstr (fixture->server->path, ==, "/device/auth");
  g_autoptr (GHashTable) form = fixture_server_get_form (fixture->server);
  g_assert_cmpuint (g_hash_table_size (form), ==, 3);
  assert_field (form, "client_id", "tegata-sample");
  assert_field (form, "client_secret", "shared by all");
  assert_field (form, "scope", "openid mail");
}

static void
test_not_offered (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TgProvider) no_endpoint = fixture_provider_new (NULL);
  g_autoptr (TgProvider) no_client = provider_new (fixture, ", 'client_id': null");
  g_autoptr (GError) error = NULL;

  g_assert_null (start (fixture, no_endpoint, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_null (start (fixture, no_client, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_UNSUPPORTED);
  g_assert_cmpuint (fixture->server->n_requests, ==, 0);
}

static void
test_pending (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 started_usec = g_get_monotonic_time ();

  fixture_server_set_answer (fixture->server, 400, JSON, "{'error':'authorization_pending'}");
  fixture->next_answer = TOKENS;
  g_autoptr (TgTokenReply) reply = wait_for_tokens (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tg_secret_peek (reply->refresh_token), ==, "rt");
  g_assert_cmpuint (fixture->server->n_requests, ==, 2);
  /* Also the first question waits. */
  g_assert_cmpint (fixture->first_usec - started_usec, >=, G_USEC_PER_SEC);

  g_autoptr (GHashTable) form = fixture_server_get_form (fixture->server);
  g_assert_cmpstr (fixture->server->path, ==, "/token");
  assert_field (form, "grant_type", "urn:ietf:params:oauth:grant-type:device_code");
  assert_field (form, "device_code", "the device code");
  assert_field (form, "client_id", "tegata-sample");
}

static void
test_slow_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture_server_set_answer (fixture->server, 400, JSON, "{'error':'slow_down'}");
  fixture->next_answer = TOKENS;
  g_autoptr (TgTokenReply) reply = wait_for_tokens (fixture, &error);
  g_assert_no_error (error);
  g_assert_nonnull (reply);
  g_assert_cmpint (g_get_monotonic_time () - fixture->first_usec, >=, (1 + 5) * G_USEC_PER_SEC - 100000);
}

static void
test_trouble (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture_server_set_answer (fixture->server, 503, "text/html", "busy");
  fixture->next_answer = TOKENS;
  g_autoptr (TgTokenReply) reply = wait_for_tokens (fixture, &error);
  g_assert_no_error (error);
  g_assert_nonnull (reply);
  g_assert_cmpint (g_get_monotonic_time () - fixture->first_usec, >=, 2 * G_USEC_PER_SEC - 100000);
}

/* A connection that breaks off is no answer. */
static void
test_hang_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->server->manner = FIXTURE_SERVER_HANGS_UP;
  fixture->next_answer = TOKENS;
  g_autoptr (TgTokenReply) reply = wait_for_tokens (fixture, &error);
  g_assert_no_error (error);
  g_assert_nonnull (reply);
  g_assert_cmpint (g_get_monotonic_time () - fixture->first_usec, >=, 2 * G_USEC_PER_SEC - 100000);
}

static const struct
{
  const char *answer;
  TgError expected;
} ends[] = {
  { "{'error':'access_denied'}", TG_ERROR_CANCELLED }, { "{'error':'expired_token'}", TG_ERROR_CANCELLED },
  { "{'error':'invalid_grant'}", TG_ERROR_FAILED },    { "{'error':'invalid_client'}", TG_ERROR_UNSUPPORTED },
  { "{'error':'nonsense'}", TG_ERROR_FAILED },
};

static void
test_ends (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autoptr (GError) error = NULL;
      guint before = fixture->server->n_requests;

      fixture_server_set_answer (fixture->server, 400, JSON, ends[i].answer);
      g_assert_null (wait_for_tokens (fixture, &error));
      g_assert_error (error, TG_ERROR, (int)ends[i].expected);
      g_assert_cmpuint (fixture->server->n_requests, ==, before + 1);
    }
}

/* The code is good for less time than an interval. */
static void
test_expired (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->device->interval_sec = 30;
  fixture->device->lifetime_sec = 1;
  g_assert_null (wait_for_tokens (fixture, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_CANCELLED);
  g_assert_cmpuint (fixture->server->n_requests, ==, 0);
}

static void
test_cancelled_asleep (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 started_usec = g_get_monotonic_time ();

  fixture->device->interval_sec = 30;
  g_timeout_add (50, cancel_cb, fixture->cancellable);
  g_assert_null (wait_for_tokens (fixture, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - started_usec, <, 10 * G_USEC_PER_SEC);
  g_assert_cmpuint (fixture->server->n_requests, ==, 0);
}

static void
test_cancelled_asking (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->server->manner = FIXTURE_SERVER_SILENT;
  fixture->cancel_next = TRUE;
  g_assert_null (wait_for_tokens (fixture, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - fixture->first_usec, <, 5 * G_USEC_PER_SEC);
}

static void
add (const char *path, void (*test) (Fixture *fixture, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_network_init ();
  add ("/device-client/start", test_start);
  add ("/device-client/not-offered", test_not_offered);
  add ("/device-client/pending", test_pending);
  add ("/device-client/slow-down", test_slow_down);
  add ("/device-client/trouble", test_trouble);
  add ("/device-client/hang-up", test_hang_up);
  add ("/device-client/ends", test_ends);
  add ("/device-client/expired", test_expired);
  add ("/device-client/cancelled-asleep", test_cancelled_asleep);
  add ("/device-client/cancelled-asking", test_cancelled_asking);
  return g_test_run ();
}
