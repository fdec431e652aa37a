/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fixture-network.h"
#include "fixture-provider.h"
#include "fixture-server.h"
#include "tg-error.h"
#include "tg-pushed-request.h"

#include <string.h>

static const char *const scopes[] = { "mail", NULL };

/* @more: members of "oauth", with a comma before. (transfer full) */
static TgProvider *
provider_new (FixtureServer *server, const char *more)
{
  g_autofree char *uri = fixture_server_get_uri (server, "/par");
  g_autofree char *patch =
      g_strdup_printf ("{ 'pushed_authorization_request_endpoint': '%s' %s }", uri, more);

  return fixture_provider_new (patch);
}

static gboolean
push (TgProvider *provider, TgAuthorization *authorization, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tg_pushed_request_send_async (provider, authorization, NULL, fixture_result_cb, &result);
  return tg_pushed_request_send_finish (fixture_wait (&result), error);
}

static TgAuthorization *
authorization_new (TgProvider *provider)
{
  g_autoptr (GError) error = NULL;
  TgAuthorization *self =
      tg_authorization_new (provider, "http://127.0.0.1:4321/callback", scopes, NULL, &error);

  g_assert_no_error (error);
  return self;
}

static void
test_pushed (void)
{
  g_autoptr (FixtureServer) server = fixture_server_new ();
  g_autoptr (TgProvider) provider = provider_new (server, ", 'client_secret': 's&'");
  g_autoptr (TgAuthorization) authorization = authorization_new (provider);
  g_autofree char *state = g_strdup (strstr (tg_authorization_get_uri (authorization), "state="));
  g_autoptr (GHashTable) form = NULL;
  g_autoptr (GError) error = NULL;

  fixture_server_set_answer (server, 201, "application/json", "{'request_uri': 'urn:x:1', 'expires_in': 60}");
  g_assert_nonnull (state);
  g_assert_true (push (provider, authorization, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (tg_authorization_get_uri (authorization),
                   ==,
                   "https://accounts.example.net/auth?client_id=tegata-sample&request_uri=urn%3Ax%3A1");
  form = fixture_server_get_form (server);
  g_assert_cmpstr (g_hash_table_lookup (form, "code_challenge_method"), ==, "S256");
  g_assert_cmpstr (g_hash_table_lookup (form, "client_secret"), ==, "s&");
  g_assert_true (g_str_has_prefix (state + strlen ("state="), g_hash_table_lookup (form, "state")));
}

static void
test_without_a_place (void)
{
  g_autoptr (TgProvider) provider = fixture_provider_new (NULL);
  g_autoptr (TgAuthorization) authorization = authorization_new (provider);
  g_autofree char *before = g_strdup (tg_authorization_get_uri (authorization));

  g_assert_true (push (provider, authorization, NULL));
  g_assert_cmpstr (tg_authorization_get_uri (authorization), ==, before);
}

static void
test_refused (void)
{
  const struct
  {
    guint status;
    const char *text;
    TgError code;
  } cases[] = {
    { 400, "{'error': 'invalid_request'}", TG_ERROR_FAILED },
    { 400, "{'error': 'invalid_grant'}", TG_ERROR_FAILED },
    { 401, "{'error': 'invalid_client'}", TG_ERROR_UNSUPPORTED },
    { 201, "{}", TG_ERROR_FAILED },
    { 201, "{'request_uri': ''}", TG_ERROR_FAILED },
    { 201, "<html>", TG_ERROR_PROVIDER_UNAVAILABLE },
    { 503, "{}", TG_ERROR_PROVIDER_UNAVAILABLE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdelimit (g_strdup (cases[i].text), "'", '"');
      g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
      g_autoptr (GError) error = NULL;

      g_assert_null (tg_pushed_request_parse (cases[i].status, "application/json", body, &error));
      g_assert_error (error, TG_ERROR, (int)cases[i].code);
    }
}

/* RFC 8707: where the provider has a resource, it is asked for. */
static void
test_resource (void)
{
  g_autoptr (TgProvider) provider = fixture_provider_new ("{ 'resource': 'https://imap.example.net' }");
  g_autoptr (TgAuthorization) authorization = authorization_new (provider);

  g_assert_nonnull (
      strstr (tg_authorization_get_uri (authorization), "&resource=https%3A%2F%2Fimap.example.net"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_network_init ();
  fixture_network_set_available (TRUE);
  g_test_add_func ("/pushed-request/pushed", test_pushed);
  g_test_add_func ("/pushed-request/without-a-place", test_without_a_place);
  g_test_add_func ("/pushed-request/refused", test_refused);
  g_test_add_func ("/pushed-request/resource", test_resource);
  return g_test_run ();
}
