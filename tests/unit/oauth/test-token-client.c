/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fixture-network.h"
#include "fixture-provider.h"
#include "fixture-server.h"
#include "tg-base64url.h"
#include "tg-error.h"
#include "tg-token-client.h"

#include <string.h>

static const char redirect_uri[] = "http://127.0.0.1:4321/callback";

typedef struct
{
  FixtureServer *server;
  TgTokenClient *client;
  TgProvider *provider;
} Fixture;

/* (transfer full) the sample provider, but at the test's server; @more: members of its "oauth", with a comma before */
static TgProvider *
provider_new (Fixture *fixture, const char *more)
{
  g_autofree char *token = fixture_server_get_uri (fixture->server, "/token");
  g_autofree char *revocation = fixture_server_get_uri (fixture->server, "/revocation");
  g_autofree char *patch =
      g_strdup_printf ("{ 'token_endpoint': '%s', 'revocation_endpoint': '%s' %s }", token, revocation, more);

  return fixture_provider_new (patch);
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = fixture_server_new ();
  fixture->client = tg_token_client_new ();
  fixture->provider = provider_new (fixture, "");
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->client);
  g_clear_pointer (&fixture->provider, tg_provider_unref);
  g_clear_pointer (&fixture->server, fixture_server_free);
}

/* (transfer full) */
static TgAuthorization *
authorization_new (TgProvider *provider)
{
  static const char *const scopes[] = { "openid", "mail", NULL };
  g_autoptr (GError) error = NULL;
  TgAuthorization *authorization = tg_authorization_new (provider, redirect_uri, scopes, NULL, &error);

  g_assert_no_error (error);
  return authorization;
}

/* (transfer full) (nullable) */
static TgTokenReply *
exchange_code (Fixture *fixture, TgProvider *provider, TgAuthorization *authorization, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TgSecret) code = tg_secret_new ("the code");

  tg_token_client_exchange_async (
      fixture->client, provider, authorization, code, NULL, fixture_result_cb, &result);
  return tg_token_client_exchange_finish (fixture->client, fixture_wait (&result), error);
}

/* (transfer full) (nullable) */
static TgTokenReply *
refresh_token (Fixture *fixture,
               TgProvider *provider,
               const char *const *scopes,
               guint *retry_after_sec,
               GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TgSecret) token = tg_secret_new ("old token");

  tg_token_client_refresh_async (fixture->client, provider, token, scopes, NULL, fixture_result_cb, &result);
  fixture_wait (&result);
  if (retry_after_sec != NULL)
    *retry_after_sec = tg_token_client_get_retry_after_sec (fixture->client, result);
  return tg_token_client_refresh_finish (fixture->client, result, error);
}

static gboolean
revoke_token (Fixture *fixture, TgProvider *provider, guint *retry_after_sec, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TgSecret) token = tg_secret_new ("old token");

  tg_token_client_revoke_async (fixture->client, provider, token, NULL, fixture_result_cb, &result);
  fixture_wait (&result);
  *retry_after_sec = tg_token_client_get_retry_after_sec (fixture->client, result);
  return tg_token_client_revoke_finish (fixture->client, result, error);
}

static void
assert_field (GHashTable *form, const char *name, const char *expected)
{
  g_assert_cmpstr (g_hash_table_lookup (form, name), ==, expected);
}

/* An answer whose id_token carries @nonce. */
static void
set_tokens (Fixture *fixture, const char *nonce)
{
  g_autofree char *claims =
      g_strdup_printf ("{\"iss\":\"https://accounts.example.net\",\"sub\":\"traveller\","
                       "\"aud\":\"tegata-sample\",\"exp\":%" G_GINT64_FORMAT
                       ",\"nonce\":\"%s\",\"email\":\"traveller@example.net\"}",
                       g_get_real_time () / G_USEC_PER_SEC + 3600,
                       nonce);
  g_autofree char *payload = tg_base64url_encode ((const guint8 *)claims, strlen (claims));
  g_autofree char *answer =
      g_strdup_printf ("{'access_token':'at','token_type':'Bearer','refresh_token':'rt','expires_in':3600,"
                       "'scope':'openid mail','id_token':'e30.%s.c2ln'}",
                       payload);

  fixture_server_set_answer (fixture->server, 200, "application/json", answer);
}

static void
test_exchange (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgAuthorization) authorization = authorization_new (fixture->provider);
  gint64 before_sec = g_get_real_time () / G_USEC_PER_SEC;
  set_tokens (fixture, tg_authorization_get_nonce (authorization));
  g_autoptr (TgTokenReply) reply = exchange_code (fixture, fixture->provider, authorization, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (tg_secret_peek (reply->access_token), ==, "at");
  g_assert_cmpstr (tg_secret_peek (reply->refresh_token), ==, "rt");
  g_assert_cmpstr (reply->subject, ==, "traveller");
  g_assert_cmpstr (reply->email, ==, "traveller@example.net");
  g_assert_cmpint (reply->expires_at_sec, >=, before_sec + 3600);
  g_assert_cmpint (reply->expires_at_sec, <=, g_get_real_time () / G_USEC_PER_SEC + 3600);

  g_autoptr (GHashTable) form = fixture_server_get_form (fixture->server);
  g_assert_cmpstr (fixture->server->path, ==, "/token");
  assert_field (form, "grant_type", "authorization_code");
  assert_field (form, "code", "the code");
  assert_field (form, "redirect_uri", redirect_uri);
  assert_field (form, "client_id", "tegata-sample");
  assert_field (form, "code_verifier", tg_secret_peek (tg_authorization_get_verifier (authorization)));
  g_assert_cmpuint (g_hash_table_size (form), ==, 5);
}

/* Consent is asked for everything at once, the token for mail alone. */
static void
test_exchange_for_one_resource (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TgProvider) provider = provider_new (fixture, ", 'one_resource_a_token': true");
  g_autoptr (TgAuthorization) authorization = authorization_new (provider);
  set_tokens (fixture, tg_authorization_get_nonce (authorization));
  g_autoptr (TgTokenReply) reply = exchange_code (fixture, provider, authorization, NULL);
  g_autoptr (GHashTable) form = fixture_server_get_form (fixture->server);
  g_autofree char *scope = g_strjoinv (" ", (char **)tg_provider_get_scopes (provider, "mail"));

  g_assert_nonnull (reply);
  assert_field (form, "scope", scope);
}

static void
test_exchange_with_wrong_nonce (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgAuthorization) authorization = authorization_new (fixture->provider);
  set_tokens (fixture, "of somebody else");

  g_assert_null (exchange_code (fixture, fixture->provider, authorization, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_FAILED);
}

static void
test_client_secret (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgProvider) provider = provider_new (fixture, ", 'client_secret': 'not so secret'");
  g_autoptr (TgAuthorization) authorization = authorization_new (provider);
  guint retry_after_sec;

  set_tokens (fixture, tg_authorization_get_nonce (authorization));
  g_autoptr (TgTokenReply) exchanged = exchange_code (fixture, provider, authorization, &error);
  g_assert_no_error (error);
  g_assert_nonnull (exchanged);
  g_autoptr (GHashTable) form = fixture_server_get_form (fixture->server);
  assert_field (form, "client_secret", "not so secret");

  g_autoptr (TgTokenReply) refreshed = refresh_token (fixture, provider, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (refreshed);
  g_autoptr (GHashTable) refresh_form = fixture_server_get_form (fixture->server);
  assert_field (refresh_form, "client_secret", "not so secret");

  g_assert_true (revoke_token (fixture, provider, &retry_after_sec, &error));
  g_autoptr (GHashTable) revoke_form = fixture_server_get_form (fixture->server);
  assert_field (revoke_form, "client_secret", "not so secret");
}

static void
test_refresh (Fixture *fixture, gconstpointer data)
{
  static const char *const scopes[] = { "openid", "mail", NULL };
  g_autoptr (GError) error = NULL;
  set_tokens (fixture, "of the first time");
  g_autoptr (TgTokenReply) reply = refresh_token (fixture, fixture->provider, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (tg_secret_peek (reply->refresh_token), ==, "rt");
  g_autoptr (GHashTable) form = fixture_server_get_form (fixture->server);
  assert_field (form, "grant_type", "refresh_token");
  assert_field (form, "refresh_token", "old token");
  assert_field (form, "client_id", "tegata-sample");
  g_assert_cmpuint (g_hash_table_size (form), ==, 3);

  g_autoptr (TgTokenReply) narrower = refresh_token (fixture, fixture->provider, scopes, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (narrower);
  g_autoptr (GHashTable) narrower_form = fixture_server_get_form (fixture->server);
  assert_field (narrower_form, "scope", "openid mail");
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint retry_after_sec;

  fixture_server_set_answer (fixture->server, 400, "application/json", "{'error':'invalid_grant'}");
  g_assert_null (refresh_token (fixture, fixture->provider, NULL, &retry_after_sec, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_ATTENTION_NEEDED);
  g_assert_cmpuint (retry_after_sec, ==, 0);
}

static void
test_try_later (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *content_type;
    const char *text;
  } rows[] = {
    { 503, "application/json", "{'error':'temporarily_unavailable'}" },
    { 500, "text/html", "<html>Oops</html>" },
    { 200, "text/html", "<html>Welcome to our network</html>" },
    { 200, "application/json", "" },
    { 200, NULL, "" },
    { 307, "text/html", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      guint retry_after_sec = 0;

      fixture_server_set_answer (fixture->server, rows[i].status, rows[i].content_type, rows[i].text);
      fixture->server->header_name = "Retry-After";
      fixture->server->header_value = "120";
      g_assert_null (refresh_token (fixture, fixture->provider, NULL, &retry_after_sec, &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_PROVIDER_UNAVAILABLE);
      g_assert_cmpuint (retry_after_sec, ==, 120);
      g_assert_cmpuint (fixture->server->n_requests, ==, i + 1);
    }
}

static void
test_no_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint retry_after_sec = 1;

  fixture->server->manner = FIXTURE_SERVER_HANGS_UP;
  g_assert_null (refresh_token (fixture, fixture->provider, NULL, &retry_after_sec, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_PROVIDER_UNAVAILABLE);
  g_assert_cmpuint (retry_after_sec, ==, 0);
}

static void
test_revoke (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint retry_after_sec;

  fixture_server_set_answer (fixture->server, 200, "text/html", "");
  g_assert_true (revoke_token (fixture, fixture->provider, &retry_after_sec, &error));
  g_assert_no_error (error);

  g_autoptr (GHashTable) form = fixture_server_get_form (fixture->server);
  g_assert_cmpstr (fixture->server->path, ==, "/revocation");
  assert_field (form, "token", "old token");
  assert_field (form, "token_type_hint", "refresh_token");
  assert_field (form, "client_id", "tegata-sample");
  g_assert_cmpuint (g_hash_table_size (form), ==, 3);
}

static void
test_revoke_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint retry_after_sec;

  fixture_server_set_answer (fixture->server, 503, "text/html", "");
  fixture->server->header_name = "Retry-After";
  fixture->server->header_value = "9";
  g_assert_false (revoke_token (fixture, fixture->provider, &retry_after_sec, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_PROVIDER_UNAVAILABLE);
  g_assert_cmpuint (retry_after_sec, ==, 9);
  g_clear_error (&error);

  fixture_server_set_answer (fixture->server, 400, "application/json", "{'error':'unsupported_token_type'}");
  g_assert_false (revoke_token (fixture, fixture->provider, &retry_after_sec, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "unsupported_token_type"));
}

static void
test_unsupported (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgProvider) no_client = provider_new (fixture, ", 'client_id': null");
  g_autoptr (TgProvider) no_revocation = fixture_provider_new ("{ 'revocation_endpoint': null }");
  g_autoptr (TgAuthorization) authorization = authorization_new (fixture->provider);
  guint retry_after_sec;

  g_assert_null (refresh_token (fixture, no_client, NULL, &retry_after_sec, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_null (exchange_code (fixture, no_client, authorization, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_false (revoke_token (fixture, no_client, &retry_after_sec, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_false (revoke_token (fixture, no_revocation, &retry_after_sec, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_UNSUPPORTED);
  g_assert_cmpuint (fixture->server->n_requests, ==, 0);
}

/* The owner may go while a request is under way; the answer still comes. */
static void
test_dropped_client (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TgSecret) token = tg_secret_new ("old token");
  set_tokens (fixture, "n");

  tg_token_client_refresh_async (
      fixture->client, fixture->provider, token, NULL, NULL, fixture_result_cb, &result);
  g_clear_object (&fixture->client);
  fixture_wait (&result);
  g_autoptr (TgTokenClient) client = TG_TOKEN_CLIENT (g_async_result_get_source_object (result));
  g_autoptr (TgTokenReply) reply = tg_token_client_refresh_finish (client, result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (reply);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_network_init ();
  add ("/token-client/exchange", test_exchange);
  add ("/token-client/exchange-for-one-resource", test_exchange_for_one_resource);
  add ("/token-client/exchange-with-wrong-nonce", test_exchange_with_wrong_nonce);
  add ("/token-client/client-secret", test_client_secret);
  add ("/token-client/refresh", test_refresh);
  add ("/token-client/refused", test_refused);
  add ("/token-client/try-later", test_try_later);
  add ("/token-client/no-answer", test_no_answer);
  add ("/token-client/revoke", test_revoke);
  add ("/token-client/revoke-refused", test_revoke_refused);
  add ("/token-client/unsupported", test_unsupported);
  add ("/token-client/dropped-client", test_dropped_client);
  return g_test_run ();
}
