/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fixture-network.h"
#include "fixture-server.h"
#include "tg-error.h"
#include "tg-json.h"
#include "tg-metadata.h"
#include "tg-post.h"

#include <string.h>

#define ISSUER "https://login.example.net"
#define LEAST                                                                                                \
  "'issuer': '" ISSUER "', 'authorization_endpoint': 'https://login.example.net/a',"                         \
  "'token_endpoint': 'https://login.example.net/t', 'code_challenge_methods_supported': ['S256']"

/* ' stands for "; @patch (nullable) is merged over what a server says at least. */
static TgMetadata *
parse (const char *patch, GError **error)
{
  g_autofree char *base_text = g_strdelimit (g_strdup ("{" LEAST "}"), "'", '"');
  g_autofree char *patch_text = g_strdelimit (g_strdup (patch != NULL ? patch : "{}"), "'", '"');
  g_autoptr (JsonNode) base = json_from_string (base_text, NULL);
  g_autoptr (JsonNode) changes = json_from_string (patch_text, NULL);
  g_autoptr (JsonNode) merged = tg_json_merge_patch (base, changes);
  g_autofree char *text = json_to_string (merged, FALSE);

  return tg_metadata_parse (text, strlen (text), ISSUER, error);
}

static void
test_least (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgMetadata) metadata = parse (NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (metadata->issuer, ==, ISSUER);
  g_assert_cmpstr (metadata->token_endpoint, ==, "https://login.example.net/t");
  g_assert_null (metadata->registration_endpoint);
  g_assert_null (metadata->scopes);
  g_assert_false (metadata->requires_par);
  g_assert_false (metadata->iss_parameter_supported);
}

static void
test_whole (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgMetadata) metadata =
      parse ("{'registration_endpoint': 'https://r.example/r', 'scopes_supported': ['mail', 'openid'],"
             "'device_authorization_endpoint': 'https://r.example/d',"
             "'grant_types_supported': ['authorization_code',"
             "  'urn:ietf:params:oauth:grant-type:device_code'],"
             "'pushed_authorization_request_endpoint': 'https://r.example/p',"
             "'require_pushed_authorization_requests': true, 'revocation_endpoint': null,"
             "'authorization_response_iss_parameter_supported': true, 'what_else': {}}",
             &error);

  g_assert_no_error (error);
  g_assert_cmpstr (metadata->registration_endpoint, ==, "https://r.example/r");
  g_assert_cmpstr (metadata->device_authorization_endpoint, ==, "https://r.example/d");
  g_assert_cmpstr (metadata->pushed_authorization_request_endpoint, ==, "https://r.example/p");
  g_assert_null (metadata->revocation_endpoint);
  g_assert_true (metadata->requires_par);
  g_assert_true (metadata->iss_parameter_supported);
  g_assert_cmpstr (metadata->scopes[0], ==, "mail");
}

/* A place to ask for codes is of no use where no tokens are given for them. */
static void
test_device_without_grant (void)
{
  g_autoptr (TgMetadata) metadata = parse ("{'device_authorization_endpoint': 'https://r.example/d'}", NULL);

  g_assert_null (metadata->device_authorization_endpoint);
}

static const struct
{
  const char *patch;
  TgError code;
} refusals[] = {
  { "{'issuer': 'https://login.example.net/'}", TG_ERROR_NOT_ALLOWED },
  { "{'issuer': 'https://LOGIN.example.net'}", TG_ERROR_NOT_ALLOWED },
  { "{'issuer': null}", TG_ERROR_PROVIDER_UNAVAILABLE },
  { "{'issuer': 7}", TG_ERROR_PROVIDER_UNAVAILABLE },
  { "{'authorization_endpoint': null}", TG_ERROR_UNSUPPORTED },
  { "{'token_endpoint': 'http://login.example.net/t'}", TG_ERROR_UNSUPPORTED },
  { "{'token_endpoint': ['https://login.example.net/t']}", TG_ERROR_UNSUPPORTED },
  { "{'registration_endpoint': 'https://a@b.example/'}", TG_ERROR_UNSUPPORTED },
  { "{'revocation_endpoint': 'https://b.example/#x'}", TG_ERROR_UNSUPPORTED },
  { "{'code_challenge_methods_supported': null}", TG_ERROR_UNSUPPORTED },
  { "{'code_challenge_methods_supported': ['plain']}", TG_ERROR_UNSUPPORTED },
  { "{'response_types_supported': ['token']}", TG_ERROR_UNSUPPORTED },
  { "{'grant_types_supported': ['implicit']}", TG_ERROR_UNSUPPORTED },
  { "{'require_pushed_authorization_requests': true}", TG_ERROR_UNSUPPORTED },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (refusals[i].patch, &error));
      g_assert_error (error, TG_ERROR, (int)refusals[i].code);
      g_assert_true (g_str_has_suffix (error->message, "."));
    }
  g_assert_null (tg_metadata_parse ("<html>", 6, ISSUER, NULL));
  g_assert_null (tg_metadata_parse ("[]", 2, ISSUER, NULL));
}

/* An entry of the catalogue that names its issuer, and what comes of it. */
static TgProvider *
complete (const char *metadata_patch, const char *entry, GError **error)
{
  g_autoptr (TgMetadata) metadata = parse (metadata_patch, NULL);
  g_autofree char *text = g_strdelimit (
      g_strconcat (
          "{'id':'x','name':'X','sign_in':['oauth2'],'oauth':{'issuer':'" ISSUER "'", entry, "}}", NULL),
      "'",
      '"');
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autoptr (TgProvider) provider = tg_provider_from_json (node, NULL);

  return tg_metadata_complete (metadata, provider, error);
}

static void
test_complete (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgProvider) provider =
      complete ("{'scopes_supported': ['mail', 'offline_access'], 'revocation_endpoint': "
                "'https://login.example.net/v', 'pushed_authorization_request_endpoint': "
                "'https://login.example.net/p', 'require_pushed_authorization_requests': true}",
                ", 'client_id': 'c'",
                &error);
  const TgProviderOauth *oauth;

  g_assert_no_error (error);
  oauth = tg_provider_get_oauth (provider);
  g_assert_cmpstr (oauth->authorization_endpoint, ==, "https://login.example.net/a");
  g_assert_cmpstr (oauth->revocation_endpoint, ==, "https://login.example.net/v");
  g_assert_cmpstr (oauth->pushed_authorization_request_endpoint, ==, "https://login.example.net/p");
  g_assert_cmpstr (tg_provider_get_scopes (provider, "mail")[0], ==, "offline_access");
  g_assert_cmpstr (g_hash_table_lookup (oauth->parameters, "prompt"), ==, "consent");
}

/* A server may want a secret of everybody, or none of anybody. */
static void
test_complete_methods (void)
{
  static const char only_posted[] = "{'token_endpoint_auth_methods_supported': ['client_secret_post']}";
  static const char only_public[] = "{'token_endpoint_auth_methods_supported': ['none']}";
  const struct
  {
    const char *metadata;
    const char *entry;
    gboolean good;
  } rows[] = {
    { only_posted, ", 'client_secret': 's'", TRUE },
    { only_posted, ", 'client_secret_in_keyring': true", TRUE },
    { only_posted, "", FALSE },
    { only_public, "", TRUE },
    { only_public, ", 'client_secret': 's'", FALSE },
    { "{'scopes_supported': ['openid']}", "", FALSE },
    { "{'scopes_supported': ['openid']}", ", 'scopes': {'mail': ['post']}", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TgProvider) provider = complete (rows[i].metadata, rows[i].entry, &error);

      g_test_message ("%s %s", rows[i].metadata, rows[i].entry);
      g_assert_cmpint (provider != NULL, ==, rows[i].good);
      if (!rows[i].good)
        g_assert_error (error, TG_ERROR, TG_ERROR_UNSUPPORTED);
    }
}

static void
test_issuers (void)
{
  static const char *const good[] = {
    "https://a.example", "https://a.example/", "https://a.example/b/c", "https://a.example:8443/b"
  };
  static const char *const bad[] = {
    "",
    "a.example",
    "http://a.example",
    "https://",
    "https://a.example?x",
    "https://a.example#x",
    "https://u@a.example",
    "https://a.example/b/",
    "https://a.example/../b",
    "https://a.example/%62",
    "https://a.example/b c",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (tg_metadata_check_issuer (good[i], NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (tg_metadata_check_issuer (bad[i], &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
    }
}

/* The server of the fixture has one answer for all places: what it was asked last tells how far it went. */
typedef struct
{
  FixtureServer *server;
  SoupSession *session;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = fixture_server_new ();
  fixture->session = tg_post_session_new ();
  fixture_network_set_available (TRUE);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->session);
  g_clear_pointer (&fixture->server, fixture_server_free);
}

static TgMetadata *
fetch (Fixture *fixture, const char *path, GError **error)
{
  g_autofree char *issuer = fixture_server_get_uri (fixture->server, path);
  g_autoptr (GAsyncResult) result = NULL;

  tg_metadata_fetch_async (fixture->session, issuer, NULL, fixture_result_cb, &result);
  return tg_metadata_fetch_finish (fixture_wait (&result), error);
}

static void
test_fetch (Fixture *fixture, gconstpointer data)
{
  g_autofree char *issuer = fixture_server_get_uri (fixture->server, "/tenant");
  g_autofree char *text =
      g_strdup_printf ("{'issuer': '%s', 'authorization_endpoint': '%s/a', 'token_endpoint': '%s/t',"
                       "'code_challenge_methods_supported': ['S256']}",
                       issuer,
                       issuer,
                       issuer);
  g_autoptr (GError) error = NULL;
  g_autoptr (TgMetadata) metadata = NULL;

  fixture_server_set_answer (fixture->server, 200, "application/json", text);
  metadata = fetch (fixture, "/tenant", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (metadata->issuer, ==, issuer);
  g_assert_cmpuint (fixture->server->n_requests, ==, 1);
  g_assert_cmpstr (fixture->server->method, ==, "GET");
  g_assert_cmpstr (fixture->server->path, ==, "/.well-known/oauth-authorization-server/tenant");
}

static void
test_second_place (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture_server_set_answer (fixture->server, 404, "text/html", "<p>");
  g_assert_null (fetch (fixture, "/tenant", &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_UNSUPPORTED);
  g_assert_cmpuint (fixture->server->n_requests, ==, 2);
  g_assert_cmpstr (fixture->server->path, ==, "/tenant/.well-known/openid-configuration");
}

static void
test_no_redirects (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture_server_set_answer (fixture->server, 302, "text/html", "");
  fixture->server->header_name = "Location";
  fixture->server->header_value = "https://accounts.localhost/elsewhere";
  g_assert_null (fetch (fixture, "", &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_UNSUPPORTED);
  g_assert_cmpuint (fixture->server->n_requests, ==, 2);
  g_assert_cmpstr (fixture->server->path, ==, "/.well-known/openid-configuration");
}

static void
test_another_issuer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture_server_set_answer (fixture->server, 200, "application/json", "{" LEAST "}");
  g_assert_null (fetch (fixture, "", &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_NOT_ALLOWED);
}

static void
test_in_trouble (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture_server_set_answer (fixture->server, 503, "text/html", "");
  g_assert_null (fetch (fixture, "", &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_PROVIDER_UNAVAILABLE);
}

#define ADD(name, function)                                                                                  \
  g_test_add ("/metadata/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_network_init ();
  g_test_add_func ("/metadata/least", test_least);
  g_test_add_func ("/metadata/whole", test_whole);
  g_test_add_func ("/metadata/device-without-grant", test_device_without_grant);
  g_test_add_func ("/metadata/refused", test_refused);
  g_test_add_func ("/metadata/complete", test_complete);
  g_test_add_func ("/metadata/complete/methods", test_complete_methods);
  g_test_add_func ("/metadata/issuers", test_issuers);
  ADD ("fetch", test_fetch);
  ADD ("second-place", test_second_place);
  ADD ("no-redirects", test_no_redirects);
  ADD ("another-issuer", test_another_issuer);
  ADD ("in-trouble", test_in_trouble);
  return g_test_run ();
}
