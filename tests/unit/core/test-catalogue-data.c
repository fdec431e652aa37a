/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "catalogue-fixture.h"

#include <string.h>

typedef struct
{
  TgCatalogue *catalogue; /* (owned) without overlays */
} DataFixture;

static void
set_up (DataFixture *fixture, gconstpointer user_data)
{
  const char *const no_directories[] = { NULL };

  fixture->catalogue = tg_catalogue_load ("", no_directories);
}

static void
tear_down (DataFixture *fixture, gconstpointer user_data)
{
  tg_catalogue_unref (fixture->catalogue);
}

static const char *const domains[][2] = {
  { "gmail.com", "google" },
  { "nyu.edu", "google" },
  { "umich.edu", "google" },
  { "mit.edu", NULL },
  { "office365.com", "microsoft365" },
  { "onmicrosoft.com", "microsoft365" },
  { "contoso.onmicrosoft.com", "microsoft365" },
  { "outlook.com", "outlook" },
  { "hotmail.co.jp", "outlook" },
  { "live.com.au", "outlook" },
  { "msn.com", "outlook" },
  { "icloud.com", "icloud" },
  { "mac.com", "icloud" },
  { "yahoo.com", "yahoo" },
  { "ymail.com", "yahoo" },
  { "cox.net", "yahoo" },
  { "att.net", "att" },
  { "sbcglobal.net", "att" },
  { "aol.com", "aol" },
  { "compuserve.com", "aol" },
  { "verizon.net", "verizon" },
  { "fastmail.com", "fastmail" },
  { "yandex.ru", "yandex" },
  { "ya.ru", "yandex" },
  { "thundermail.com", "thundermail" },
  { "tb.pro", "thundermail" },
  { "mail.ru", "mail-ru" },
  { "bk.ru", "mail-ru" },
  { "comcast.net", "comcast" },
  { "zoho.com", "zoho" },
  { "zohomail.eu", "zoho-eu" },
  { "zoho.in", "zoho-in" },
  { "zohomail.jp", "zoho-jp" },
  { "gmx.de", "gmx" },
  { "gmx.net", "gmx" },
  { "gmx.com", "gmx-com" },
  { "gmx.co.uk", "gmx-com" },
  { "web.de", "web-de" },
  { "mail.com", "mail-com" },
  { "usa.com", "mail-com" },
  { "proton.me", "proton" },
  { "posteo.de", "posteo" },
  { "posteo.co.uk", "posteo" },
  { "mailbox.org", "mailbox-org" },
  { "t-online.de", "t-online" },
  { "xs4all.nl", "kpn" },
  { "ziggo.nl", "ziggo" },
  { "op.pl", "onet" },
  { "wp.pl", "wp" },
  { "tlen.pl", "o2-pl" },
  { "email.cz", "seznam" },
  { "libero.it", "libero" },
  { "wanadoo.fr", "orange-fr" },
  { "free.fr", "free-fr" },
  { "laposte.net", "laposte" },
  { "foxmail.com", "qq" },
  { "163.com", "netease" },
  { "naver.com", "naver" },
  { "yahoo.co.jp", "yahoo-jp" },
  { "docomo.ne.jp", "docomo" },
  { "i.softbank.jp", "softbank" },
  { "ocn.ne.jp", "ocn" },
  { "marble.ocn.ne.jp", "ocn" },
  { "kxx.biglobe.ne.jp", "biglobe" },
  { "iijmio-mail.jp", "iijmio" },
  /* Neither is a sub-domain of anything that has them. */
  { "mail.gmail.com", NULL },
  { "notonmicrosoft.com", NULL },
  { "ne.jp", NULL },
  { "com", NULL },
  { "example.org", NULL },
};

static void
test_domains (DataFixture *fixture, gconstpointer user_data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (domains); i++)
    {
      g_test_message ("%s", domains[i][0]);
      catalogue_assert_id (tg_catalogue_match_domain (fixture->catalogue, domains[i][0]), domains[i][1]);
    }
}

static const char *const hosts[][2] = {
  { "aspmx.l.google.com", "google" },
  { "aspmx2.googlemail.com", "google" },
  { "contoso-com.mail.protection.outlook.com", "microsoft365" },
  { "agency-gov.mail.protection.office365.us", "microsoft365-us" },
  { "contoso-cn.mail.protection.partner.outlook.cn", "microsoft365-cn" },
  { "hotmail-com.olc.protection.outlook.com", "outlook" },
  { "mta5.am0.yahoodns.net", "yahoo" },
  { "mx-eu.mail.am0.yahoodns.net", "yahoo" },
  /* AOL's and Verizon's stand below Yahoo's. */
  { "mx-aol.mail.gm0.yahoodns.net", "aol" },
  { "in1-smtp.messagingengine.com", "fastmail" },
  { "mx.yandex.net", "yandex" },
  { "emx.mail.ru", "mail-ru" },
  { "mxs.mail.ru", "mail-ru" },
  { "mail.thundermail.com", "thundermail" },
  { "mx.zoho.com", "zoho-organisation" },
  { "mx2.zoho.eu", "zoho-organisation-eu" },
  { "mx3.zoho.in", "zoho-organisation-in" },
  { "mx00.gmx.net", "gmx" },
  { "mail.protonmail.ch", "proton" },
  { "mxext1.mailbox.org", "mailbox-org" },
  { "bgmgate1.biglobe.ne.jp", "biglobe" },
  /* mail.com's and GMX's own share hosts there. */
  { "mx00.gmx.com", NULL },
  /* The user name at iCloud cannot be made from an address elsewhere. */
  { "mx01.mail.icloud.com", NULL },
  { "protection.outlook.com", NULL },
  { "mx.example.org", NULL },
};

static void
test_hosts (DataFixture *fixture, gconstpointer user_data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_test_message ("%s", hosts[i][0]);
      catalogue_assert_id (tg_catalogue_match_mx (fixture->catalogue, hosts[i][0]), hosts[i][1]);
    }
}

static void
test_issuers (DataFixture *fixture, gconstpointer user_data)
{
  const char *const table[][2] = {
    { "accounts.google.com", "google" },
    { "login.microsoftonline.com", "microsoft365" },
    { "https://login.microsoftonline.com", "microsoft365" },
    { "login.microsoftonline.us", "microsoft365-us" },
    { "login.partner.microsoftonline.cn", "microsoft365-cn" },
    { "login.yahoo.com", "yahoo" },
    { "api.login.yahoo.com", "yahoo" },
    { "login.aol.com", "aol" },
    { "api.login.aol.com", "aol" },
    { "oauth.yandex.com", "yandex" },
    { "api.fastmail.com", "fastmail" },
    { "https://auth.tb.pro/realms/tbpro", "thundermail" },
    { "auth.tb.pro", "thundermail" },
    { "https://auth.tb.pro/realms/other", NULL },
    { "login.live.com", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_test_message ("%s", table[i][0]);
      catalogue_assert_id (tg_catalogue_match_issuer (fixture->catalogue, table[i][0]), table[i][1]);
    }
}

/* Who ended it and when; a new row in the data is a new row here. */
static void
test_ended (DataFixture *fixture, gconstpointer user_data)
{
  const char *const table[][2] = {
    { "docomo", "2019-11-26" },    { "google", "2022-05-30" }, { "icloud", "2017-06-15" },
    { "microsoft365", "2023-01" }, { "naver", "2025" },        { "outlook", "2024-09-16" },
    { "yahoo", "2020-10-20" },
  };
  GPtrArray *providers = tg_catalogue_get_providers (fixture->catalogue);
  gsize n_ended = 0;

  for (guint i = 0; i < providers->len; i++)
    {
      TgProvider *provider = g_ptr_array_index (providers, i);
      const TgProviderEnded *ended = tg_provider_get_password_sign_in_ended (provider);

      if (ended == NULL)
        continue;
      g_assert_cmpuint (n_ended, <, G_N_ELEMENTS (table));
      catalogue_assert_id (provider, table[n_ended][0]);
      g_assert_cmpstr (ended->date, ==, table[n_ended][1]);
      g_assert_true (g_str_has_prefix (ended->source, "https://"));
      /* What happened, and after the colon what to do now. */
      g_assert_nonnull (strstr (ended->text, ": "));
      g_assert_true (g_str_has_suffix (ended->text, "."));
      n_ended++;
    }
  g_assert_cmpuint (n_ended, ==, G_N_ELEMENTS (table));
}

/* Nobody is sent to a password that is refused: where the account's own one ended, it is not offered. */
static void
test_ended_password_is_not_offered (DataFixture *fixture, gconstpointer user_data)
{
  GPtrArray *providers = tg_catalogue_get_providers (fixture->catalogue);

  for (guint i = 0; i < providers->len; i++)
    {
      TgProvider *provider = g_ptr_array_index (providers, i);
      const TgProviderPassword *password = tg_provider_get_password (provider);

      if (tg_provider_get_password_sign_in_ended (provider) != NULL && password != NULL)
        g_assert_cmpint (password->kind, ==, TG_PASSWORD_KIND_APP_PASSWORD);
    }
}

/* An entry with half of the servers would end the search for the others. */
static void
test_servers (DataFixture *fixture, gconstpointer user_data)
{
  GPtrArray *providers = tg_catalogue_get_providers (fixture->catalogue);

  for (guint i = 0; i < providers->len; i++)
    {
      TgProvider *provider = g_ptr_array_index (providers, i);
      GPtrArray *servers = tg_provider_get_servers (provider);
      guint n_receiving = 0;
      guint n_sending = 0;

      g_test_message ("%s", tg_provider_get_id (provider));
      for (guint j = 0; j < servers->len; j++)
        if (tg_server_get_protocol (g_ptr_array_index (servers, j)) == TG_PROTOCOL_SMTP)
          n_sending++;
        else
          n_receiving++;
      g_assert_cmpuint (n_receiving, >=, 1);
      g_assert_cmpuint (n_sending, ==, 1);
      /* The one that is shown and tried first receives. */
      g_assert_cmpint (tg_server_get_protocol (g_ptr_array_index (servers, 0)), !=, TG_PROTOCOL_SMTP);
    }
}

static void
test_usernames (DataFixture *fixture, gconstpointer user_data)
{
  const char *const table[][3] = {
    /* provider, for receiving, for sending */
    { "icloud", "%EMAILLOCALPART%", "%EMAILADDRESS%" },
    { "web-de", "%EMAILLOCALPART%", "%EMAILLOCALPART%" },
    { "yahoo-jp", "%EMAILLOCALPART%", "%EMAILLOCALPART%" },
    { "free-fr", "%EMAILLOCALPART%", "%EMAILLOCALPART%" },
    { "iijmio", "%EMAILLOCALPART%.%EMAILDOMAIN%", "%EMAILLOCALPART%.%EMAILDOMAIN%" },
    { "gmx", "%EMAILADDRESS%", "%EMAILADDRESS%" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      GPtrArray *servers = tg_provider_get_servers (tg_catalogue_lookup (fixture->catalogue, table[i][0]));

      for (guint j = 0; j < servers->len; j++)
        {
          TgServer *server = g_ptr_array_index (servers, j);
          gboolean sending = tg_server_get_protocol (server) == TG_PROTOCOL_SMTP;

          g_assert_cmpstr (tg_server_get_username (server), ==, table[i][sending ? 2 : 1]);
        }
    }
}

/* The Bridge is on this machine, and speaks TLS there as well. */
static void
test_bridge (DataFixture *fixture, gconstpointer user_data)
{
  TgProvider *proton = tg_catalogue_lookup (fixture->catalogue, "proton");
  GPtrArray *servers = tg_provider_get_servers (proton);

  g_assert_cmpint (tg_provider_get_password (proton)->kind, ==, TG_PASSWORD_KIND_BRIDGE);
  for (guint i = 0; i < servers->len; i++)
    {
      g_assert_cmpstr (tg_server_get_host (g_ptr_array_index (servers, i)), ==, "127.0.0.1");
      g_assert_cmpint (tg_server_get_security (g_ptr_array_index (servers, i)), ==, TG_SECURITY_STARTTLS);
    }
}

/* Yahoo and its kin have closed OAuth 2.0 to new programs: what works comes first. */
static void
test_order_of_methods (DataFixture *fixture, gconstpointer user_data)
{
  const char *const password_first[] = { "yahoo", "att", "aol", "verizon", "fastmail" };
  const char *const oauth2_first[] = { "google", "yandex" };

  for (gsize i = 0; i < G_N_ELEMENTS (password_first) + G_N_ELEMENTS (oauth2_first); i++)
    {
      gboolean password = i < G_N_ELEMENTS (password_first);
      const char *id = password ? password_first[i] : oauth2_first[i - G_N_ELEMENTS (password_first)];
      gsize n_methods;
      const TgMethod *methods =
          tg_provider_get_methods (tg_catalogue_lookup (fixture->catalogue, id), &n_methods);

      g_test_message ("%s", id);
      g_assert_cmpuint (n_methods, ==, 2);
      g_assert_cmpint (methods[0], ==, password ? TG_METHOD_PASSWORD : TG_METHOD_OAUTH2);
    }
}

int
main (int argc, char **argv)
{
  const struct
  {
    const char *path;
    void (*test) (DataFixture *fixture, gconstpointer user_data);
  } tests[] = {
    { "/catalogue-data/domains", test_domains },
    { "/catalogue-data/hosts", test_hosts },
    { "/catalogue-data/issuers", test_issuers },
    { "/catalogue-data/ended", test_ended },
    { "/catalogue-data/ended-password-is-not-offered", test_ended_password_is_not_offered },
    { "/catalogue-data/servers", test_servers },
    { "/catalogue-data/usernames", test_usernames },
    { "/catalogue-data/bridge", test_bridge },
    { "/catalogue-data/order-of-methods", test_order_of_methods },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, DataFixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
