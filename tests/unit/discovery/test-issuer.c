/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "support.h"
#include "tg-issuer.h"
#include "tg-reason.h"

static void
test_metadata_uri (void)
{
  const struct
  {
    const char *uri;
    const char *issuer;
  } cases[] = {
    { "https://accounts.example.net/.well-known/openid-configuration", "https://accounts.example.net" },
    { "https://ACCOUNTS.example.net:443/.well-known/openid-configuration", "https://accounts.example.net" },
    { "https://a.example:8443/.well-known/openid-configuration", "https://a.example:8443" },
    { "https://a.example/realms/mail/.well-known/openid-configuration", "https://a.example/realms/mail" },
    { "https://a.example/.well-known/oauth-authorization-server", "https://a.example" },
    { "https://a.example/.well-known/oauth-authorization-server/realms/mail",
      "https://a.example/realms/mail" },
    { "https://a.example/.well-known/openid-configuration/mail", "https://a.example/mail" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *issuer = tg_issuer_from_metadata_uri (cases[i].uri, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (issuer, ==, cases[i].issuer);
    }
}

static void
test_bad_uri (void)
{
  const char *const uris[] = {
    "",
    "accounts.example.net",
    "http://accounts.example.net/.well-known/openid-configuration",
    "https://accounts.example.net/",
    "https://accounts.example.net/.well-known/openid-configurations",
    "https://accounts.example.net/x/.well-known/oauth-authorization-server",
    "https://somebody@accounts.example.net/.well-known/openid-configuration",
    "https://accounts.example.net/.well-known/openid-configuration?a=b",
    "https://accounts.example.net/.well-known/openid-configuration#a",
    "https://127.0.0.1/.well-known/openid-configuration",
    "https://localhost/.well-known/openid-configuration",
    "https:///.well-known/openid-configuration",
    "\xff\xfe",
  };
  g_autofree char *path = g_strnfill (600, 'a');
  g_autofree char *endless =
      g_strdup_printf ("https://accounts.example.net/%s/.well-known/openid-configuration", path);

  g_assert_null (tg_issuer_from_metadata_uri (endless, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (tg_issuer_from_metadata_uri (uris[i], &error));
      g_assert_error (error, TG_REASON, TG_REASON_UNUSABLE);
    }
}

static void
test_challenge (void)
{
  const struct
  {
    const char *text;
    const char *issuer; /* (nullable) */
    TgReason reason;
  } cases[] = {
    { "{\"status\":\"invalid_token\",\"scope\":\"mail\","
      "\"openid-configuration\":\"https://accounts.example.net/.well-known/openid-configuration\"}",
      "https://accounts.example.net",
      0 },
    { "{\"status\":\"invalid_token\",\"schemes\":\"bearer\"}", NULL, TG_REASON_NOTHING },
    { "{\"openid-configuration\":[1]}", NULL, TG_REASON_NOTHING },
    { "{\"openid-configuration\":\"accounts.example.net\"}", NULL, TG_REASON_UNUSABLE },
    { "[]", NULL, TG_REASON_UNUSABLE },
    { "not json", NULL, TG_REASON_UNUSABLE },
    { "\x01", NULL, TG_REASON_UNUSABLE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *base64 = g_base64_encode ((const guchar *)cases[i].text, strlen (cases[i].text));
      g_autoptr (GError) error = NULL;
      g_autofree char *issuer = tg_issuer_from_challenge (base64, &error);

      g_assert_cmpstr (issuer, ==, cases[i].issuer);
      if (!issuer)
        g_assert_error (error, TG_REASON, (int)cases[i].reason);
    }
}

static void
test_bad_base64 (void)
{
  /* "{}" is e30=. */
  const char *const texts[] = { "",     "e30",      "e3 0=", "e30=e30=",        "====",
                                "=e30", "e30=\r\n", "e3-_",  "\xff\xff\xff\xff" };
  g_autoptr (GError) nothing = NULL;

  g_assert_null (tg_issuer_from_challenge ("e30=", &nothing));
  g_assert_error (nothing, TG_REASON, TG_REASON_NOTHING);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (tg_issuer_from_challenge (texts[i], &error));
      g_assert_error (error, TG_REASON, TG_REASON_UNUSABLE);
    }
}

static const struct
{
  const char *text;
  const char *issuers; /* (nullable) */
  TgReason reason;
  const char *scope; /* (nullable) */
} resources[] = {
  { "{\"resource\":\"https://imap.example.net\",\"authorization_servers\":[\"https://"
    "accounts.example.net\"]}",
    "https://accounts.example.net",
    0 },
  { "{\"resource\":\"https://imap.example.net/\",\"authorization_servers\":"
    "[\"http://a.example\",\"https://b.example/x\",\"c.example\",\"https://D.example?e\",\"https://"
    "F.example\"]}",
    "https://b.example/x https://f.example",
    0 },
  { "{\"resource\":\"https://imap.example.net\",\"authorization_servers\":[\"https://a.example\"],"
    "\"scopes_supported\":[\"post\",\"offline_access\"]}",
    "https://a.example",
    0,
    "post offline_access" },
  { "{\"resource\":\"https://imap.example.net\",\"authorization_servers\":[\"https://a.example\"],"
    "\"scopes_supported\":[\"admin\",\"mail\"]}",
    "https://a.example",
    0,
    "mail" },
  { "{\"resource\":\"https://imap.example.net\",\"authorization_servers\":[\"https://a.example\"],"
    "\"scopes_supported\":[\"\\u00e9\"]}",
    "https://a.example",
    0 },
  { "{\"resource\":\"https://imap.example.net\",\"authorization_servers\":[]}", NULL, TG_REASON_NOTHING },
  { "{\"resource\":\"https://imap.example.net\",\"authorization_servers\":\"https://a.example\"}",
    NULL,
    TG_REASON_NOTHING },
  { "{\"resource\":\"https://imap.example.net\"}", NULL, TG_REASON_NOTHING },
  { "{\"authorization_servers\":[\"https://accounts.example.net\"]}", NULL, TG_REASON_UNUSABLE },
  { "{\"resource\":\"https://other.example.net\",\"authorization_servers\":[\"https://"
    "accounts.example.net\"]}",
    NULL,
    TG_REASON_UNUSABLE },
  { "<html>", NULL, TG_REASON_UNUSABLE },
};

static void
test_resource (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (resources); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *scope = NULL;
      g_autoptr (GPtrArray) issuers = tg_issuers_from_resource (
          resources[i].text, strlen (resources[i].text), "imap.example.net", &scope, &error);
      g_autofree char *told = NULL;

      if (!resources[i].issuers)
        {
          g_assert_null (issuers);
          g_assert_error (error, TG_REASON, (int)resources[i].reason);
          continue;
        }
      g_assert_no_error (error);
      g_ptr_array_add (issuers, NULL);
      told = g_strjoinv (" ", (char **)issuers->pdata);
      g_assert_cmpstr (told, ==, resources[i].issuers);
      g_assert_cmpstr (scope, ==, resources[i].scope);
    }
}

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  g_test_add_func ("/issuer/metadata-uri", test_metadata_uri);
  g_test_add_func ("/issuer/bad-uri", test_bad_uri);
  g_test_add_func ("/issuer/challenge", test_challenge);
  g_test_add_func ("/issuer/bad-base64", test_bad_base64);
  g_test_add_func ("/issuer/resource", test_resource);
  return g_test_run ();
}
