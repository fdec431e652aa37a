/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-provider.h"

#include "tg-error.h"
#include "tg-json.h"

#include <string.h>

#define EXAMPLE                                                                                              \
  "{\"id\": \"example\", \"name\": \"Example Mail\", \"domains\": [\"example.net\", \"Bücher.example\"],"   \
  " \"subdomains\": [\"Example.NET\"], \"mx\": [\"mx.example.net\"],"                                        \
  " \"servers\": [{\"protocol\": \"imap\", \"host\": \"imap.example.net\", \"port\": 993, \"security\": "    \
  "\"tls\","                                                                                                 \
  "   \"username\": \"%EMAILADDRESS%\"}],"                                                                   \
  " \"sign_in\": [\"oauth2\", \"password\"],"                                                                \
  " \"oauth\": {\"issuer\": \"https://accounts.example.net\", \"issuer_hosts\": [\"Accounts.example.net\"]," \
  "   \"authorization_endpoint\": \"https://accounts.example.net/{tenant}/auth\","                           \
  "   \"token_endpoint\": \"https://accounts.example.net/{tenant}/token\","                                  \
  "   \"revocation_endpoint\": \"https://accounts.example.net/token/revocation\","                           \
  "   \"device_authorization_endpoint\": \"https://accounts.example.net/device/auth\", \"tenant\": "         \
  "\"common\","                                                                                              \
  "   \"scopes\": {\"mail\": [\"openid\", \"mail\"], \"contacts\": [\"cards\"]},"                            \
  "   \"parameters\": {\"prompt\": \"consent\"}, \"consent\": [\"system\", \"embedded\", \"device\"],"       \
  "   \"redirect_uris\": {\"embedded\": \"io.github.tegata.tegata:/consent\","                               \
  "     \"system\": \"http://127.0.0.1/callback\"},"                                                         \
  "   \"client_id\": \"tegata-sample\", \"client_secret\": \"not one\", \"iss_parameter_supported\": true}," \
  " \"password\": {\"kind\": \"app-password\", \"help\": \"https://example.net/help\"},"                     \
  " \"notice\": \"Switch it on.\", \"password_sign_in_ended\": {\"date\": \"2024-02-29\", \"source\": "      \
  "\"https://example.net/news\","                                                                            \
  "   \"text\": \"It ended.\"},"                                                                             \
  " \"sources\": [\"https://example.net\"]}"

/* Nobody could be asked for what is missing. */
#define WITHOUT_ISSUER(member)                                                                               \
  "{\"oauth\": {\"issuer\": null, \"iss_parameter_supported\": null, \"" member "\": null}}"

static TgProvider *
parse (const char *text, GError **error)
{
  g_autoptr (JsonNode) node = tg_json_parse (text, -1, error);

  return node != NULL ? tg_provider_from_json (node, error) : NULL;
}

static void
test_basics (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgProvider) provider = parse (EXAMPLE, &error);
  gsize n_methods;
  const TgMethod *methods;

  g_assert_no_error (error);
  methods = tg_provider_get_methods (provider, &n_methods);
  g_assert_cmpstr (tg_provider_get_id (provider), ==, "example");
  g_assert_cmpstr (tg_provider_get_name (provider), ==, "Example Mail");
  g_assert_cmpstrv (tg_provider_get_domains (provider),
                    ((const char *const[]){ "example.net", "xn--bcher-kva.example", NULL }));
  g_assert_cmpstrv (tg_provider_get_subdomains (provider), ((const char *const[]){ "example.net", NULL }));
  g_assert_cmpstrv (tg_provider_get_mx (provider), ((const char *const[]){ "mx.example.net", NULL }));
  g_assert_cmpuint (tg_provider_get_servers (provider)->len, ==, 1);
  g_assert_cmpuint (n_methods, ==, 2);
  g_assert_cmpint (methods[0], ==, TG_METHOD_OAUTH2);
  g_assert_cmpint (methods[1], ==, TG_METHOD_PASSWORD);
  g_assert_cmpint (tg_provider_get_password (provider)->kind, ==, TG_PASSWORD_KIND_APP_PASSWORD);
  g_assert_cmpstr (tg_provider_get_password (provider)->help_uri, ==, "https://example.net/help");
  g_assert_cmpstr (tg_provider_get_notice (provider), ==, "Switch it on.");
  g_assert_cmpstr (tg_provider_get_password_sign_in_ended (provider)->date, ==, "2024-02-29");
  g_assert_cmpstr (tg_provider_get_password_sign_in_ended (provider)->source, ==, "https://example.net/news");
  g_assert_cmpstr (tg_provider_get_password_sign_in_ended (provider)->text, ==, "It ended.");
}

static void
test_oauth (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgProvider) provider = parse (EXAMPLE, &error);
  const TgProviderOauth *oauth;

  g_assert_no_error (error);
  oauth = tg_provider_get_oauth (provider);
  g_assert_cmpstr (oauth->issuer, ==, "https://accounts.example.net");
  g_assert_cmpstrv (oauth->issuer_hosts, ((const char *const[]){ "accounts.example.net", NULL }));
  g_assert_cmpstr (oauth->authorization_endpoint, ==, "https://accounts.example.net/common/auth");
  g_assert_cmpstr (oauth->token_endpoint, ==, "https://accounts.example.net/common/token");
  g_assert_cmpstr (oauth->revocation_endpoint, ==, "https://accounts.example.net/token/revocation");
  g_assert_cmpstr (oauth->device_authorization_endpoint, ==, "https://accounts.example.net/device/auth");
  g_assert_cmpuint (oauth->consent->len, ==, 3);
  g_assert_cmpint (g_array_index (oauth->consent, TgConsent, 0), ==, TG_CONSENT_SYSTEM);
  g_assert_cmpint (g_array_index (oauth->consent, TgConsent, 1), ==, TG_CONSENT_EMBEDDED);
  g_assert_cmpint (g_array_index (oauth->consent, TgConsent, 2), ==, TG_CONSENT_DEVICE);
  g_assert_cmpstr (oauth->redirect_uri_embedded, ==, "io.github.tegata.tegata:/consent");
  g_assert_cmpstr (oauth->redirect_uri_system, ==, "http://127.0.0.1/callback");
  g_assert_cmpstr (oauth->client_id, ==, "tegata-sample");
  g_assert_cmpstr (oauth->client_secret, ==, "not one");
  g_assert_true (oauth->iss_parameter_supported);
  g_assert_cmpuint (g_hash_table_size (oauth->parameters), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (oauth->parameters, "prompt"), ==, "consent");
  g_assert_cmpstrv (tg_provider_get_scopes (provider, "mail"),
                    ((const char *const[]){ "openid", "mail", NULL }));
  g_assert_cmpstrv (tg_provider_get_scopes (provider, "contacts"), ((const char *const[]){ "cards", NULL }));
  g_assert_null (tg_provider_get_scopes (provider, "calendar"));
}

static void
test_least (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgProvider) provider = parse ("{\"id\": \"x\", \"name\": \"X\", \"sign_in\": [\"password\"],"
                                           " \"password\": {\"kind\": \"password\"}}",
                                           &error);

  g_assert_no_error (error);
  g_assert_null (tg_provider_get_domains (provider)[0]);
  g_assert_null (tg_provider_get_subdomains (provider)[0]);
  g_assert_null (tg_provider_get_mx (provider)[0]);
  g_assert_null (tg_provider_get_notice (provider));
  g_assert_cmpuint (tg_provider_get_servers (provider)->len, ==, 0);
  g_assert_null (tg_provider_get_oauth (provider));
  g_assert_null (tg_provider_get_scopes (provider, "mail"));
  g_assert_null (tg_provider_get_password_sign_in_ended (provider));
  g_assert_null (tg_provider_get_password (provider)->help_uri);
}

/* A change to the example (RFC 7386), and how the message begins. */
static const char *const refused[][2] = {
  { "{\"id\": null}", "id: " },
  { "{\"id\": \"\"}", "id: " },
  { "{\"id\": \"Ex\"}", "id: " },
  { "{\"id\": \"-x\"}", "id: " },
  { "{\"id\": \"../x\"}", "id: " },
  { "{\"id\": 1}", "id: " },
  { "{\"name\": null}", "name: " },
  { "{\"domains\": \"example.net\"}", "domains: " },
  { "{\"domains\": [1]}", "domains: " },
  { "{\"domains\": [\"example.net\", \"localhost\"]}", "domains[1]: " },
  { "{\"domains\": [\"*.example.net\"]}", "domains[0]: " },
  { "{\"subdomains\": [\".example.net\"]}", "subdomains[0]: " },
  { "{\"subdomains\": {}}", "subdomains: " },
  { "{\"mx\": [\"com\"]}", "mx[0]: " },
  { "{\"notice\": \"\"}", "notice: " },
  { "{\"notice\": [\"x\"]}", "notice: " },
  { "{\"oauth\": {\"issuer_hosts\": [\"https://accounts.example.net\"]}}", "oauth.issuer_hosts[0]: " },
  { "{\"oauth\": {\"issuer_hosts\": \"accounts.example.net\"}}", "oauth.issuer_hosts: " },
  { "{\"mx\": [\".example.net\"]}", "mx[0]: " },
  { "{\"servers\": {}}", "servers: " },
  { "{\"servers\": [1]}", "servers: " },
  { "{\"servers\": [{\"protocol\": \"imap\"}]}", "servers[0].security: " },
  { "{\"sign_in\": null}", "sign_in: " },
  { "{\"sign_in\": []}", "sign_in: " },
  { "{\"sign_in\": \"oauth2\"}", "sign_in: " },
  { "{\"sign_in\": [\"kerberos\"]}", "sign_in[0]: " },
  { "{\"sign_in\": [\"oauth2\", \"oauth2\"]}", "sign_in: " },
  { "{\"oauth\": null}", "oauth: " },
  { "{\"oauth\": []}", "oauth: " },
  { "{\"password\": null}", "password: " },
  { "{\"password\": {\"kind\": null}}", "password.kind: " },
  { "{\"password\": {\"kind\": \"pin\"}}", "password.kind: " },
  { "{\"password\": {\"help\": \"http://example.net\"}}", "password.help: " },
  { "{\"password\": {\"help\": 1}}", "password.help: " },
  { "{\"password_sign_in_ended\": \"2024\"}", "password_sign_in_ended: " },
  { "{\"password_sign_in_ended\": {\"date\": \"2023-02-29\"}}", "password_sign_in_ended.date: " },
  { "{\"password_sign_in_ended\": {\"date\": \"2023-13\"}}", "password_sign_in_ended.date: " },
  { "{\"password_sign_in_ended\": {\"date\": \"May 2023\"}}", "password_sign_in_ended.date: " },
  { "{\"password_sign_in_ended\": {\"date\": \"2023-1\"}}", "password_sign_in_ended.date: " },
  { "{\"password_sign_in_ended\": {\"source\": null}}", "password_sign_in_ended.source: " },
  { "{\"password_sign_in_ended\": {\"text\": \"\"}}", "password_sign_in_ended.text: " },
  { "{\"sources\": \"x\"}", "sources: " },
  { "[]", "(document): " },
  { "{\"oauth\": {\"issuer\": \"http://accounts.example.net\"}}", "oauth.issuer: " },
  { "{\"oauth\": {\"issuer\": \"https://accounts.example.net?x\"}}", "oauth.issuer: " },
  { "{\"oauth\": {\"issuer\": \"accounts.example.net\"}}", "oauth.issuer: " },
  { "{\"oauth\": {\"issuer\": null}}", "oauth.issuer: " },
  { WITHOUT_ISSUER ("authorization_endpoint"), "oauth.authorization_endpoint: " },
  { "{\"oauth\": {\"authorization_endpoint\": \"http://accounts.example.net/auth\"}}",
    "oauth.authorization_endpoint: " },
  /* Found by fuzzing: GUri reads the scheme in lower case. */
  { "{\"oauth\": {\"authorization_endpoint\": \"HTTPS://accounts.example.net/auth\"}}",
    "oauth.authorization_endpoint: " },
  { WITHOUT_ISSUER ("token_endpoint"), "oauth.token_endpoint: " },
  { "{\"oauth\": {\"token_endpoint\": \"https://accounts.example.net/token#x\"}}", "oauth.token_endpoint: " },
  { "{\"oauth\": {\"token_endpoint\": \"https://me@accounts.example.net/token\"}}",
    "oauth.token_endpoint: " },
  { "{\"oauth\": {\"token_endpoint\": \"https:///token\"}}", "oauth.token_endpoint: " },
  { "{\"oauth\": {\"token_endpoint\": \"/token\"}}", "oauth.token_endpoint: " },
  { "{\"oauth\": {\"token_endpoint\": \"https://accounts.example.net/{user}\"}}", "oauth.token_endpoint: " },
  { "{\"oauth\": {\"token_endpoint\": 1}}", "oauth.token_endpoint: " },
  { "{\"oauth\": {\"revocation_endpoint\": \"ftp://accounts.example.net\"}}", "oauth.revocation_endpoint: " },
  { WITHOUT_ISSUER ("device_authorization_endpoint"), "oauth.device_authorization_endpoint: " },
  { "{\"oauth\": {\"tenant\": null}}", "oauth.authorization_endpoint: " },
  { "{\"oauth\": {\"tenant\": \"../x\"}}", "oauth.tenant: " },
  { "{\"oauth\": {\"tenant\": \"a/b\"}}", "oauth.tenant: " },
  { "{\"oauth\": {\"tenant\": \"\"}}", "oauth.tenant: " },
  { WITHOUT_ISSUER ("scopes"), "oauth.scopes.mail: " },
  { "{\"oauth\": {\"scopes\": {\"mail\": null}}}", "oauth.scopes.mail: " },
  { "{\"oauth\": {\"scopes\": {\"mail\": []}}}", "oauth.scopes: " },
  { "{\"oauth\": {\"scopes\": {\"mail\": \"mail\"}}}", "oauth.scopes.mail: " },
  { "{\"oauth\": {\"scopes\": {\"mail\": [\"two words\"]}}}", "oauth.scopes: " },
  { "{\"oauth\": {\"scopes\": {\"mail\": [\"\"]}}}", "oauth.scopes: " },
  { "{\"oauth\": {\"scopes\": []}}", "oauth.scopes: " },
  { "{\"oauth\": {\"parameters\": []}}", "oauth.parameters: " },
  { "{\"oauth\": {\"parameters\": {\"x\": 1}}}", "oauth.parameters.x: " },
  { "{\"oauth\": {\"parameters\": {\"state\": \"x\"}}}", "oauth.parameters: " },
  { "{\"oauth\": {\"parameters\": {\"redirect_uri\": \"x\"}}}", "oauth.parameters: " },
  { "{\"oauth\": {\"parameters\": {\"code_challenge_method\": \"plain\"}}}", "oauth.parameters: " },
  { "{\"oauth\": {\"parameters\": {\"\": \"x\"}}}", "oauth.parameters: " },
  { WITHOUT_ISSUER ("consent"), "oauth.consent: " },
  { "{\"oauth\": {\"consent\": []}}", "oauth.consent: " },
  { "{\"oauth\": {\"consent\": [\"fax\"]}}", "oauth.consent[0]: " },
  { "{\"oauth\": {\"redirect_uris\": null}}", "oauth.redirect_uris.system: " },
  { "{\"oauth\": {\"redirect_uris\": {\"embedded\": null}}}", "oauth.redirect_uris.embedded: " },
  { "{\"oauth\": {\"redirect_uris\": {\"embedded\": 1}}}", "oauth.redirect_uris.embedded: " },
  { "{\"oauth\": {\"redirect_uris\": {\"embedded\": \"tegata:/consent\"}}}",
    "oauth.redirect_uris.embedded: " },
  { "{\"oauth\": {\"redirect_uris\": {\"embedded\": \"http://example.net/\"}}}",
    "oauth.redirect_uris.embedded: " },
  { "{\"oauth\": {\"redirect_uris\": {\"embedded\": \"https://example.net/#x\"}}}",
    "oauth.redirect_uris.embedded: " },
  { "{\"oauth\": {\"redirect_uris\": {\"embedded\": \"https://\"}}}", "oauth.redirect_uris.embedded: " },
  { "{\"oauth\": {\"redirect_uris\": {\"embedded\": \"consent\"}}}", "oauth.redirect_uris.embedded: " },
  { "{\"oauth\": {\"redirect_uris\": {\"system\": \"http://localhost/callback\"}}}",
    "oauth.redirect_uris.system: " },
  { "{\"oauth\": {\"redirect_uris\": {\"system\": \"http://127.0.0.1:8080/\"}}}",
    "oauth.redirect_uris.system: " },
  { "{\"oauth\": {\"redirect_uris\": {\"system\": \"https://127.0.0.1/\"}}}",
    "oauth.redirect_uris.system: " },
  { "{\"oauth\": {\"redirect_uris\": {\"system\": \"http://127.0.0.1/?x\"}}}",
    "oauth.redirect_uris.system: " },
  { "{\"oauth\": {\"redirect_uris\": {\"system\": \"http://127.0.0.2/\"}}}", "oauth.redirect_uris.system: " },
  { "{\"oauth\": {\"redirect_uris\": {\"system\": \"http://me@127.0.0.1/\"}}}",
    "oauth.redirect_uris.system: " },
  { "{\"oauth\": {\"client_id\": \"\"}}", "oauth.client_id: " },
  { "{\"oauth\": {\"client_id\": \"a\\nb\"}}", "oauth.client_id: " },
  { "{\"oauth\": {\"client_id\": \"é\"}}", "oauth.client_id: " },
  { "{\"oauth\": {\"client_id\": 1}}", "oauth.client_id: " },
  { "{\"oauth\": {\"client_secret\": \"\"}}", "oauth.client_secret: " },
  { "{\"oauth\": {\"console\": \"http://example.net/\"}}", "oauth.console: " },
  { "{\"oauth\": {\"console_gives_file\": 1}}", "oauth.console_gives_file: " },
  { "{\"oauth\": {\"one_resource_a_token\": 1}}", "oauth.one_resource_a_token: " },
  { "{\"oauth\": {\"iss_parameter_supported\": \"yes\"}}", "oauth.iss_parameter_supported: " },
};

static void
test_refuse (void)
{
  g_autoptr (JsonNode) example = tg_json_parse (EXAMPLE, -1, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) patch = tg_json_parse (refused[i][0], -1, &error);
      g_autoptr (JsonNode) bad = tg_json_merge_patch (example, patch);
      g_autoptr (TgProvider) provider = tg_provider_from_json (bad, &error);

      g_test_message ("%s", refused[i][0]);
      g_assert_null (provider);
      g_test_message ("%s", error->message);
      g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_str_has_prefix (error->message, refused[i][1]));
    }
}

#define LEAST(more)                                                                                          \
  "{\"id\": \"x\", \"name\": \"X\", \"sign_in\": [\"oauth2\"],"                                              \
  " \"oauth\": {\"issuer\": \"https://a.example/{tenant}\", \"tenant\": \"t\", \"client_id\": \"c\" " more   \
  "}}"
#define FOUND(issuer, more)                                                                                  \
  "{\"issuer\": \"" issuer "\", \"authorization_endpoint\": \"https://a.example/a\","                        \
  " \"token_endpoint\": \"https://a.example/t\", \"iss_parameter_supported\": true " more "}"
#define FOUND_SCOPES ", \"scopes\": {\"mail\": [\"mail\"], \"contacts\": [\"cards\"]}"
#define FOUND_DEVICE ", \"device_authorization_endpoint\": \"https://a.example/d\""

static TgProvider *
complete (TgProvider *provider, const char *found_text, GError **error)
{
  g_autoptr (JsonNode) found = tg_json_parse (found_text, -1, NULL);

  return tg_provider_complete (provider, found, error);
}

static gboolean
has_consent (TgProvider *provider, TgConsent consent)
{
  const GArray *all = tg_provider_get_oauth (provider)->consent;

  for (guint i = 0; i < all->len; i++)
    if (g_array_index (all, TgConsent, i) == consent)
      return TRUE;
  return FALSE;
}

static void
test_complete (void)
{
  g_autoptr (TgProvider) least = parse (LEAST (""), NULL);
  g_autoptr (TgProvider) whole =
      complete (least, FOUND ("https://a.example/t", FOUND_SCOPES FOUND_DEVICE), NULL);
  const TgProviderOauth *oauth = tg_provider_get_oauth (whole);

  g_assert_true (tg_provider_is_incomplete (least));
  g_assert_null (tg_provider_get_found (least));
  g_assert_cmpuint (tg_provider_get_oauth (least)->consent->len, ==, 1);
  g_assert_true (has_consent (least, TG_CONSENT_SYSTEM));
  g_assert_false (tg_provider_is_incomplete (whole));
  g_assert_nonnull (tg_provider_get_found (whole));
  g_assert_cmpstr (oauth->token_endpoint, ==, "https://a.example/t");
  g_assert_cmpstr (oauth->client_id, ==, "c");
  g_assert_cmpstr (oauth->redirect_uri_system, ==, "http://127.0.0.1/callback");
  g_assert_true (oauth->iss_parameter_supported);
  g_assert_true (has_consent (whole, TG_CONSENT_DEVICE));
  g_assert_cmpstr (tg_provider_get_scopes (whole, "mail")[0], ==, "mail");
}

/* What the file says stays, down to a word that says no. */
static void
test_complete_overrides_nothing (void)
{
  g_autoptr (TgProvider) some = parse (
      LEAST (", \"client_secret\": \"s\", \"token_endpoint\": \"https://own.example/t\","
             "\"scopes\": {\"mail\": [\"post\"]}, \"iss_parameter_supported\": false,"
             "\"consent\": [\"embedded\"], \"redirect_uris\": {\"embedded\": \"https://own.example/\"}"),
      NULL);
  g_autoptr (TgProvider) whole =
      complete (some, FOUND ("https://a.example/t", FOUND_SCOPES FOUND_DEVICE), NULL);
  const TgProviderOauth *oauth = tg_provider_get_oauth (whole);

  g_assert_cmpstr (oauth->authorization_endpoint, ==, "https://a.example/a");
  g_assert_cmpstr (oauth->token_endpoint, ==, "https://own.example/t");
  g_assert_cmpstr (oauth->client_secret, ==, "s");
  g_assert_null (strstr (tg_provider_get_oauth (some)->incomplete, "\"s\""));
  g_assert_cmpstr (tg_provider_get_scopes (whole, "mail")[0], ==, "post");
  g_assert_cmpstr (tg_provider_get_scopes (whole, "contacts")[0], ==, "cards");
  g_assert_false (oauth->iss_parameter_supported);
  g_assert_cmpuint (oauth->consent->len, ==, 1);
  g_assert_null (oauth->redirect_uri_system);
}

static void
test_complete_refused (void)
{
  const char *const found[][2] = {
    { FOUND ("https://a.example/other", FOUND_SCOPES), "issuer: " },
    { FOUND ("https://a.example/t", ""), "scopes.mail: " },
    { FOUND ("https://a.example/t", FOUND_SCOPES ", \"revocation_endpoint\": \"http://a.example\""),
      "revocation_endpoint: " },
    { "{\"issuer\": \"https://a.example/t\"}", "token_endpoint: " },
    { "[]", "issuer: " },
  };
  g_autoptr (TgProvider) least = parse (LEAST (""), NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (found); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (complete (least, found[i][0], &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, found[i][1]));
    }
}

/* Only for a consent that the file wants, or for what no sign-in does without. */
static void
test_incomplete (void)
{
  const struct
  {
    const char *text;
    gboolean is_incomplete;
  } rows[] = {
    { EXAMPLE, FALSE },
    { LEAST (", \"authorization_endpoint\": \"https://a.example/a\", \"token_endpoint\": "
             "\"https://a.example/t\", \"scopes\": {\"mail\": [\"m\"]}"),
      FALSE },
    { LEAST (", \"authorization_endpoint\": \"https://a.example/a\", \"token_endpoint\": "
             "\"https://a.example/t\", \"scopes\": {\"mail\": [\"m\"]}, \"consent\": [\"device\"]"),
      TRUE },
    { LEAST (", \"authorization_endpoint\": \"https://a.example/a\", \"token_endpoint\": "
             "\"https://a.example/t\""),
      TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TgProvider) provider = parse (rows[i].text, NULL);

      g_assert_cmpint (tg_provider_is_incomplete (provider), ==, rows[i].is_incomplete);
    }
}

static void
test_accept (void)
{
  const char *const accepted[] = {
    "{\"oauth\": {\"redirect_uris\": {\"embedded\": \"https://127.0.0.1\"}}}",
    "{\"oauth\": {\"redirect_uris\": {\"embedded\": \"http://localhost:1234/x\"}}}",
    "{\"oauth\": {\"redirect_uris\": {\"embedded\": \"http://[::1]/x\"}}}",
    "{\"oauth\": {\"redirect_uris\": {\"embedded\": \"https://example.net/done?x=y\"}}}",
    "{\"oauth\": {\"redirect_uris\": {\"system\": \"http://[::1]/callback\"}}}",
    "{\"oauth\": {\"consent\": [\"device\"], \"redirect_uris\": null}}",
    "{\"oauth\": {\"issuer\": null, \"iss_parameter_supported\": null}}",
    "{\"oauth\": {\"issuer\": \"https://accounts.example.net/{tenant}/v2\"}}",
    "{\"oauth\": {\"tenant\": \"4f6b3e5a-0000-0000-0000-0123456789ab\"}}",
    "{\"password_sign_in_ended\": {\"date\": \"2024\"}}",
    "{\"password_sign_in_ended\": {\"date\": \"2024-12\"}}",
    "{\"password_sign_in_ended\": null, \"sources\": null}",
    "{\"domains\": null, \"mx\": null, \"servers\": null}",
    "{\"comment\": \"what a later version adds is ignored\"}",
  };
  g_autoptr (JsonNode) example = tg_json_parse (EXAMPLE, -1, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (accepted); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) patch = tg_json_parse (accepted[i], -1, &error);
      g_autoptr (JsonNode) changed = tg_json_merge_patch (example, patch);
      g_autoptr (TgProvider) provider = tg_provider_from_json (changed, &error);

      g_test_message ("%s", accepted[i]);
      g_assert_no_error (error);
      g_assert_nonnull (provider);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/provider/basics", test_basics);
  g_test_add_func ("/provider/oauth", test_oauth);
  g_test_add_func ("/provider/least", test_least);
  g_test_add_func ("/provider/refuse", test_refuse);
  g_test_add_func ("/provider/accept", test_accept);
  g_test_add_func ("/provider/complete", test_complete);
  g_test_add_func ("/provider/complete/overrides-nothing", test_complete_overrides_nothing);
  g_test_add_func ("/provider/complete/refused", test_complete_refused);
  g_test_add_func ("/provider/incomplete", test_incomplete);
  return g_test_run ();
}
