/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-own-client.h"

#include "tg-error.h"
#include "tg-json.h"

#include <glib/gstdio.h>
#include <string.h>

#define PROVIDER                                                                                             \
  "{\"id\": \"p\", \"name\": \"P\", \"sign_in\": [\"oauth2\"], \"oauth\": {"                                 \
  "\"authorization_endpoint\": \"https://a.example/%s\", \"token_endpoint\": \"https://a.example/t\","       \
  "\"scopes\": {\"mail\": [\"mail\"]}, \"consent\": [\"system\"]%s,"                                         \
  "\"redirect_uris\": {\"system\": \"http://127.0.0.1/c\"}}}"

static char *
overlay_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "tegata", "providers.d", "p.json", NULL);
}

static void
write_overlay (const char *content)
{
  g_autofree char *path = overlay_path ();
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

/* (transfer full) */
static JsonNode *
read_overlay (void)
{
  g_autofree char *path = overlay_path ();
  g_autofree char *content = NULL;
  JsonNode *node;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  node = tg_json_parse (content, -1, NULL);
  g_assert_nonnull (node);
  return node;
}

static gboolean
overlay_is (const char *expected)
{
  g_autoptr (JsonNode) is = read_overlay ();
  g_autoptr (JsonNode) wanted = json_from_string (expected, NULL);

  return json_node_equal (is, wanted);
}

static void
set_up (gpointer *fixture, gconstpointer user_data)
{
  g_autofree char *path = overlay_path ();

  g_unlink (path);
}

static void
test_none (gpointer *fixture, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgOwnClient) client = tg_own_client_read ("p", &error);

  g_assert_no_error (error);
  g_assert_null (client->client_id);
  g_assert_null (client->tenant);
  g_assert_false (client->secret_in_keyring);
}

static void
test_write_and_take_away (gpointer *fixture, gconstpointer user_data)
{
  const TgOwnClient client = { (char *)"id", (char *)"tenant", TRUE };
  const TgOwnClient nothing = { NULL, NULL, FALSE };
  g_autoptr (GError) error = NULL;
  g_autoptr (TgOwnClient) again = NULL;
  g_autofree char *path = overlay_path ();
  GStatBuf info;

  g_assert_true (tg_own_client_write ("p", &client, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  again = tg_own_client_read ("p", &error);
  g_assert_cmpstr (again->client_id, ==, "id");
  g_assert_cmpstr (again->tenant, ==, "tenant");
  g_assert_true (again->secret_in_keyring);
  g_assert_true (tg_own_client_write ("p", &nothing, &error));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  /* Once more is not an error. */
  g_assert_true (tg_own_client_write ("p", &nothing, &error));
}

static void
test_keeps_the_rest (gpointer *fixture, gconstpointer user_data)
{
  const TgOwnClient client = { (char *)"id", NULL, FALSE };
  const TgOwnClient nothing = { NULL, NULL, FALSE };
  g_autoptr (GError) error = NULL;

  write_overlay ("{\"name\": \"Q\", \"oauth\": {\"issuer\": \"https://i.example\", \"tenant\": \"t\","
                 "\"client_id\": \"old\", \"client_secret\": \"old\"}}");
  g_assert_true (tg_own_client_write ("p", &client, &error));
  g_assert_no_error (error);
  /* Not the secret, which belongs to the old one. */
  g_assert_true (overlay_is ("{\"id\": \"p\", \"name\": \"Q\", \"oauth\": {\"issuer\": \"https://i.example\","
                             "\"client_id\": \"id\"}}"));
  g_assert_true (tg_own_client_write ("p", &nothing, &error));
  g_assert_true (
      overlay_is ("{\"id\": \"p\", \"name\": \"Q\", \"oauth\": {\"issuer\": \"https://i.example\"}}"));
}

static void
test_tenant_alone_keeps_the_secret (gpointer *fixture, gconstpointer user_data)
{
  const TgOwnClient client = { (char *)"id", (char *)"t", FALSE };

  write_overlay ("{\"id\": \"p\", \"oauth\": {\"client_id\": \"id\", \"client_secret\": \"s\"}}");
  g_assert_true (tg_own_client_write ("p", &client, NULL));
  g_assert_true (overlay_is (
      "{\"id\": \"p\", \"oauth\": {\"client_id\": \"id\", \"client_secret\": \"s\", \"tenant\": \"t\"}}"));
}

static void
test_damaged (gpointer *fixture, gconstpointer user_data)
{
  const TgOwnClient client = { (char *)"id", NULL, FALSE };
  g_autofree char *path = overlay_path ();
  static const char *const contents[] = { "{", "[]", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *after = NULL;

      write_overlay (contents[i]);
      g_assert_false (tg_own_client_write ("p", &client, &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_FAILED);
      g_assert_nonnull (strstr (error->message, path));
      g_assert_null (tg_own_client_read ("p", NULL));
      g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
      g_assert_cmpstr (after, ==, contents[i]);
    }
}

static void
test_check (gpointer *fixture, gconstpointer user_data)
{
  g_autofree char *plain_text = g_strdup_printf (PROVIDER, "a", "");
  g_autofree char *tenant_text = g_strdup_printf (PROVIDER, "{tenant}", ", \"tenant\": \"common\"");
  g_autoptr (JsonNode) plain_node = json_from_string (plain_text, NULL);
  g_autoptr (JsonNode) tenant_node = json_from_string (tenant_text, NULL);
  g_autoptr (TgProvider) plain = tg_provider_from_json (plain_node, NULL);
  g_autoptr (TgProvider) with_tenant = tg_provider_from_json (tenant_node, NULL);
  const struct
  {
    TgProvider *provider;
    TgOwnClient client;
    gboolean good;
  } cases[] = {
    { plain, { (char *)"id", NULL, FALSE }, TRUE },
    { plain, { NULL, NULL, FALSE }, TRUE },
    { plain, { (char *)"i\nd", NULL, FALSE }, FALSE },
    { plain, { (char *)"", NULL, FALSE }, FALSE },
    { plain, { (char *)"id", (char *)"t", FALSE }, FALSE },
    { with_tenant, { NULL, (char *)"contoso.example", FALSE }, TRUE },
    { with_tenant, { NULL, (char *)"a/b", FALSE }, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (tg_own_client_check (cases[i].provider, &cases[i].client, &error), ==, cases[i].good);
      if (!cases[i].good)
        g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
    }
}

#define ADD(name, function) g_test_add ("/own-client/" name, gpointer, NULL, set_up, function, NULL)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("none", test_none);
  ADD ("write-and-take-away", test_write_and_take_away);
  ADD ("keeps-the-rest", test_keeps_the_rest);
  ADD ("tenant-alone-keeps-the-secret", test_tenant_alone_keeps_the_secret);
  ADD ("damaged", test_damaged);
  ADD ("check", test_check);
  return g_test_run ();
}
