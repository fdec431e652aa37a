/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-setup-plan.h"

#include "tg-error.h"

#include <glib/gstdio.h>

#define PROVIDER(id, client, consent)                                                                        \
  "{\"id\":\"" id "\",\"name\":\"Example Mail\",\"domains\":[\"" id ".example\"],\"servers\":["              \
  "{\"protocol\":\"imap\",\"host\":\"imap.example.net\",\"port\":993,\"security\":\"tls\","                  \
  "\"username\":\"%EMAILADDRESS%\"}],\"sign_in\":[\"oauth2\"],\"oauth\":{"                                   \
  "\"authorization_endpoint\":\"https://accounts.example.net/auth\","                                        \
  "\"device_authorization_endpoint\":\"https://accounts.example.net/device\",\"token_endpoint\":\"https://"  \
  "accounts.example.net/"                                                                                    \
  "token\",\"scopes\":{\"mail\":[\"openid\",\"mail\"],\"calendar\":[\"openid\",\"dav\"]}," client            \
  "\"consent\":" consent ",\"redirect_uris\":{\"embedded\":\"io.github.tegata.tegata:/consent\","            \
  "\"system\":\"http://127.0.0.1/callback\"}}}"
#define PASSWORD_PROVIDER                                                                                    \
  "{\"id\":\"oldmail\",\"name\":\"Old Mail\",\"domains\":[\"oldmail.example\"],\"servers\":["                \
  "{\"protocol\":\"imap\",\"host\":\"imap.oldmail.example\",\"port\":993,\"security\":\"tls\","              \
  "\"username\":\"%EMAILLOCALPART%\"}],\"sign_in\":[\"password\"],\"password\":{\"kind\":\"password\"}}"

#define ISSUER_PROVIDER                                                                                      \
  "{\"id\":\"issuer\",\"name\":\"Issuer\",\"domains\":[\"issuer.example\"],\"servers\":["                    \
  "{\"protocol\":\"imap\",\"host\":\"imap.example.net\",\"port\":993,\"security\":\"tls\","                  \
  "\"username\":\"%EMAILADDRESS%\"}],\"sign_in\":[\"oauth2\"],\"oauth\":{"                                   \
  "\"issuer\":\"https://a.example\",\"client_id\":\"c\"}}"
#define FOUND(more)                                                                                          \
  "{\"issuer\":\"https://a.example\",\"authorization_endpoint\":\"https://a.example/a\","                    \
  "\"token_endpoint\":\"https://a.example/t\",\"scopes\":{\"mail\":[\"m\"]}" more "}"
#define FOUND_DEVICE FOUND (",\"device_authorization_endpoint\":\"https://a.example/d\"")

static void
write_overlay (const char *id, const char *text)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "tegata", "providers.d", NULL);
  g_autofree char *name = g_strconcat (id, ".json", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static TgCatalogue *
make_catalogue (void)
{
  g_autoptr (TgCatalogue) catalogue = NULL;

  write_overlay ("full", PROVIDER ("full", "\"client_id\":\"c\",", "[\"embedded\",\"system\",\"device\"]"));
  write_overlay ("browser", PROVIDER ("browser", "\"client_id\":\"c\",", "[\"device\",\"system\"]"));
  write_overlay ("embedded", PROVIDER ("embedded", "\"client_id\":\"c\",", "[\"embedded\"]"));
  write_overlay ("noclient", PROVIDER ("noclient", "", "[\"system\"]"));
  write_overlay ("oldmail", PASSWORD_PROVIDER);
  write_overlay ("issuer", ISSUER_PROVIDER);
  catalogue = tg_catalogue_new ();
  g_assert_cmpuint (tg_catalogue_get_problems (catalogue)->len, ==, 0);
  g_assert_nonnull (tg_catalogue_lookup (catalogue, "full"));
  g_assert_nonnull (tg_catalogue_lookup (catalogue, "browser"));
  g_assert_nonnull (tg_catalogue_lookup (catalogue, "noclient"));
  g_assert_nonnull (tg_catalogue_lookup (catalogue, "oldmail"));
  return g_steal_pointer (&catalogue);
}

static TgSetupPlan *
plan (const char *candidate_text, const char *options_text, GError **error)
{
  g_autoptr (TgCatalogue) catalogue = make_catalogue ();
  g_autoptr (GVariant) candidate = g_variant_ref_sink (g_variant_new_parsed (candidate_text));
  g_autoptr (GVariant) options = g_variant_ref_sink (g_variant_new_parsed (options_text));

  return tg_setup_plan_new_sign_in (catalogue, candidate, options, error);
}

static gboolean
take_found (TgSetupPlan *self, const char *text, GError **error)
{
  g_autoptr (JsonNode) found = json_from_string (text, NULL);

  return tg_setup_plan_take_provider (self, tg_provider_complete (self->provider, found, NULL), error);
}

/* What can be done there is known once the issuer was asked. */
static void
test_issuer_is_asked (void)
{
  static const char candidate[] = "{'address': <'traveller@issuer.example'>, 'provider': <'issuer'>}";
  g_autoptr (TgSetupPlan) browser = plan (candidate, "@a{sv} {}", NULL);
  g_autoptr (TgSetupPlan) device = plan (candidate, "{'consent': <'device'>}", NULL);
  g_autoptr (TgSetupPlan) no_device = plan (candidate, "{'consent': <'device'>}", NULL);
  g_autoptr (TgSetupPlan) no_contacts = plan (candidate, "{'services': <['contacts']>}", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (browser->services);
  g_assert_true (take_found (browser, FOUND_DEVICE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (browser->consent, ==, TG_CONSENT_SYSTEM);
  g_assert_cmpstr (browser->scopes[0], ==, "m");
  g_assert_true (take_found (device, FOUND_DEVICE, NULL));
  g_assert_cmpint (device->consent, ==, TG_CONSENT_DEVICE);
  g_assert_false (take_found (no_device, FOUND (""), &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_false (take_found (no_contacts, FOUND (""), &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_null (plan (candidate, "{'consent': <'fax'>}", &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
}

static void
test_defaults (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgSetupPlan) self =
      plan ("{'address': <' traveller@FULL.example '>, 'provider': <'full'>}", "@a{sv} {}", &error);
  g_autoptr (TgAccount) account = NULL;
  TgServer *server;

  g_assert_no_error (error);
  g_assert_cmpint (self->consent, ==, TG_CONSENT_EMBEDDED);
  g_assert_cmpstr (self->redirect_uri, ==, "io.github.tegata.tegata:/consent");
  g_assert_cmpuint (self->servers->len, ==, 1);
  server = self->servers->pdata[0];
  g_assert_cmpstr (tg_server_get_username (server), ==, "traveller@full.example");

  account = tg_setup_plan_make_account (self, TG_METHOD_OAUTH2);
  g_assert_cmpstr (account->provider, ==, "full");
  g_assert_cmpstr (account->provider_name, ==, "Example Mail");
  g_assert_cmpstr (account->name, ==, "traveller@full.example");
}

static void
test_options (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgSetupPlan) self = plan (
      "{'address': <'traveller@full.example'>, 'provider': <'full'>, 'servers': <[{'protocol': <'smtp'>,"
      " 'host': <'smtp.example.net'>, 'port': <uint16 465>, 'security': <'tls'>, 'username': <'t'>,"
      " 'mechanisms': <@as []>}]>, 'name': <'a candidate has a name for showing'>}",
      "{'consent': <'system'>, 'name': <'Mine'>}",
      &error);
  g_autoptr (TgAccount) account = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (self->consent, ==, TG_CONSENT_SYSTEM);
  g_assert_null (self->redirect_uri);
  g_assert_cmpint (tg_server_get_protocol (self->servers->pdata[0]), ==, TG_PROTOCOL_SMTP);
  account = tg_setup_plan_make_account (self, TG_METHOD_OAUTH2);
  g_assert_cmpstr (account->name, ==, "Mine");
}

/* A candidate may come from the catalogue as it is; what is stored names a server and a user. */
static void
test_placeholders (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgSetupPlan) self = plan (
      "{'address': <'traveller@full.example'>, 'provider': <'full'>, 'servers': <[{'protocol': <'imap'>,"
      " 'host': <'imap.%EMAILDOMAIN%'>, 'port': <uint16 993>, 'security': <'tls'>,"
      " 'username': <'%EMAILADDRESS%'>, 'mechanisms': <['XOAUTH2']>}]>}",
      "@a{sv} {}",
      &error);
  TgServer *server;

  g_assert_no_error (error);
  g_assert_cmpuint (self->servers->len, ==, 1);
  server = self->servers->pdata[0];
  g_assert_cmpstr (tg_server_get_host (server), ==, "imap.full.example");
  g_assert_cmpstr (tg_server_get_username (server), ==, "traveller@full.example");
  g_assert_cmpstr (tg_server_get_mechanisms (server)[0], ==, "XOAUTH2");
}

static void
test_consent (void)
{
  const char *candidate = "{'address': <'traveller@browser.example'>, 'provider': <'browser'>}";
  g_autoptr (TgSetupPlan) preferred = plan (candidate, "@a{sv} {}", NULL);
  g_autoptr (TgSetupPlan) paste = plan (candidate, "{'consent': <'paste'>}", NULL);
  g_autoptr (GUri) uri = g_uri_parse (paste->redirect_uri, G_URI_FLAGS_NONE, NULL);

  /* No redirect belongs to a code. */
  g_assert_cmpint (preferred->consent, ==, TG_CONSENT_DEVICE);
  g_assert_null (preferred->redirect_uri);
  g_assert_cmpint (paste->consent, ==, TG_CONSENT_PASTE);
  g_assert_cmpstr (g_uri_get_host (uri), ==, "127.0.0.1");
  g_assert_cmpstr (g_uri_get_path (uri), ==, "/callback");
  g_assert_cmpint (g_uri_get_port (uri), >=, 49152);
}

static const struct
{
  const char *candidate;
  const char *options;
  int code;
  const char *says;
} refusals[] = {
  { "@a{sv} {}", "@a{sv} {}", TG_ERROR_INVALID_ARGUMENT, NULL },
  { "{'address': <'nonsense'>, 'provider': <'full'>}", "@a{sv} {}", TG_ERROR_INVALID_ARGUMENT, NULL },
  { "{'address': <7>, 'provider': <'full'>}", "@a{sv} {}", TG_ERROR_INVALID_ARGUMENT, "address" },
  { "{'address': <'a@b.example'>}", "@a{sv} {}", TG_ERROR_NOT_FOUND, NULL },
  { "{'address': <'a@b.example'>, 'provider': <'nowhere'>}", "@a{sv} {}", TG_ERROR_NOT_FOUND, "nowhere" },
  { "{'address': <'a@b.example'>, 'provider': <'noclient'>}",
    "@a{sv} {}",
    TG_ERROR_UNSUPPORTED,
    "tegatactl client noclient" },
  { "{'address': <'a@b.example'>, 'provider': <'embedded'>}",
    "{'consent': <'device'>}",
    TG_ERROR_UNSUPPORTED,
    "device" },
  { "{'address': <'a@b.example'>, 'provider': <'oldmail'>}", "@a{sv} {}", TG_ERROR_UNSUPPORTED, "password" },
  { "{'address': <'a@b.example'>, 'provider': <'full'>}",
    "{'consent': <'telepathy'>}",
    TG_ERROR_INVALID_ARGUMENT,
    NULL },
  { "{'address': <'a@b.example'>, 'provider': <'full'>}",
    "{'consent': <7>}",
    TG_ERROR_INVALID_ARGUMENT,
    "consent" },
  { "{'address': <'a@b.example'>, 'provider': <'browser'>}",
    "{'consent': <'embedded'>}",
    TG_ERROR_UNSUPPORTED,
    "embedded" },
  { "{'address': <'a@b.example'>, 'provider': <'full'>, 'servers': <'imap'>}",
    "@a{sv} {}",
    TG_ERROR_INVALID_ARGUMENT,
    "servers" },
  { "{'address': <'a@b.example'>, 'provider': <'full'>, 'servers': <[{'protocol': <'imap'>}]>}",
    "@a{sv} {}",
    TG_ERROR_INVALID_ARGUMENT,
    NULL },
  { "{'address': <'a@b.example'>, 'provider': <'full'>}",
    "{'name': <'a\nb'>}",
    TG_ERROR_INVALID_ARGUMENT,
    "name" },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (plan (refusals[i].candidate, refusals[i].options, &error));
      g_assert_error (error, TG_ERROR, refusals[i].code);
      if (refusals[i].says != NULL)
        g_assert_nonnull (strstr (error->message, refusals[i].says));
    }
}

static TgSetupPlan *
password_plan (const char *candidate_text, GError **error)
{
  g_autoptr (TgCatalogue) catalogue = make_catalogue ();
  g_autoptr (GVariant) candidate = g_variant_ref_sink (g_variant_new_parsed (candidate_text));

  return tg_setup_plan_new_password (catalogue, candidate, error);
}

static void
test_password (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgSetupPlan) known =
      password_plan ("{'address': <'old@oldmail.example'>, 'provider': <'oldmail'>}", &error);
  g_autoptr (TgSetupPlan) by_hand = password_plan (
      "{'address': <'a@b.example'>, 'servers': <[{'protocol': <'imap'>, 'host': <'h.b.example'>,"
      " 'port': <uint16 993>, 'security': <'tls'>, 'username': <'a'>}]>}",
      &error);
  g_autoptr (TgAccount) account = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (tg_server_get_username (known->servers->pdata[0]), ==, "old");
  g_assert_null (by_hand->provider);
  account = tg_setup_plan_make_account (by_hand, TG_METHOD_PASSWORD);
  g_assert_cmpstr (account->provider, ==, "");
  g_assert_cmpint (account->method, ==, TG_METHOD_PASSWORD);

  g_assert_null (password_plan ("{'address': <'a@b.example'>}", &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
}

static void
test_again (void)
{
  g_autoptr (TgCatalogue) catalogue = make_catalogue ();
  g_autoptr (GVariant) options = g_variant_ref_sink (g_variant_new_parsed ("{'consent': <'system'>}"));
  g_autoptr (TgAddress) address = tg_address_parse ("traveller@full.example", NULL);
  g_autoptr (GPtrArray) servers = g_ptr_array_new ();
  g_autoptr (TgAccount) oauth2 = tg_account_new (address, "full", "", TG_METHOD_OAUTH2, servers);
  g_autoptr (TgAccount) password = tg_account_new (address, "full", "", TG_METHOD_PASSWORD, servers);
  g_autoptr (TgAccount) orphan = tg_account_new (address, "nowhere", "", TG_METHOD_OAUTH2, servers);
  g_autoptr (GError) error = NULL;
  g_autoptr (TgSetupPlan) self = tg_setup_plan_new_again (catalogue, oauth2, options, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (self->account_id, ==, oauth2->id);
  g_assert_cmpint (self->consent, ==, TG_CONSENT_SYSTEM);
  g_assert_null (tg_setup_plan_new_again (catalogue, password, options, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_null (tg_setup_plan_new_again (catalogue, orphan, options, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_NOT_FOUND);
}

static void
test_names (void)
{
  g_autofree char *longest = g_strnfill (255, 'n');
  g_autofree char *too_long = g_strnfill (256, 'n');

  g_assert_true (tg_account_name_check ("仕事", NULL));
  g_assert_true (tg_account_name_check (longest, NULL));
  g_assert_false (tg_account_name_check (too_long, NULL));
  g_assert_false (tg_account_name_check ("", NULL));
  g_assert_false (tg_account_name_check (" \xc2\xa0", NULL));
  g_assert_false (tg_account_name_check ("a\tb", NULL));
  g_assert_false (tg_account_name_check ("\xff", NULL));
}

static void
assert_asks (TgSetupPlan *self, const char *services, const char *scopes)
{
  g_autofree char *all_services = g_strjoinv (" ", self->services);
  g_autofree char *all_scopes = g_strjoinv (" ", self->scopes);

  g_assert_cmpstr (all_services, ==, services);
  g_assert_cmpstr (all_scopes, ==, scopes);
}

static void
test_services (void)
{
  const char *const candidate = "{'address': <'traveller@full.example'>, 'provider': <'full'>}";
  g_autoptr (GError) error = NULL;
  g_autoptr (TgSetupPlan) mail = plan (candidate, "@a{sv} {}", &error);
  g_autoptr (TgSetupPlan) more = plan (candidate, "{'services': <['calendar']>}", &error);

  g_assert_no_error (error);
  assert_asks (mail, "mail", "openid mail");
  assert_asks (more, "mail calendar", "openid mail dav");

  g_assert_null (plan (candidate, "{'services': <['contacts']>}", &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  g_assert_null (plan (candidate, "{'services': <['cooking']>}", &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (plan (candidate, "{'services': <'calendar'>}", &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
}

/* Whoever signs in again keeps what there was, as far as the provider still has it. */
static void
test_services_are_kept (void)
{
  g_autoptr (TgCatalogue) catalogue = make_catalogue ();
  g_autoptr (TgAddress) address = tg_address_parse ("traveller@full.example", NULL);
  g_autoptr (GPtrArray) servers = g_ptr_array_new ();
  g_autoptr (TgAccount) account = tg_account_new (address, "full", "", TG_METHOD_OAUTH2, servers);
  g_autoptr (GVariant) options = g_variant_ref_sink (g_variant_new_parsed ("@a{sv} {}"));
  g_autoptr (GError) error = NULL;
  g_autoptr (TgSetupPlan) self = NULL;
  g_autoptr (TgSetupPlan) afresh =
      plan ("{'address': <'traveller@full.example'>, 'provider': <'full'>}", "@a{sv} {}", &error);

  g_strfreev (account->services);
  account->services = g_strsplit ("mail contacts calendar", " ", -1);
  self = tg_setup_plan_new_again (catalogue, account, options, &error);
  g_assert_no_error (error);
  assert_asks (self, "mail calendar", "openid mail dav");

  tg_setup_plan_keep_services (afresh, account);
  assert_asks (afresh, "mail calendar", "openid mail dav");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/setup-plan/defaults", test_defaults);
  g_test_add_func ("/setup-plan/issuer-is-asked", test_issuer_is_asked);
  g_test_add_func ("/setup-plan/options", test_options);
  g_test_add_func ("/setup-plan/placeholders", test_placeholders);
  g_test_add_func ("/setup-plan/consent", test_consent);
  g_test_add_func ("/setup-plan/refused", test_refused);
  g_test_add_func ("/setup-plan/password", test_password);
  g_test_add_func ("/setup-plan/again", test_again);
  g_test_add_func ("/setup-plan/names", test_names);
  g_test_add_func ("/setup-plan/services", test_services);
  g_test_add_func ("/setup-plan/services-are-kept", test_services_are_kept);
  return g_test_run ();
}
