/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-candidate.h"

#include "tg-error.h"
#include "tg-json.h"

#include <string.h>

#define WIRE                                                                                                 \
  "{'address': <'traveller@example.net'>, 'provider': <'example'>, 'name': <'Example Mail'>,"                \
  " 'source': <'mx'>, 'trust': <'unverified'>, 'methods': <['oauth2', 'password']>,"                         \
  " 'issuer': <'https://accounts.example.net'>, 'consent': <['embedded', 'system', 'device', 'paste']>,"     \
  " 'servers': <[{'protocol': <'imap'>, 'host': <'imap.example.net'>, 'port': <uint16 993>, 'security': "    \
  "<'tls'>,"                                                                                                 \
  "   'username': <'traveller@example.net'>, 'mechanisms': <@as []>},"                                       \
  "  {'protocol': <'smtp'>, 'host': <'smtp.example.net'>, 'port': <uint16 587>, 'security': <'starttls'>,"   \
  "   'username': <'traveller'>, 'mechanisms': <['PLAIN']>}]>, 'notice': <'It ended.'>, 'scope': <'mail "    \
  "offline_access'>}"

static GVariant *
parse_wire (const char *text)
{
  g_autoptr (GError) error = NULL;
  GVariant *variant = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &error);

  g_assert_no_error (error);
  return variant;
}

static void
test_from_variant (void)
{
  g_autoptr (GVariant) wire = parse_wire (WIRE);
  g_autoptr (GError) error = NULL;
  g_autoptr (TgCandidate) candidate = tg_candidate_from_variant (wire, &error);
  const TgConsent *consent;
  gsize n;

  g_assert_no_error (error);
  g_assert_cmpstr (tg_address_get_text (tg_candidate_get_address (candidate)), ==, "traveller@example.net");
  g_assert_cmpstr (tg_candidate_get_provider (candidate), ==, "example");
  g_assert_cmpstr (tg_candidate_get_name (candidate), ==, "Example Mail");
  g_assert_cmpint (tg_candidate_get_source (candidate), ==, TG_SOURCE_MX);
  g_assert_cmpint (tg_candidate_get_trust (candidate), ==, TG_TRUST_UNVERIFIED);
  g_assert_true (tg_candidate_has_method (candidate, TG_METHOD_PASSWORD));
  g_assert_cmpint (tg_candidate_get_methods (candidate, &n)[0], ==, TG_METHOD_OAUTH2);
  g_assert_cmpuint (n, ==, 2);
  consent = tg_candidate_get_consent (candidate, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpint (consent[3], ==, TG_CONSENT_PASTE);
  g_assert_cmpstr (tg_candidate_get_issuer (candidate), ==, "https://accounts.example.net");
  g_assert_cmpuint (tg_candidate_get_servers (candidate)->len, ==, 2);
  g_assert_cmpuint (tg_server_get_port (tg_candidate_get_server (candidate, TG_PROTOCOL_SMTP)), ==, 587);
  g_assert_null (tg_candidate_get_server (candidate, TG_PROTOCOL_POP3));
  g_assert_cmpstr (tg_candidate_get_notice (candidate), ==, "It ended.");
  g_assert_cmpstr (tg_candidate_get_scope (candidate), ==, "mail offline_access");
}

static void
test_round_trip (void)
{
  g_autoptr (GVariant) wire = parse_wire (WIRE);
  g_autoptr (TgCandidate) candidate = tg_candidate_from_variant (wire, NULL);
  g_autoptr (GVariant) back = g_variant_ref_sink (tg_candidate_to_variant (candidate));

  g_assert_true (g_variant_equal (wire, back));
}

/* As it comes over a bus: one block of bytes, not a tree. */
static void
test_serialised (void)
{
  g_autoptr (GVariant) wire = parse_wire (WIRE);
  g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (wire);
  g_autoptr (GVariant) flat =
      g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARDICT, bytes, FALSE));
  g_autoptr (GError) error = NULL;
  g_autoptr (TgCandidate) candidate = tg_candidate_from_variant (flat, &error);
  g_autoptr (GVariant) back = NULL;

  g_assert_no_error (error);
  back = g_variant_ref_sink (tg_candidate_to_variant (candidate));
  g_assert_true (g_variant_equal (wire, back));
}

static void
test_least (void)
{
  g_autoptr (GVariant) wire = parse_wire (
      "{'address': <'me@example.org'>, 'name': <'example.org'>, 'source': <'guess'>,"
      " 'trust': <'unverified'>, 'methods': <@as []>, 'consent': <@as []>, 'servers': <@aa{sv} []>}");
  g_autoptr (GError) error = NULL;
  g_autoptr (TgCandidate) candidate = tg_candidate_from_variant (wire, &error);
  g_autoptr (GVariant) back = NULL;

  g_assert_no_error (error);
  g_assert_null (tg_candidate_get_provider (candidate));
  g_assert_null (tg_candidate_get_issuer (candidate));
  g_assert_null (tg_candidate_get_notice (candidate));
  g_assert_false (tg_candidate_has_method (candidate, TG_METHOD_OAUTH2));
  back = g_variant_ref_sink (tg_candidate_to_variant (candidate));
  g_assert_true (g_variant_equal (wire, back));
}

static void
test_refuse (void)
{
  const char *const table[][2] = {
    { "{'address': <'nobody'>}", "address: " },
    { "{'address': <1>}", "address: " },
    { "{'provider': <1>}", "provider: " },
    { "{'name': <''>}", "name: " },
    { "{'source': <'rumour'>}", "source: " },
    { "{'trust': <'yes'>}", "trust: " },
    { "{'trust': <true>}", "trust: " },
    { "{'methods': <['oauth2', 'magic']>}", "methods: " },
    { "{'methods': <'oauth2'>}", "methods: " },
    { "{'consent': <['fax']>}", "consent: " },
    { "{'issuer': <'http://accounts.example.net'>}", "issuer: " },
    { "{'issuer': <'https://accounts.example.net?x=y'>}", "issuer: " },
    { "{'issuer': <'https://accounts.example.net#x'>}", "issuer: " },
    { "{'issuer': <'https://me@accounts.example.net'>}", "issuer: " },
    { "{'issuer': <'javascript:alert(1)'>}", "issuer: " },
    { "{'issuer': <'two words'>}", "issuer: " },
    { "{'servers': <'x'>}", "servers: " },
    { "{'servers': <[{'protocol': <'imap'>}]>}", "servers[0].security: " },
    { "{'notice': <1>}", "notice: " },
    { "{'scope': <['mail']>}", "scope: " },
    { "{'scope': <'a\"b'>}", "scope: " },
    { "{'scope': <' '>}", "scope: " },
  };
  g_autoptr (GVariant) good = parse_wire (WIRE);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (good);
      g_autoptr (GVariant) change = parse_wire (table[i][0]);
      g_autoptr (GVariant) bad = NULL;
      g_autoptr (GError) error = NULL;
      GVariantIter iter;
      const char *member;
      GVariant *value;

      g_variant_iter_init (&iter, change);
      while (g_variant_iter_loop (&iter, "{&sv}", &member, &value))
        g_variant_dict_insert_value (&dict, member, value);
      bad = g_variant_ref_sink (g_variant_dict_end (&dict));
      g_assert_null (tg_candidate_from_variant (bad, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_str_has_prefix (error->message, table[i][1]));
    }
}

static void
test_refuse_missing (void)
{
  const char *const required[] = { "address", "name", "source", "trust" };
  g_autoptr (GVariant) good = parse_wire (WIRE);
  g_autoptr (GVariant) no_dict = g_variant_ref_sink (g_variant_new_string ("x"));
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (required); i++)
    {
      g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (good);
      g_autofree char *prefix = g_strconcat (required[i], ": ", NULL);
      g_autoptr (GVariant) bad = NULL;

      g_assert_true (g_variant_dict_remove (&dict, required[i]));
      bad = g_variant_ref_sink (g_variant_dict_end (&dict));
      g_assert_null (tg_candidate_from_variant (bad, &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_str_has_prefix (error->message, prefix));
      g_clear_error (&error);
    }
  g_assert_null (tg_candidate_from_variant (no_dict, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
}

static TgProvider *
make_provider (void)
{
  g_autoptr (JsonNode) node = tg_json_parse (
      "{\"id\": \"example\", \"name\": \"Example Mail\", \"sign_in\": [\"oauth2\"],"
      " \"servers\": [{\"protocol\": \"imap\", \"host\": \"imap.%EMAILDOMAIN%\", \"port\": 993, "
      "\"security\": \"tls\","
      "   \"username\": \"%EMAILLOCALPART%\"}],"
      " \"oauth\": {\"issuer\": \"https://accounts.example.net\","
      "   \"authorization_endpoint\": \"https://accounts.example.net/auth\","
      "   \"token_endpoint\": \"https://accounts.example.net/token\", \"scopes\": {\"mail\": [\"mail\"]},"
      "   \"consent\": [\"system\"], \"redirect_uris\": {\"system\": \"http://127.0.0.1/\"}},"
      " \"password_sign_in_ended\": {\"date\": \"2024\", \"source\": \"news\", \"text\": \"It ended.\"}}",
      -1,
      NULL);
  g_autoptr (GError) error = NULL;
  TgProvider *provider = tg_provider_from_json (node, &error);

  g_assert_no_error (error);
  return provider;
}

static void
test_from_provider (void)
{
  g_autoptr (TgProvider) provider = make_provider ();
  g_autoptr (TgAddress) address = tg_address_parse ("traveller@example.net", NULL);
  g_autoptr (TgCandidate) candidate =
      tg_candidate_new_from_provider (address, provider, TG_SOURCE_CATALOGUE, TG_TRUST_VERIFIED, NULL);
  TgServer *imap = tg_candidate_get_server (candidate, TG_PROTOCOL_IMAP);
  gsize n_consent;

  g_assert_cmpstr (tg_candidate_get_provider (candidate), ==, "example");
  g_assert_cmpstr (tg_candidate_get_name (candidate), ==, "Example Mail");
  g_assert_cmpint (tg_candidate_get_trust (candidate), ==, TG_TRUST_VERIFIED);
  g_assert_cmpstr (tg_candidate_get_issuer (candidate), ==, "https://accounts.example.net");
  g_assert_cmpint (tg_candidate_get_consent (candidate, &n_consent)[0], ==, TG_CONSENT_SYSTEM);
  g_assert_cmpuint (n_consent, ==, 1);
  g_assert_cmpstr (tg_candidate_get_notice (candidate), ==, "It ended.");
  g_assert_cmpstr (tg_server_get_host (imap), ==, "imap.example.net");
  g_assert_cmpstr (tg_server_get_username (imap), ==, "traveller");
}

/* What has to be done first is said, unless there is more to say: that passwords ended. */
static void
test_notice_of_provider (void)
{
  const char *const table[][2] = {
    { "", "Switch it on." },
    { ", \"password_sign_in_ended\": {\"date\": \"2024\", \"source\": \"news\", \"text\": \"It ended.\"}",
      "It ended." },
  };
  g_autoptr (TgAddress) address = tg_address_parse ("traveller@example.net", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"id\": \"x\", \"name\": \"X\", \"sign_in\": [\"password\"],"
                                               " \"password\": {\"kind\": \"password\"},"
                                               " \"notice\": \"Switch it on.\"%s}",
                                               table[i][0]);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = tg_json_parse (text, -1, NULL);
      g_autoptr (TgProvider) provider = tg_provider_from_json (node, &error);
      g_autoptr (TgCandidate) candidate = NULL;

      g_assert_no_error (error);
      candidate =
          tg_candidate_new_from_provider (address, provider, TG_SOURCE_CATALOGUE, TG_TRUST_VERIFIED, NULL);
      g_assert_cmpstr (tg_candidate_get_notice (candidate), ==, table[i][1]);
    }
}

static void
test_from_provider_other_servers (void)
{
  g_autoptr (TgProvider) provider = make_provider ();
  g_autoptr (TgAddress) address = tg_address_parse ("traveller@example.org", NULL);
  g_autoptr (GPtrArray) servers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);
  g_autoptr (TgCandidate) candidate = NULL;

  g_ptr_array_add (
      servers,
      tg_server_new (TG_PROTOCOL_SMTP, "out.example.org", 465, TG_SECURITY_TLS, "%EMAILADDRESS%", NULL));
  candidate =
      tg_candidate_new_from_provider (address, provider, TG_SOURCE_AUTOCONFIG, TG_TRUST_UNVERIFIED, servers);
  g_ptr_array_set_size (servers, 0);
  g_assert_cmpuint (tg_candidate_get_servers (candidate)->len, ==, 1);
  g_assert_null (tg_candidate_get_server (candidate, TG_PROTOCOL_IMAP));
  g_assert_cmpstr (tg_server_get_username (tg_candidate_get_server (candidate, TG_PROTOCOL_SMTP)),
                   ==,
                   "traveller@example.org");
}

/* What `tegatactl discover --json` prints: every member is always there. */
static void
test_json (void)
{
  g_autoptr (TgAddress) address = tg_address_parse ("me@example.org", NULL);
  const TgMethod methods[] = { TG_METHOD_PASSWORD };
  TgCandidateFields fields = { .address = address,
                               .name = "example.org",
                               .source = TG_SOURCE_ISPDB,
                               .trust = TG_TRUST_UNVERIFIED,
                               .methods = methods,
                               .n_methods = 1 };
  g_autoptr (TgCandidate) candidate = tg_candidate_new (&fields);
  g_autoptr (JsonNode) node = tg_candidate_to_json (candidate);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autoptr (GVariant) wire = parse_wire (WIRE);
  g_autoptr (TgCandidate) whole = tg_candidate_from_variant (wire, NULL);
  g_autoptr (JsonNode) whole_node = tg_candidate_to_json (whole);
  JsonObject *object = json_node_get_object (whole_node);

  g_assert_cmpstr (
      text,
      ==,
      "{\"provider\":null,\"name\":\"example.org\",\"source\":\"ispdb\",\"trust\":\"unverified\","
      "\"methods\":[\"password\"],\"issuer\":null,\"consent\":[],\"servers\":[],\"notice\":null,\"scope\":"
      "null}");
  g_assert_cmpstr (tg_json_get_string (object, "provider", NULL), ==, "example");
  g_assert_cmpuint (json_array_get_length (tg_json_get_array (object, "servers", NULL)), ==, 2);
  g_assert_false (json_object_has_member (object, "address"));
}

static void
test_settle_issuer (void)
{
  static const TgConsent consent[] = { TG_CONSENT_SYSTEM };
  g_autoptr (TgAddress) address = tg_address_parse ("a@own.example", NULL);
  const TgMethod methods[] = { TG_METHOD_OAUTH2, TG_METHOD_PASSWORD };
  TgCandidateFields fields = { .address = address,
                               .name = "own.example",
                               .issuer = "https://login.own.example",
                               .methods = methods,
                               .n_methods = 2 };
  g_autoptr (TgCandidate) both = tg_candidate_new (&fields);
  g_autoptr (TgCandidate) can = tg_candidate_settle_issuer (both, consent, 1);
  g_autoptr (TgCandidate) cannot = tg_candidate_settle_issuer (both, NULL, 0);
  g_autoptr (TgCandidate) only_tokens = NULL;
  gsize n;

  g_assert_cmpint (tg_candidate_get_methods (can, &n)[0], ==, TG_METHOD_OAUTH2);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (tg_candidate_get_consent (can, &n)[0], ==, TG_CONSENT_SYSTEM);
  g_assert_cmpint (tg_candidate_get_methods (cannot, &n)[0], ==, TG_METHOD_PASSWORD);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (tg_candidate_get_issuer (cannot), ==, "https://login.own.example");
  fields.n_methods = 1;
  only_tokens = tg_candidate_new (&fields);
  g_assert_null (tg_candidate_settle_issuer (only_tokens, NULL, 0));
  g_assert_true (tg_candidate_has_open_issuer (both));
  g_assert_false (tg_candidate_has_open_issuer (cannot));
}

/* What is no word of ours, or no list, is no consent. */
static void
test_settle_by_answer (void)
{
  g_autoptr (TgAddress) address = tg_address_parse ("a@own.example", NULL);
  const TgMethod methods[] = { TG_METHOD_OAUTH2 };
  TgCandidateFields fields = { .address = address,
                               .name = "own.example",
                               .issuer = "https://own.example",
                               .methods = methods,
                               .n_methods = 1 };
  g_autoptr (TgCandidate) candidate = tg_candidate_new (&fields);
  g_autoptr (GVariant) two = g_variant_new_parsed ("{'consent': <['nonsense', 'device', 'system']>}");
  g_autoptr (GVariant) odd = g_variant_new_parsed ("{'consent': <'system'>}");
  g_autoptr (TgCandidate) settled = tg_candidate_settle_by_answer (candidate, two);
  gsize n;

  g_assert_cmpint (tg_candidate_get_consent (settled, &n)[0], ==, TG_CONSENT_DEVICE);
  g_assert_cmpint (tg_candidate_get_consent (settled, &n)[1], ==, TG_CONSENT_SYSTEM);
  g_assert_cmpuint (n, ==, 2);
  g_assert_null (tg_candidate_settle_by_answer (candidate, odd));
  g_assert_null (tg_candidate_settle_by_answer (candidate, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/candidate/from-variant", test_from_variant);
  g_test_add_func ("/candidate/round-trip", test_round_trip);
  g_test_add_func ("/candidate/serialised", test_serialised);
  g_test_add_func ("/candidate/least", test_least);
  g_test_add_func ("/candidate/refuse", test_refuse);
  g_test_add_func ("/candidate/refuse-missing", test_refuse_missing);
  g_test_add_func ("/candidate/from-provider", test_from_provider);
  g_test_add_func ("/candidate/notice-of-provider", test_notice_of_provider);
  g_test_add_func ("/candidate/from-provider-other-servers", test_from_provider_other_servers);
  g_test_add_func ("/candidate/settle-issuer", test_settle_issuer);
  g_test_add_func ("/candidate/settle-by-answer", test_settle_by_answer);
  g_test_add_func ("/candidate/json", test_json);
  return g_test_run ();
}
