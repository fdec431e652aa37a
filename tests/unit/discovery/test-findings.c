/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "support.h"
#include "tg-findings.h"
#include "tg-reason.h"

typedef struct
{
  TgCatalogue *catalogue;
  TgAddress *address;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->catalogue = support_catalogue_new ();
  fixture->address = tg_address_parse ("traveller@example.org", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  tg_address_unref (fixture->address);
  tg_catalogue_unref (fixture->catalogue);
}

static void
add (TgFindings *findings, TgProtocol protocol, const char *host, TgOffer offer)
{
  tg_findings_add (
      findings, tg_server_new (protocol, host, 993, TG_SECURITY_TLS, "traveller@example.org", NULL), offer);
}

static TgCandidate *
match (Fixture *fixture, TgFindings *findings, GError **error)
{
  return tg_findings_to_candidate (
      findings, fixture->catalogue, fixture->address, TG_SOURCE_AUTOCONFIG, TG_TRUST_VERIFIED, error);
}

static char *
hosts (TgCandidate *candidate)
{
  GPtrArray *servers = tg_candidate_get_servers (candidate);
  g_autoptr (GString) string = g_string_new (NULL);

  for (guint i = 0; i < servers->len; i++)
    g_string_append_printf (string, "%s%s", i ? " " : "", tg_server_get_host (servers->pdata[i]));
  return g_string_free (g_steal_pointer (&string), FALSE);
}

static void
test_issuer (Fixture *fixture, gconstpointer data)
{
  const char *const issuers[] = { "https://accounts.example.net", "accounts.example.net" };

  for (gsize i = 0; i < G_N_ELEMENTS (issuers); i++)
    {
      g_autoptr (TgFindings) findings = tg_findings_new ();
      g_autoptr (TgCandidate) candidate = NULL;
      g_autofree char *found = NULL;
      gsize n_consent;

      findings->issuer = g_strdup (issuers[i]);
      findings->name = g_strdup ("The Organisation");
      add (findings, TG_PROTOCOL_IMAP, "imap.example.net", TG_OFFER_OAUTH2);
      add (findings, TG_PROTOCOL_SMTP, "other.example.net", TG_OFFER_OAUTH2);
      candidate = match (fixture, findings, NULL);
      g_assert_nonnull (candidate);
      found = hosts (candidate);
      g_assert_cmpstr (tg_candidate_get_provider (candidate), ==, "example");
      g_assert_cmpstr (tg_candidate_get_name (candidate), ==, "The Organisation");
      g_assert_cmpstr (tg_candidate_get_issuer (candidate), ==, "https://accounts.example.net");
      g_assert_cmpint (tg_candidate_get_trust (candidate), ==, TG_TRUST_VERIFIED);
      g_assert_true (tg_candidate_has_method (candidate, TG_METHOD_OAUTH2));
      g_assert_cmpstr (found, ==, "imap.example.net other.example.net");
      tg_candidate_get_consent (candidate, &n_consent);
      g_assert_cmpuint (n_consent, ==, 2);
    }
}

/* A document that says "sign in there" and names its own servers would be given that provider's tokens. */
static void
test_foreign_servers (Fixture *fixture, gconstpointer data)
{
  const char *const foreign[] = {
    "imap.example.org",
    "imap.example.net.example.org",
    "imap.notexample.net",
    "example.com",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      g_autoptr (TgFindings) findings = tg_findings_new ();
      g_autoptr (TgFindings) with_password = tg_findings_new ();
      g_autoptr (TgCandidate) candidate = NULL;
      g_autoptr (GError) error = NULL;

      findings->issuer = g_strdup ("https://accounts.example.net");
      add (findings, TG_PROTOCOL_IMAP, foreign[i], TG_OFFER_OAUTH2);
      add (findings, TG_PROTOCOL_SMTP, "smtp.example.net", TG_OFFER_OAUTH2);
      g_assert_null (match (fixture, findings, &error));
      g_assert_error (error, TG_REASON, TG_REASON_UNUSABLE);
      g_assert_cmpstr (tg_reason_get_word (error), ==, "no-usable-method");

      with_password->issuer = g_strdup ("https://accounts.example.net");
      add (with_password, TG_PROTOCOL_IMAP, foreign[i], TG_OFFER_OAUTH2 | TG_OFFER_PASSWORD);
      candidate = match (fixture, with_password, NULL);
      g_assert_nonnull (candidate);
      g_assert_null (tg_candidate_get_provider (candidate));
      g_assert_null (tg_candidate_get_issuer (candidate));
      g_assert_false (tg_candidate_has_method (candidate, TG_METHOD_OAUTH2));
      g_assert_true (tg_candidate_has_method (candidate, TG_METHOD_PASSWORD));
    }
}

static void
test_foreign_server_dropped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TgFindings) findings = tg_findings_new ();
  g_autoptr (TgCandidate) candidate = NULL;
  g_autofree char *found = NULL;

  add (findings, TG_PROTOCOL_IMAP, "imap.example.org", TG_OFFER_OAUTH2 | TG_OFFER_PASSWORD);
  add (findings, TG_PROTOCOL_IMAP, "imap.example.net", TG_OFFER_OAUTH2);
  add (findings, TG_PROTOCOL_SMTP, "smtp.example.org", TG_OFFER_PASSWORD);
  candidate = match (fixture, findings, NULL);
  found = hosts (candidate);
  g_assert_cmpstr (tg_candidate_get_provider (candidate), ==, "example");
  /* The provider's own way of sending takes the place of the stranger's. */
  g_assert_cmpstr (found, ==, "imap.example.net smtp.example.net");
}

static void
test_hosts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TgFindings) findings = tg_findings_new ();
  g_autoptr (TgCandidate) candidate = NULL;

  findings->issuer = g_strdup ("https://somebody.example.com");
  add (findings, TG_PROTOCOL_IMAP, "imap.example.net", TG_OFFER_PASSWORD);
  candidate = match (fixture, findings, NULL);
  g_assert_cmpstr (tg_candidate_get_provider (candidate), ==, "example");
  g_assert_cmpstr (tg_candidate_get_name (candidate), ==, "Example Mail");
  g_assert_cmpstr (tg_candidate_get_issuer (candidate), ==, "https://accounts.example.net");
}

static void
test_shared_hosts (Fixture *fixture, gconstpointer data)
{
  const struct
  {
    const char *smtp;
    const char *provider;
  } cases[] = {
    { "smtp.office365.com", "microsoft365" },
    { "smtp-mail.outlook.com", "outlook" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TgFindings) findings = tg_findings_new ();
      g_autoptr (TgCandidate) candidate = NULL;

      if (!tg_catalogue_lookup (fixture->catalogue, cases[i].provider))
        {
          g_test_skip ("the catalogue does not know this provider");
          return;
        }
      add (findings, TG_PROTOCOL_IMAP, "outlook.office365.com", TG_OFFER_OAUTH2);
      add (findings, TG_PROTOCOL_SMTP, cases[i].smtp, TG_OFFER_OAUTH2);
      candidate = match (fixture, findings, NULL);
      g_assert_cmpstr (tg_candidate_get_provider (candidate), ==, cases[i].provider);
    }
}

static void
test_password (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TgFindings) findings = tg_findings_new ();
  g_autoptr (TgCandidate) candidate = NULL;
  g_autofree char *found = NULL;

  add (findings, TG_PROTOCOL_IMAP, "a.example.com", TG_OFFER_OAUTH2);
  add (findings, TG_PROTOCOL_IMAP, "b.example.com", TG_OFFER_OAUTH2 | TG_OFFER_PASSWORD);
  add (findings, TG_PROTOCOL_POP3, "c.example.com", TG_OFFER_PASSWORD);
  add (findings, TG_PROTOCOL_SMTP, "d.example.com", TG_OFFER_PASSWORD);
  candidate = match (fixture, findings, NULL);
  found = hosts (candidate);
  g_assert_cmpstr (found, ==, "b.example.com c.example.com d.example.com");
  g_assert_cmpstr (tg_candidate_get_name (candidate), ==, "example.org");
}

static void
test_useless (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TgFindings) empty = tg_findings_new ();
  g_autoptr (TgFindings) sending = tg_findings_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (match (fixture, empty, &error));
  g_assert_cmpstr (tg_reason_get_word (error), ==, "no-usable-server");
  g_clear_error (&error);
  add (sending, TG_PROTOCOL_SMTP, "smtp.example.com", TG_OFFER_PASSWORD);
  g_assert_null (match (fixture, sending, &error));
  g_assert_cmpstr (tg_reason_get_word (error), ==, "no-usable-server");
}

static void
test_within (void)
{
  g_assert_true (tg_host_is_within ("example.org", "example.org"));
  g_assert_true (tg_host_is_within ("a.b.Example.org", "example.org"));
  g_assert_false (tg_host_is_within ("notexample.org", "example.org"));
  g_assert_false (tg_host_is_within ("org", "example.org"));
  g_assert_false (tg_host_is_within ("example.org.example.com", "example.org"));
}

#define ADD(name, func) g_test_add ("/findings/" name, Fixture, NULL, set_up, func, tear_down)

/* An issuer that no provider covers: a client may be registered there, if the servers are the domain's own word. */
static void
test_unknown_issuer (Fixture *fixture, gconstpointer data)
{
  const struct
  {
    const char *issuer;
    TgOffer imap, smtp;
    TgTrust trust;
    const char *wanted; /* (nullable) no OAuth 2.0 */
  } cases[] = {
    { "https://login.own.example/t",
      TG_OFFER_OAUTH2,
      TG_OFFER_OAUTH2,
      TG_TRUST_VERIFIED,
      "https://login.own.example/t" },
    { "login.own.example", TG_OFFER_OAUTH2, TG_OFFER_OAUTH2, TG_TRUST_VERIFIED, "https://login.own.example" },
    { "login.own.example",
      TG_OFFER_OAUTH2 | TG_OFFER_PASSWORD,
      TG_OFFER_OAUTH2 | TG_OFFER_PASSWORD,
      TG_TRUST_VERIFIED,
      "https://login.own.example" },
    { "login.own.example", TG_OFFER_OAUTH2 | TG_OFFER_PASSWORD, TG_OFFER_PASSWORD, TG_TRUST_VERIFIED, NULL },
    { "login.own.example",
      TG_OFFER_OAUTH2 | TG_OFFER_PASSWORD,
      TG_OFFER_OAUTH2 | TG_OFFER_PASSWORD,
      TG_TRUST_UNVERIFIED,
      NULL },
    { NULL,
      TG_OFFER_OAUTH2 | TG_OFFER_PASSWORD,
      TG_OFFER_OAUTH2 | TG_OFFER_PASSWORD,
      TG_TRUST_VERIFIED,
      NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TgFindings) findings = tg_findings_new ();
      g_autoptr (TgCandidate) candidate = NULL;

      findings->issuer = g_strdup (cases[i].issuer);
      add (findings, TG_PROTOCOL_IMAP, "imap.own.example", cases[i].imap);
      add (findings, TG_PROTOCOL_SMTP, "smtp.own.example", cases[i].smtp);
      candidate = tg_findings_to_candidate (
          findings, fixture->catalogue, fixture->address, TG_SOURCE_AUTOCONFIG, cases[i].trust, NULL);
      g_assert_nonnull (candidate);
      g_assert_null (tg_candidate_get_provider (candidate));
      g_assert_cmpstr (tg_candidate_get_issuer (candidate), ==, cases[i].wanted);
      g_assert_cmpint (tg_candidate_has_method (candidate, TG_METHOD_OAUTH2), ==, cases[i].wanted != NULL);
      g_assert_cmpint (tg_candidate_has_method (candidate, TG_METHOD_PASSWORD),
                       ==,
                       (cases[i].imap & TG_OFFER_PASSWORD) != 0);
    }
}

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  ADD ("issuer", test_issuer);
  ADD ("unknown-issuer", test_unknown_issuer);
  ADD ("foreign-servers", test_foreign_servers);
  ADD ("foreign-server-dropped", test_foreign_server_dropped);
  ADD ("hosts", test_hosts);
  ADD ("shared-hosts", test_shared_hosts);
  ADD ("password", test_password);
  ADD ("useless", test_useless);
  g_test_add_func ("/findings/within", test_within);
  return g_test_run ();
}
