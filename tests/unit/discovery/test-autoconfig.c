/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "support.h"
#include "tg-autoconfig.h"
#include "tg-reason.h"

#define IMAP_OF(host, port, socket, user, auth)                                                              \
  "<incomingServer type='imap'><hostname>" host "</hostname><port>" port "</port><socketType>" socket        \
  "</socketType><username>" user "</username>" auth "</incomingServer>"
#define PASSWORD "<authentication>password-cleartext</authentication>"
#define OAUTH2 "<authentication>OAuth2</authentication>"
#define IMAP IMAP_OF ("imap.example.net", "993", "SSL", "%EMAILADDRESS%", PASSWORD)
#define CONFIG(inside)                                                                                       \
  "<?xml version='1.0' encoding='UTF-8'?><clientConfig version='1.1'><emailProvider id='x'>" inside          \
  "</emailProvider></clientConfig>"

static TgFindings *
parse_as (const char *text, gssize length, const char *address_text, GError **error)
{
  g_autoptr (TgAddress) address = tg_address_parse (address_text, NULL);

  g_assert_nonnull (address);
  return tg_autoconfig_parse (text, length < 0 ? strlen (text) : (gsize)length, address, error);
}

static TgFindings *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  TgFindings *findings = parse_as (text, -1, "traveller@example.org", &error);

  g_assert_no_error (error);
  return findings;
}

static char *
describe (TgFindings *findings)
{
  g_autoptr (GString) string = g_string_new (NULL);

  for (guint i = 0; i < findings->servers->len; i++)
    {
      TgServer *server = findings->servers->pdata[i];
      TgOffer offer = g_array_index (findings->offers, TgOffer, i);

      g_string_append_printf (string,
                              "%s%s %s:%u %s %s %s%s",
                              i ? "; " : "",
                              tg_enum_to_nick (TG_TYPE_PROTOCOL, (int)tg_server_get_protocol (server)),
                              tg_server_get_host (server),
                              tg_server_get_port (server),
                              tg_enum_to_nick (TG_TYPE_SECURITY, (int)tg_server_get_security (server)),
                              tg_server_get_username (server),
                              offer & TG_OFFER_OAUTH2 ? "O" : "",
                              offer & TG_OFFER_PASSWORD ? "P" : "");
    }
  return g_string_free (g_steal_pointer (&string), FALSE);
}

static void
test_whole (void)
{
  g_autoptr (TgFindings) findings = parse (
      "<clientConfig version='1.2' xmlns='urn:x'>\n<emailProvider "
      "id='example.org'>\n<domain>example.org</domain>"
      "<domain purpose='mx'>example.net</domain><displayName> Mail of %EMAILDOMAIN% </displayName>"
      "<incomingServer type='jmap'><url>https://jmap.example.net</url></incomingServer>" IMAP_OF (
          "imap.%EMAILDOMAIN%", "993", "SSL", "%EMAILLOCALPART%", OAUTH2 PASSWORD)
          IMAP_OF (
              "imap2.example.net",
              "143",
              "STARTTLS",
              "%EMAILADDRESS%",
              PASSWORD) "<incomingServer type='pop3'><hostname>POP.Example.NET.</hostname><port> 995 </port>"
                        "<socketType>SSL</socketType>" PASSWORD
                        "<pop3><leaveMessagesOnServer>true</leaveMessagesOnServer></pop3>"
                        "</incomingServer>"
                        "<outgoingServer type='smtp'><hostname>smtp.example.net</hostname><port>465</port>"
                        "<socketType>SSL</socketType><username>%EMAILADDRESS%</username>" OAUTH2
                        "</outgoingServer>"
                        "</emailProvider><calendar type='caldav'><url>https://x</url></calendar>"
                        "<oAuth2><issuer>accounts.example.net</issuer><scope>mail</scope></oAuth2></"
                        "clientConfig>");
  g_autofree char *servers = describe (findings);

  g_assert_cmpstr (findings->name, ==, "Mail of example.org");
  g_assert_cmpstr (findings->issuer, ==, "accounts.example.net");
  g_assert_cmpstr (findings->scope, ==, "mail");
  g_assert_cmpstr (servers,
                   ==,
                   "imap imap.example.org:993 tls traveller OP; "
                   "imap imap2.example.net:143 starttls traveller@example.org P; "
                   "pop3 pop.example.net:995 tls traveller@example.org P; "
                   "smtp smtp.example.net:465 tls traveller@example.org O");
}

/* Each of these costs itself and nothing else. */
static void
test_bad_sections (void)
{
  const char *const sections[] = {
    IMAP_OF ("imap.bad.example", "143", "plain", "u", PASSWORD),
    IMAP_OF ("imap.bad.example", "143", "", "u", PASSWORD),
    IMAP_OF ("imap.bad.example", "143", "tls1.3", "u", PASSWORD),
    IMAP_OF ("imap.bad.example", "0", "SSL", "u", PASSWORD),
    IMAP_OF ("imap.bad.example", "65536", "SSL", "u", PASSWORD),
    IMAP_OF ("imap.bad.example", "-1", "SSL", "u", PASSWORD),
    IMAP_OF ("imap.bad.example", "99x", "SSL", "u", PASSWORD),
    IMAP_OF ("imap.bad.example", "", "SSL", "u", PASSWORD),
    IMAP_OF ("", "993", "SSL", "u", PASSWORD),
    IMAP_OF ("localhost", "993", "SSL", "u", PASSWORD),
    IMAP_OF ("192.0.2.1", "993", "SSL", "u", PASSWORD),
    IMAP_OF ("[2001:db8::1]", "993", "SSL", "u", PASSWORD),
    IMAP_OF ("imap.bad.example/x", "993", "SSL", "u", PASSWORD),
    IMAP_OF ("imap.bad.example:993", "993", "SSL", "u", PASSWORD),
    IMAP_OF ("imap bad.example", "993", "SSL", "u", PASSWORD),
    IMAP_OF ("imap.%EMAILDOMAIN", "993", "SSL", "u", PASSWORD),
    IMAP_OF ("imap.bad.example", "993", "SSL", "%EMAILADDRESS", PASSWORD),
    IMAP_OF ("imap.bad.example", "993", "SSL", "%REALNAME%", PASSWORD),
    IMAP_OF ("imap.bad.example", "993", "SSL", "u", ""),
    IMAP_OF ("imap.bad.example", "993", "SSL", "u", "<authentication>NTLM</authentication>"),
    IMAP_OF ("imap.bad.example", "993", "SSL", "u", "<authentication>none</authentication>"),
    "<incomingServer "
    "type='smtp'><hostname>h.example</hostname><port>1</port><socketType>SSL</socketType>" PASSWORD
    "</incomingServer>",
    "<incomingServer><hostname>h.example</hostname><port>1</port><socketType>SSL</socketType>" PASSWORD
    "</incomingServer>",
    "<incomingServer/>",
    "<outgoingServer type='imap'/>",
    "<unknown><deep><deeper/></deep></unknown>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      g_autofree char *text = g_strconcat (
          "<clientConfig><emailProvider>", sections[i], IMAP "</emailProvider></clientConfig>", NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (TgFindings) findings = NULL;
      g_autofree char *servers = NULL;

      g_test_message ("%s", sections[i]);
      findings = parse_as (text, -1, "traveller@example.org", &error);
      g_assert_no_error (error);
      servers = describe (findings);
      g_assert_cmpstr (servers, ==, "imap imap.example.net:993 tls traveller@example.org P");
    }
}

static void
test_bad_documents (void)
{
  const struct
  {
    const char *text;
    gssize length;
    const char *word;
  } cases[] = {
    { "", 0, "malformed" },
    { " ", 1, "malformed" },
    { "{}", -1, "malformed" },
    { "<clientConfig>", -1, "malformed" },
    { "<clientConfig/><clientConfig/>", -1, "malformed" },
    { "<clientConfig/>", -1, "not-autoconfig" },
    { "<other><emailProvider/></other>", -1, "not-autoconfig" },
    { "<clientConfig><emailprovider/></clientConfig>", -1, "not-autoconfig" },
    { "<clientConfig><emailProvider>\xff</emailProvider></clientConfig>", -1, "malformed" },
    { "<clientConfig><emailProvider>\xc3</emailProvider></clientConfig>", -1, "malformed" },
    { "<clientConfig>\0<emailProvider/></clientConfig>", 46, "malformed" },
    { "<clientConfig><emailProvider>&other;</emailProvider></clientConfig>", -1, "malformed" },
    { "<!DOCTYPE clientConfig><clientConfig><emailProvider/></clientConfig>", -1, "malformed" },
    { "<!DOCTYPE clientConfig SYSTEM 'file:///etc/passwd'><clientConfig><emailProvider/></clientConfig>",
      -1,
      "malformed" },
    { "<!DOCTYPE c [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><clientConfig><emailProvider>"
      "<displayName>&x;</displayName></emailProvider></clientConfig>",
      -1,
      "malformed" },
    { "<!DOCTYPE c [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;'>"
      "<!ENTITY d "
      "'&c;&c;&c;&c;&c;&c;&c;&c;'>]><clientConfig><emailProvider>&d;</emailProvider></clientConfig>",
      -1,
      "malformed" },
    { "\xff\xfe<\0c\0/\0>\0", 10, "malformed" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TgFindings) findings =
          parse_as (cases[i].text, cases[i].length, "traveller@example.org", &error);

      g_test_message ("document %zu", i);
      g_assert_null (findings);
      g_assert_error (error, TG_REASON, TG_REASON_UNUSABLE);
      g_assert_cmpstr (tg_reason_get_word (error), ==, cases[i].word);
    }
}

static char *
nested (guint levels)
{
  g_autoptr (GString) text = g_string_new ("<clientConfig><emailProvider>" IMAP);

  for (guint i = 0; i < levels; i++)
    g_string_append (text, "<x>");
  for (guint i = 0; i < levels; i++)
    g_string_append (text, "</x>");
  g_string_append (text, "</emailProvider></clientConfig>");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_depth (void)
{
  g_autofree char *shallow = nested (30);
  g_autofree char *deep = nested (31);
  g_autofree char *very_deep = nested (1000);
  g_autoptr (TgFindings) findings = parse (shallow);

  g_assert_cmpuint (findings->servers->len, ==, 1);
  g_assert_null (parse_as (deep, -1, "a@example.org", NULL));
  g_assert_null (parse_as (very_deep, -1, "a@example.org", NULL));
}

static void
test_many_servers (void)
{
  g_autoptr (GString) text = g_string_new ("<clientConfig><emailProvider>");
  g_autoptr (TgFindings) findings = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append (text, IMAP);
  g_string_append (text, "</emailProvider></clientConfig>");
  findings = parse (text->str);
  g_assert_cmpuint (findings->servers->len, ==, 32);
}

static void
test_bom_and_encoding (void)
{
  g_autoptr (TgFindings) bom = parse ("\xef\xbb\xbf" CONFIG (IMAP));
  g_autoptr (TgFindings) named =
      parse ("<?xml version='1.0' encoding='ISO-8859-1'?><clientConfig><emailProvider><displayName>"
             "Pr\xc3\xa9sent</displayName>" IMAP "</emailProvider></clientConfig>");

  g_assert_cmpuint (bom->servers->len, ==, 1);
  g_assert_cmpstr (named->name, ==, "Pr\xc3\xa9sent");
}

/* What a local part looks like never becomes a placeholder or markup. */
static void
test_local_part (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgFindings) findings = parse_as (
      CONFIG (IMAP_OF ("imap.example.net", "993", "SSL", "x%EMAILADDRESS%%EMAILLOCALPART%", PASSWORD)),
      -1,
      "%EMAILDOMAIN%&+tag@example.org",
      &error);

  g_assert_no_error (error);
  g_assert_cmpuint (findings->servers->len, ==, 1);
  g_assert_cmpstr (tg_server_get_username (findings->servers->pdata[0]),
                   ==,
                   "x%EMAILDOMAIN%&+tag@example.org%EMAILDOMAIN%&+tag");
}

static void
test_name (void)
{
  g_autofree char *sixty = g_strnfill (60, 'n');
  g_autofree char *text = g_strdup_printf ("<clientConfig><emailProvider><displayName>%s%s</displayName>"
                                           "</emailProvider></clientConfig>",
                                           sixty,
                                           "too long");
  g_autoptr (TgFindings) longer = parse (text);
  g_autoptr (TgFindings) none = parse (CONFIG ("<displayName> </displayName>"));
  g_autoptr (TgFindings) broken = parse (CONFIG ("<displayName>100% mail</displayName>"));
  g_autoptr (TgFindings) lines = parse (CONFIG ("<displayName>a\nb</displayName>"));

  g_assert_cmpstr (longer->name, ==, sixty);
  g_assert_null (none->name);
  g_assert_null (broken->name);
  g_assert_cmpstr (lines->name, ==, "a b");
}

static void
test_issuer_inside (void)
{
  g_autoptr (TgFindings) inside =
      parse (CONFIG ("<oAuth2><issuer> https://accounts.example.net </issuer></oAuth2>"));
  g_autoptr (TgFindings) none = parse (CONFIG ("<oAuth2><authURL>https://x</authURL></oAuth2>"));
  g_autoptr (TgFindings) bad =
      parse (CONFIG ("<oAuth2><issuer>x.example</issuer><scope>a &quot;b</scope></oAuth2>"));

  g_assert_cmpstr (inside->issuer, ==, "https://accounts.example.net");
  g_assert_null (none->issuer);
  g_assert_null (none->scope);
  g_assert_null (bad->scope);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/autoconfig/whole", test_whole);
  g_test_add_func ("/autoconfig/bad-sections", test_bad_sections);
  g_test_add_func ("/autoconfig/bad-documents", test_bad_documents);
  g_test_add_func ("/autoconfig/depth", test_depth);
  g_test_add_func ("/autoconfig/many-servers", test_many_servers);
  g_test_add_func ("/autoconfig/bom-and-encoding", test_bom_and_encoding);
  g_test_add_func ("/autoconfig/local-part", test_local_part);
  g_test_add_func ("/autoconfig/name", test_name);
  g_test_add_func ("/autoconfig/issuer-inside", test_issuer_inside);
  return g_test_run ();
}
