/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-server.h"

#include "tg-error.h"
#include "tg-json.h"

#include <string.h>

static const char *const mechanisms[] = { "OAUTHBEARER", "XOAUTH2", NULL };

static TgServer *
make_server (void)
{
  return tg_server_new (
      TG_PROTOCOL_SMTP, "smtp.example.net", 587, TG_SECURITY_STARTTLS, "traveller", mechanisms);
}

static void
assert_server (TgServer *server)
{
  g_assert_cmpint (tg_server_get_protocol (server), ==, TG_PROTOCOL_SMTP);
  g_assert_cmpstr (tg_server_get_host (server), ==, "smtp.example.net");
  g_assert_cmpuint (tg_server_get_port (server), ==, 587);
  g_assert_cmpint (tg_server_get_security (server), ==, TG_SECURITY_STARTTLS);
  g_assert_cmpstr (tg_server_get_username (server), ==, "traveller");
  g_assert_cmpstrv (tg_server_get_mechanisms (server), mechanisms);
}

static void
test_fields (void)
{
  g_autoptr (TgServer) server = make_server ();
  g_autoptr (TgServer) bare = tg_server_new (TG_PROTOCOL_IMAP, "h.example", 993, TG_SECURITY_TLS, "u", NULL);

  assert_server (server);
  g_assert_nonnull (tg_server_get_mechanisms (bare));
  g_assert_null (tg_server_get_mechanisms (bare)[0]);
}

static void
test_expand (void)
{
  const char *const table[][2] = {
    { "%EMAILADDRESS%", "me+tag@xn--bcher-kva.example" },
    { "%EMAILLOCALPART%", "me+tag" },
    { "%EMAILDOMAIN%", "xn--bcher-kva.example" },
    { "%EMAILLOCALPART%.%EMAILDOMAIN%", "me+tag.xn--bcher-kva.example" },
    { "plain", "plain" },
    { "100%", "100%" },
    { "%EMAILADDRESS", "%EMAILADDRESS" },
    { "%emailaddress%", "%emailaddress%" },
    { "%%EMAILDOMAIN%%", "%xn--bcher-kva.example%" },
  };
  g_autoptr (TgAddress) address = tg_address_parse ("me+tag@Bücher.example", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (TgServer) server = tg_server_new (
          TG_PROTOCOL_IMAP, "imap.%EMAILDOMAIN%", 993, TG_SECURITY_TLS, table[i][0], mechanisms);
      g_autoptr (TgServer) expanded = tg_server_expand (server, address);

      g_assert_cmpstr (tg_server_get_username (expanded), ==, table[i][1]);
      g_assert_cmpstr (tg_server_get_host (expanded), ==, "imap.xn--bcher-kva.example");
      g_assert_cmpuint (tg_server_get_port (expanded), ==, 993);
      g_assert_cmpstrv (tg_server_get_mechanisms (expanded), mechanisms);
      g_assert_cmpstr (tg_server_get_username (server), ==, table[i][0]);
    }
}

/* What comes from the address is not looked at again. */
static void
test_expand_once (void)
{
  g_autoptr (TgAddress) address = tg_address_parse ("%EMAILDOMAIN%@example.net", NULL);
  g_autoptr (TgServer) server =
      tg_server_new (TG_PROTOCOL_IMAP, "imap.example.net", 993, TG_SECURITY_TLS, "%EMAILADDRESS%", NULL);
  g_autoptr (TgServer) expanded = tg_server_expand (server, address);

  g_assert_cmpstr (tg_server_get_username (expanded), ==, "%EMAILDOMAIN%@example.net");
}

static void
test_variant (void)
{
  g_autoptr (TgServer) server = make_server ();
  g_autoptr (GVariant) variant = g_variant_ref_sink (tg_server_to_variant (server));
  g_autoptr (GVariant) expected = g_variant_ref_sink (
      g_variant_new_parsed ("{'protocol': <'smtp'>, 'host': <'smtp.example.net'>, 'port': <uint16 587>,"
                            " 'security': <'starttls'>, 'username': <'traveller'>,"
                            " 'mechanisms': <['OAUTHBEARER', 'XOAUTH2']>}"));
  g_autoptr (GError) error = NULL;
  g_autoptr (TgServer) back = tg_server_from_variant (variant, &error);

  g_assert_true (g_variant_equal (variant, expected));
  g_assert_no_error (error);
  assert_server (back);
}

static void
test_variant_refuse (void)
{
  /* a change to a good one, the member that is named */
  const char *const table[][2] = {
    { "'protocol': <'jmap'>", "protocol: " },
    { "'protocol': <1>", "protocol: " },
    { "'host': <'nodots'>", "host: " },
    { "'host': <''>", "host: " },
    { "'host': <'imap.example.net:993'>", "host: " },
    { "'host': <'https://imap.example.net'>", "host: " },
    { "'host': <'imap example.net'>", "host: " },
    { "'host': <'imap.%EMAILADDRESS%'>", "host: " },
    { "'host': <'[::1]'>", "host: " },
    { "'host': <'fe80::1%eth0'>", "host: " },
    { "'host': <uint16 1>", "host: " },
    { "'port': <uint16 0>", "port: " },
    { "'port': <993>", "port: " },
    { "'port': <'993'>", "port: " },
    { "'security': <'plain'>", "security: " },
    { "'security': <''>", "security: " },
    { "'username': <''>", "username: " },
    { "'username': <'a\\u0001b'>", "username: " },
    { "'username': <'a\\nb'>", "username: " },
    { "'mechanisms': <'PLAIN'>", "mechanisms: " },
    { "'mechanisms': <['plain']>", "mechanisms: " },
    { "'mechanisms': <['']>", "mechanisms: " },
    { "'mechanisms': <['ABCDEFGHIJKLMNOPQRSTU']>", "mechanisms: " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (TgServer) good = make_server ();
      g_autoptr (GVariant) whole = g_variant_ref_sink (tg_server_to_variant (good));
      g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (whole);
      g_autofree char *text = g_strdup_printf ("{%s}", table[i][0]);
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) change = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &error);
      g_autoptr (GVariant) bad = NULL;
      GVariantIter iter;
      const char *member;
      GVariant *value;

      g_assert_no_error (error);
      g_variant_iter_init (&iter, change);
      while (g_variant_iter_loop (&iter, "{&sv}", &member, &value))
        g_variant_dict_insert_value (&dict, member, value);
      bad = g_variant_ref_sink (g_variant_dict_end (&dict));
      g_assert_null (tg_server_from_variant (bad, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_str_has_prefix (error->message, table[i][1]));
    }
}

static void
test_variant_missing (void)
{
  const char *const required[] = { "protocol", "host", "port", "security", "username" };
  g_autoptr (TgServer) good = make_server ();

  for (gsize i = 0; i < G_N_ELEMENTS (required); i++)
    {
      g_autoptr (GVariant) whole = g_variant_ref_sink (tg_server_to_variant (good));
      g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (whole);
      g_autofree char *prefix = g_strconcat (required[i], ": ", NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) bad = NULL;

      g_assert_true (g_variant_dict_remove (&dict, required[i]));
      bad = g_variant_ref_sink (g_variant_dict_end (&dict));
      g_assert_null (tg_server_from_variant (bad, &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_str_has_prefix (error->message, prefix));
    }
}

/* Only additive changes: what a later version adds is ignored, mechanisms may be missing. */
static void
test_variant_lenient (void)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (
      g_variant_new_parsed ("{'protocol': <'imap'>, 'host': <'IMAP.Example.NET.'>, 'port': <uint16 993>,"
                            " 'security': <'tls'>, 'username': <'me'>, 'colour': <'blue'>}"));
  g_autoptr (GError) error = NULL;
  g_autoptr (TgServer) server = tg_server_from_variant (variant, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (tg_server_get_host (server), ==, "imap.example.net");
  g_assert_null (tg_server_get_mechanisms (server)[0]);
}

static void
test_hosts (void)
{
  const char *const good[][2] = {
    { "imap.example.net", "imap.example.net" },
    { "imap.bücher.example", "imap.xn--bcher-kva.example" },
    { "imap.%EMAILDOMAIN%", "imap.%EMAILDOMAIN%" },
    { "%EMAILDOMAIN%", "%EMAILDOMAIN%" },
    /* a bridge on this machine */
    { "127.0.0.1", "127.0.0.1" },
    { "::1", "::1" },
    { "LocalHost", "localhost" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("{\"protocol\": \"imap\", \"host\": \"%s\", \"port\": 993, \"security\": \"tls\","
                           " \"username\": \"me\"}",
                           good[i][0]);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = tg_json_parse (text, -1, &error);
      g_autoptr (TgServer) server = tg_server_from_json (json_node_get_object (node), &error);

      g_assert_no_error (error);
      g_assert_cmpstr (tg_server_get_host (server), ==, good[i][1]);
    }
}

static void
test_json (void)
{
  g_autoptr (TgServer) server = make_server ();
  g_autoptr (JsonNode) node = tg_server_to_json (server);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (TgServer) back = tg_server_from_json (json_node_get_object (node), &error);

  g_assert_cmpstr (
      text,
      ==,
      "{\"protocol\":\"smtp\",\"host\":\"smtp.example.net\",\"port\":587,\"security\":\"starttls\","
      "\"username\":\"traveller\",\"mechanisms\":[\"OAUTHBEARER\",\"XOAUTH2\"]}");
  g_assert_no_error (error);
  assert_server (back);
}

static void
test_json_refuse (void)
{
  const char *const table[][2] = {
    { "{}", "protocol: " },
    { "{\"protocol\": []}", "protocol: " },
    { "{\"protocol\": \"imap\", \"security\": \"tls\", \"host\": \"h.example\", \"port\": 65536, "
      "\"username\": \"u\"}",
      "port: " },
    { "{\"protocol\": \"imap\", \"security\": \"tls\", \"host\": \"h.example\", \"port\": -1, \"username\": "
      "\"u\"}",
      "port: " },
    { "{\"protocol\": \"imap\", \"security\": \"tls\", \"host\": \"h.example\", \"port\": \"993\","
      " \"username\": \"u\"}",
      "port: " },
    { "{\"protocol\": \"imap\", \"security\": \"tls\", \"host\": \"h.example\", \"port\": 993.5, "
      "\"username\": \"u\"}",
      "port: " },
    { "{\"protocol\": \"imap\", \"security\": \"tls\", \"host\": \"h.example\", \"port\": 993, \"username\": "
      "\"u\","
      " \"mechanisms\": [1]}",
      "mechanisms: " },
    { "{\"protocol\": \"imap\", \"security\": \"plain\", \"host\": \"h.example\", \"port\": 143, "
      "\"username\": \"u\"}",
      "security: " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (JsonNode) node = tg_json_parse (table[i][0], -1, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (tg_server_from_json (json_node_get_object (node), &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, table[i][1]));
    }
}

static void
test_list (void)
{
  g_autoptr (GPtrArray) servers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);
  g_autoptr (GVariant) none = g_variant_ref_sink (tg_servers_to_variant (servers));
  g_autoptr (GVariant) two = NULL;
  g_autoptr (GPtrArray) back = NULL;
  g_autoptr (GPtrArray) empty = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (g_variant_get_type_string (none), ==, "aa{sv}");
  empty = tg_servers_from_variant (none, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (empty->len, ==, 0);
  g_ptr_array_add (servers, make_server ());
  g_ptr_array_add (servers, make_server ());
  two = g_variant_ref_sink (tg_servers_to_variant (servers));
  back = tg_servers_from_variant (two, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back->len, ==, 2);
  assert_server (g_ptr_array_index (back, 1));
}

static void
test_list_refuse (void)
{
  g_autoptr (GVariant) bad = g_variant_ref_sink (g_variant_new_parsed (
      "[{'protocol': <'imap'>, 'host': <'h.example'>, 'port': <uint16 993>, 'security': <'tls'>,"
      " 'username': <'u'>}, {'protocol': <'x'>}]"));
  g_autoptr (GVariant) wrong = g_variant_ref_sink (g_variant_new_string ("x"));
  g_autoptr (GError) error = NULL;

  g_assert_null (tg_servers_from_variant (bad, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
  g_assert_true (g_str_has_prefix (error->message, "servers[1].protocol: "));
  g_clear_error (&error);
  g_assert_null (tg_servers_from_variant (wrong, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (tg_server_from_variant (wrong, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/fields", test_fields);
  g_test_add_func ("/server/expand", test_expand);
  g_test_add_func ("/server/expand-once", test_expand_once);
  g_test_add_func ("/server/variant", test_variant);
  g_test_add_func ("/server/variant-refuse", test_variant_refuse);
  g_test_add_func ("/server/variant-missing", test_variant_missing);
  g_test_add_func ("/server/variant-lenient", test_variant_lenient);
  g_test_add_func ("/server/hosts", test_hosts);
  g_test_add_func ("/server/json", test_json);
  g_test_add_func ("/server/json-refuse", test_json_refuse);
  g_test_add_func ("/server/list", test_list);
  g_test_add_func ("/server/list-refuse", test_list_refuse);
  return g_test_run ();
}
