/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-account.h"

#include "tg-error.h"
#include "tg-json.h"

#define GOOD                                                                                                 \
  "{\"version\":1,\"id\":\"a1\",\"address\":\"traveller@example.net\",\"name\":\"Mine\",\"provider\":"       \
  "\"example\","                                                                                             \
  "\"provider_name\":\"Example Mail\",\"method\":\"oauth2\",\"state\":\"ready\",\"services\":[\"mail\"],"    \
  "\"servers\":[{\"protocol\":\"imap\",\"host\":\"imap.example.net\",\"port\":993,\"security\":\"tls\","     \
  "\"username\":\"traveller\",\"mechanisms\":[]}]}"

static TgAccount *
make_account (void)
{
  g_autoptr (TgAddress) address = tg_address_parse ("traveller@example.net", NULL);
  g_autoptr (GPtrArray) servers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);

  g_ptr_array_add (
      servers, tg_server_new (TG_PROTOCOL_IMAP, "imap.example.net", 993, TG_SECURITY_TLS, "traveller", NULL));
  return tg_account_new (address, "example", "Example Mail", TG_METHOD_OAUTH2, servers);
}

static void
assert_equal_accounts (const TgAccount *a, const TgAccount *b)
{
  g_autoptr (JsonNode) a_node = tg_account_to_json (a);
  g_autoptr (JsonNode) b_node = tg_account_to_json (b);
  g_autofree char *a_text = json_to_string (a_node, FALSE);
  g_autofree char *b_text = json_to_string (b_node, FALSE);

  g_assert_cmpstr (a_text, ==, b_text);
}

static void
test_new (void)
{
  g_autoptr (TgAccount) account = make_account ();
  g_autoptr (TgAccount) other = make_account ();

  g_assert_true (tg_account_id_is_valid (account->id));
  g_assert_cmpstr (account->id, !=, other->id);
  g_assert_cmpstr (account->name, ==, "traveller@example.net");
  g_assert_null (account->reason);
  g_assert_true (g_strv_contains ((const char *const *)account->services, "mail"));
}

static void
test_round_trip (void)
{
  g_autoptr (TgAccount) account = make_account ();
  g_autoptr (TgAccount) copy = NULL;
  g_autoptr (TgAccount) read = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  account->reason = g_strdup ("grant-revoked");
  account->subject = g_strdup ("sub-1");
  account->email = g_strdup ("somebody.else@example.net");
  copy = tg_account_copy (account);
  assert_equal_accounts (account, copy);

  node = tg_account_to_json (account);
  read = tg_account_from_json (node, &error);
  g_assert_no_error (error);
  assert_equal_accounts (account, read);
  g_assert_cmpstr (read->reason, ==, "grant-revoked");
  g_assert_cmpstr (read->subject, ==, "sub-1");
  g_assert_cmpstr (read->email, ==, "somebody.else@example.net");
  g_assert_cmpuint (read->servers->len, ==, 1);
}

/* Each takes one thing of a good file away or makes it wrong. */
static void
test_damaged (void)
{
  const struct
  {
    const char *what;
    const char *with;
    const char *message;
  } cases[] = {
    { "\"version\":1", "\"version\":2", "version" },
    { "\"id\":\"a1\"", "\"id\":\"../a1\"", "id" },
    { "\"id\":\"a1\",", "", "id" },
    { "traveller@example.net", "traveller", "address" },
    { "\"name\":\"Mine\"", "\"name\":7", "name" },
    { "\"provider\":\"example\",", "", "provider" },
    { "oauth2", "telepathy", "method" },
    { "\"ready\"", "\"asleep\"", "state" },
    { "\"port\":993", "\"port\":0", "port" },
    { "[{\"protocol\"", "[7,{\"protocol\"", "servers" },
    { "[\"mail\"]", "[7]", "services" },
    { "[\"mail\"]", "\"mail\"", "services" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) parts = g_strsplit (GOOD, cases[i].what, 2);
      g_autofree char *text = g_strjoinv (cases[i].with, parts);
      g_autoptr (JsonNode) node = tg_json_parse (text, -1, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (g_strv_length (parts), ==, 2);
      g_assert_nonnull (node);
      g_assert_null (tg_account_from_json (node, &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, cases[i].message));
    }
}

static void
test_good (void)
{
  g_autoptr (JsonNode) node = tg_json_parse (GOOD, -1, NULL);
  g_autoptr (JsonNode) array = tg_json_parse ("[]", -1, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TgAccount) account = tg_account_from_json (node, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (account->name, ==, "Mine");
  g_assert_null (tg_account_from_json (array, NULL));
}

static void
test_ids (void)
{
  g_assert_true (tg_account_id_is_valid ("0f"));
  g_assert_false (tg_account_id_is_valid (""));
  g_assert_false (tg_account_id_is_valid ("A"));
  g_assert_false (tg_account_id_is_valid ("a/b"));
  g_assert_false (tg_account_id_is_valid ("a.b"));
  g_assert_false (
      tg_account_id_is_valid ("00000000000000000000000000000000000000000000000000000000000000000"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/account/new", test_new);
  g_test_add_func ("/account/good", test_good);
  g_test_add_func ("/account/round-trip", test_round_trip);
  g_test_add_func ("/account/damaged", test_damaged);
  g_test_add_func ("/account/ids", test_ids);
  return g_test_run ();
}
