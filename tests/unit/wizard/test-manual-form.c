/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-manual-form.h"

#include "tg-catalogue-private.h"

#include <string.h>

static TgAddress *
make_address (void)
{
  return tg_address_parse ("traveller@example.net", NULL);
}

static void
assert_texts (TgManualForm *form, TgManualSide side, const char *host, const char *port, const char *username)
{
  g_assert_cmpstr (tg_manual_form_get_text (form, side, TG_MANUAL_HOST), ==, host);
  g_assert_cmpstr (tg_manual_form_get_text (form, side, TG_MANUAL_PORT), ==, port);
  g_assert_cmpstr (tg_manual_form_get_text (form, side, TG_MANUAL_USERNAME), ==, username);
}

static void
test_nothing_found (void)
{
  g_autoptr (TgAddress) address = make_address ();
  g_autoptr (TgManualForm) form = tg_manual_form_new (address, NULL);

  assert_texts (form, TG_MANUAL_RECEIVING, "", "993", "traveller@example.net");
  assert_texts (form, TG_MANUAL_SENDING, "", "465", "traveller@example.net");
  g_assert_cmpint (tg_manual_form_get_protocol (form, TG_MANUAL_RECEIVING), ==, TG_PROTOCOL_IMAP);
  g_assert_cmpint (tg_manual_form_get_protocol (form, TG_MANUAL_SENDING), ==, TG_PROTOCOL_SMTP);
  g_assert_cmpint (tg_manual_form_get_security (form, TG_MANUAL_RECEIVING), ==, TG_SECURITY_TLS);
  g_assert_cmpint (tg_manual_form_get_method (form), ==, TG_METHOD_PASSWORD);
  g_assert_false (tg_manual_form_is_edited (form));
}

static void
test_found (void)
{
  g_autoptr (TgCatalogue) catalogue = tg_catalogue_load ("", (const char *const[]){ NULL });
  g_autoptr (TgAddress) address = tg_address_parse ("somebody@icloud.com", NULL);
  g_autoptr (TgCandidate) candidate = tg_candidate_new_from_provider (
      address, tg_catalogue_lookup (catalogue, "icloud"), TG_SOURCE_CATALOGUE, TG_TRUST_VERIFIED, NULL);
  g_autoptr (TgManualForm) form = tg_manual_form_new (address, candidate);

  assert_texts (form, TG_MANUAL_RECEIVING, "imap.mail.me.com", "993", "somebody");
  assert_texts (form, TG_MANUAL_SENDING, "smtp.mail.me.com", "587", "somebody@icloud.com");
  g_assert_cmpint (tg_manual_form_get_security (form, TG_MANUAL_SENDING), ==, TG_SECURITY_STARTTLS);
}

/* A port of the person's own stays. */
static void
test_ports (void)
{
  g_autoptr (TgAddress) address = make_address ();
  g_autoptr (TgManualForm) form = tg_manual_form_new (address, NULL);

  tg_manual_form_set_security (form, TG_MANUAL_RECEIVING, TG_SECURITY_STARTTLS);
  assert_texts (form, TG_MANUAL_RECEIVING, "", "143", "traveller@example.net");
  tg_manual_form_set_protocol (form, TG_PROTOCOL_POP3);
  assert_texts (form, TG_MANUAL_RECEIVING, "", "110", "traveller@example.net");
  tg_manual_form_set_security (form, TG_MANUAL_RECEIVING, TG_SECURITY_TLS);
  assert_texts (form, TG_MANUAL_RECEIVING, "", "995", "traveller@example.net");
  g_assert_true (tg_manual_form_is_edited (form));
  tg_manual_form_set_text (form, TG_MANUAL_RECEIVING, TG_MANUAL_PORT, "1995");
  tg_manual_form_set_protocol (form, TG_PROTOCOL_IMAP);
  assert_texts (form, TG_MANUAL_RECEIVING, "", "1995", "traveller@example.net");
  tg_manual_form_set_security (form, TG_MANUAL_SENDING, TG_SECURITY_STARTTLS);
  assert_texts (form, TG_MANUAL_SENDING, "", "587", "traveller@example.net");
}

static void
test_check (void)
{
  const struct
  {
    TgManualField field;
    const char *text;
    gboolean good;
  } cases[] = {
    { TG_MANUAL_HOST, "mail.example.com", TRUE },
    { TG_MANUAL_HOST, "  mail.example.com ", TRUE },
    { TG_MANUAL_HOST, "Mail.Example.COM.", TRUE },
    { TG_MANUAL_HOST, "127.0.0.1", TRUE },
    { TG_MANUAL_HOST, "localhost", TRUE },
    { TG_MANUAL_HOST, "", FALSE },
    { TG_MANUAL_HOST, "   ", FALSE },
    { TG_MANUAL_HOST, "https://mail.example.com/", FALSE },
    { TG_MANUAL_HOST, "mail.example.com:993", FALSE },
    { TG_MANUAL_HOST, "somebody@example.com", FALSE },
    { TG_MANUAL_HOST, "mail example.com", FALSE },
    { TG_MANUAL_HOST, "mail..example.com", FALSE },
    { TG_MANUAL_PORT, "1", TRUE },
    { TG_MANUAL_PORT, " 65535 ", TRUE },
    { TG_MANUAL_PORT, "0", FALSE },
    { TG_MANUAL_PORT, "65536", FALSE },
    { TG_MANUAL_PORT, "-1", FALSE },
    { TG_MANUAL_PORT, "0x10", FALSE },
    { TG_MANUAL_PORT, "imap", FALSE },
    { TG_MANUAL_PORT, "99999999999999999999", FALSE },
    { TG_MANUAL_PORT, "", FALSE },
    { TG_MANUAL_USERNAME, "somebody", TRUE },
    { TG_MANUAL_USERNAME, " ", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TgAddress) address = make_address ();
      g_autoptr (TgManualForm) form = tg_manual_form_new (address, NULL);
      g_autofree char *problem = NULL;

      tg_manual_form_set_text (form, TG_MANUAL_SENDING, cases[i].field, cases[i].text);
      problem = tg_manual_form_check (form, TG_MANUAL_SENDING, cases[i].field);
      g_test_message ("%s: %s", cases[i].text, problem != NULL ? problem : "good");
      g_assert_cmpint (problem == NULL, ==, cases[i].good);
    }
}

static TgManualForm *
make_form (TgAddress *address, const char *receiving, const char *sending)
{
  TgManualForm *form = tg_manual_form_new (address, NULL);

  tg_manual_form_set_text (form, TG_MANUAL_RECEIVING, TG_MANUAL_HOST, receiving);
  tg_manual_form_set_text (form, TG_MANUAL_SENDING, TG_MANUAL_HOST, sending);
  return form;
}

static void
test_password_way (void)
{
  g_autoptr (TgCatalogue) catalogue = tg_catalogue_load ("", (const char *const[]){ NULL });
  g_autoptr (TgAddress) address = make_address ();
  g_autoptr (TgManualForm) form = make_form (address, "imap.example.com", "smtp.example.com");
  g_autoptr (TgManualForm) wrong = make_form (address, "imap.example.com", "");
  g_autoptr (TgSetupWay) way = NULL;
  g_autoptr (TgSetupWay) none = tg_manual_form_to_way (wrong, address, catalogue);
  TgServer *server;

  g_assert_null (none);
  tg_manual_form_set_protocol (form, TG_PROTOCOL_POP3);
  tg_manual_form_set_text (form, TG_MANUAL_RECEIVING, TG_MANUAL_USERNAME, "somebody");
  way = tg_manual_form_to_way (form, address, catalogue);
  g_assert_nonnull (way);
  g_assert_true (way->by_hand);
  g_assert_cmpint (way->obstacle, ==, TG_SETUP_OBSTACLE_NONE);
  g_assert_cmpint (way->method, ==, TG_METHOD_PASSWORD);
  g_assert_null (tg_candidate_get_provider (way->candidate));
  g_assert_cmpint (tg_candidate_get_trust (way->candidate), ==, TG_TRUST_VERIFIED);
  server = tg_candidate_get_server (way->candidate, TG_PROTOCOL_POP3);
  g_assert_cmpstr (tg_server_get_host (server), ==, "imap.example.com");
  g_assert_cmpint (tg_server_get_port (server), ==, 995);
  g_assert_cmpstr (tg_server_get_username (server), ==, "somebody");
  server = tg_candidate_get_server (way->candidate, TG_PROTOCOL_SMTP);
  g_assert_cmpint (tg_server_get_port (server), ==, 465);
}

/* Tokens go to servers of the provider that gives them, and to no others. */
static void
test_sign_in_only_at_its_own_servers (void)
{
  const struct
  {
    const char *client_ids;
    const char *receiving;
    const char *sending;
    const char *provider; /* (nullable) */
  } cases[] = {
    { "google:somebody's", "imap.gmail.com", "smtp.gmail.com", "google" },
    { "google:somebody's", "other.gmail.com", "smtp.gmail.com", "google" },
    { "google:somebody's", "imap.gmail.com", "smtp.example.com", NULL },
    { "google:somebody's", "imap.gmail.com.example.com", "smtp.gmail.com", NULL },
    { "google:somebody's", "imap.example.com", "smtp.example.com", NULL },
    { "google:somebody's", "", "", NULL },
    { "", "imap.gmail.com", "smtp.gmail.com", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TgCatalogue) catalogue =
          tg_catalogue_load (cases[i].client_ids, (const char *const[]){ NULL });
      g_autoptr (TgAddress) address = make_address ();
      g_autoptr (TgManualForm) form = make_form (address, cases[i].receiving, cases[i].sending);
      TgProvider *provider = tg_manual_form_match_provider (form, catalogue);
      g_autoptr (TgSetupWay) way = NULL;

      g_assert_cmpstr (provider != NULL ? tg_provider_get_id (provider) : NULL, ==, cases[i].provider);
      tg_manual_form_set_method (form, TG_METHOD_OAUTH2);
      way = tg_manual_form_to_way (form, address, catalogue);
      g_assert_cmpint (way != NULL, ==, cases[i].provider != NULL);
      if (way == NULL)
        continue;
      g_assert_cmpint (way->method, ==, TG_METHOD_OAUTH2);
      g_assert_cmpint (way->consent, ==, TG_CONSENT_SYSTEM);
      g_assert_cmpstr (tg_candidate_get_provider (way->candidate), ==, cases[i].provider);
      g_assert_cmpuint (tg_candidate_get_servers (way->candidate)->len, ==, 2);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/manual-form/nothing-found", test_nothing_found);
  g_test_add_func ("/manual-form/found", test_found);
  g_test_add_func ("/manual-form/ports", test_ports);
  g_test_add_func ("/manual-form/check", test_check);
  g_test_add_func ("/manual-form/password-way", test_password_way);
  g_test_add_func ("/manual-form/sign-in-only-at-its-own-servers", test_sign_in_only_at_its_own_servers);
  return g_test_run ();
}
