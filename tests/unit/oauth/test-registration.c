/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-registration.h"

#include "tg-error.h"
#include "tg-json.h"

#include <string.h>

static TgMetadata *
metadata_new (const char *const *scopes)
{
  TgMetadata *self = g_new0 (TgMetadata, 1);

  self->issuer = g_strdup ("https://login.example.net");
  self->authorization_endpoint = g_strdup ("https://login.example.net/a");
  self->token_endpoint = g_strdup ("https://login.example.net/t");
  self->registration_endpoint = g_strdup ("https://login.example.net/r");
  self->scopes = g_strdupv ((char **)scopes);
  self->takes_public_clients = TRUE;
  return self;
}

static JsonNode *
plan_new (void)
{
  static const char *const scopes[] = { "openid", "offline_access", "mail", "contacts", NULL };
  g_autoptr (TgMetadata) metadata = metadata_new (scopes);
  JsonNode *plan = tg_registration_plan (metadata, NULL, NULL);

  g_assert_nonnull (plan);
  return plan;
}

static void
test_plan (void)
{
  static const char *const agreed[] = { "urn:ietf:params:oauth:scope:mail", "mail", NULL };
  static const char *const none[] = { "profile", NULL };
  const struct
  {
    const char *const *scopes;
    const char *scope; /* (nullable) */
  } cases[] = { { NULL, "urn:ietf:params:oauth:scope:mail" },
                { agreed, "urn:ietf:params:oauth:scope:mail" },
                { none, NULL } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TgMetadata) metadata = metadata_new (cases[i].scopes);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) plan = tg_registration_plan (metadata, NULL, &error);
      g_autoptr (TgProvider) provider = plan != NULL ? tg_registration_plan_to_provider (plan, &error) : NULL;

      if (cases[i].scope == NULL)
        {
          g_assert_error (error, TG_ERROR, TG_ERROR_UNSUPPORTED);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpstr (tg_provider_get_name (provider), ==, "login.example.net");
      g_assert_cmpstr (tg_provider_get_scopes (provider, "mail")[0], ==, cases[i].scope);
      g_assert_null (tg_provider_get_scopes (provider, "mail")[1]);
      g_assert_null (tg_provider_get_oauth (provider)->client_id);
    }
}

/* What the mail domain says is asked for, whatever names the server gives. */
static void
test_scope_of_the_domain (void)
{
  static const char *const own[] = { "openid", "offline_access", "post", "mail", NULL };
  g_autoptr (TgMetadata) metadata = metadata_new (own);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) plan = tg_registration_plan (metadata, "post offline_access", &error);
  g_autoptr (TgProvider) provider = plan != NULL ? tg_registration_plan_to_provider (plan, &error) : NULL;
  g_autofree char *scope = NULL;

  g_assert_no_error (error);
  scope = g_strjoinv (" ", (char **)tg_provider_get_scopes (provider, "mail"));
  g_assert_cmpstr (scope, ==, "openid post offline_access");
}

static void
test_no_registration (void)
{
  g_autoptr (TgMetadata) metadata = metadata_new (NULL);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&metadata->registration_endpoint, g_free);
  g_assert_null (tg_registration_plan (metadata, NULL, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_UNSUPPORTED);
}

/* Who registers gets no secret that would be one. */
static void
test_no_public_clients (void)
{
  g_autoptr (TgMetadata) metadata = metadata_new (NULL);
  g_autoptr (GError) error = NULL;

  metadata->takes_public_clients = FALSE;
  metadata->takes_posted_secrets = TRUE;
  g_assert_null (tg_registration_plan (metadata, NULL, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_UNSUPPORTED);
}

static void
test_request (void)
{
  g_autoptr (JsonNode) plan = plan_new ();
  g_autoptr (TgProvider) planned = tg_registration_plan_to_provider (plan, NULL);
  const TgProviderOauth *oauth = tg_provider_get_oauth (planned);
  g_autofree char *text = tg_registration_make_request (planned);
  g_autoptr (JsonNode) node = tg_json_parse (text, -1, NULL);
  JsonObject *object = json_node_get_object (node);
  g_auto (GStrv) redirect_uris = tg_json_get_strv (object, "redirect_uris", NULL);
  g_auto (GStrv) grant_types = tg_json_get_strv (object, "grant_types", NULL);

  g_assert_cmpstr (tg_json_get_string (object, "token_endpoint_auth_method", NULL), ==, "none");
  g_assert_cmpstr (tg_json_get_string (object, "scope", NULL), ==, "openid offline_access mail contacts");
  g_assert_cmpuint (g_strv_length (redirect_uris), ==, 2);
  g_assert_cmpstr (redirect_uris[0], ==, oauth->redirect_uri_system);
  g_assert_cmpuint (g_strv_length (grant_types), ==, 2);
}

/* No two registrations come back to the same place. */
static void
test_redirect_uris (void)
{
  g_autoptr (JsonNode) one_plan = plan_new ();
  g_autoptr (JsonNode) other_plan = plan_new ();
  g_autoptr (TgProvider) one = tg_registration_plan_to_provider (one_plan, NULL);
  g_autoptr (TgProvider) other = tg_registration_plan_to_provider (other_plan, NULL);

  g_assert_cmpstr (tg_provider_get_oauth (one)->redirect_uri_system,
                   !=,
                   tg_provider_get_oauth (other)->redirect_uri_system);
  g_assert_cmpstr (tg_provider_get_oauth (one)->redirect_uri_embedded,
                   !=,
                   tg_provider_get_oauth (other)->redirect_uri_embedded);
}

static TgRegistration *
parse (JsonNode *plan, guint status, const char *text, GError **error)
{
  g_autofree char *copy = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GBytes) body = g_bytes_new (copy, strlen (copy));

  return tg_registration_parse (plan, status, "application/json", body, error);
}

static void
test_answer (void)
{
  g_autoptr (JsonNode) plan = plan_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TgRegistration) registration =
      parse (plan,
             201,
             "{'client_id': 'c\\\\1', 'registration_access_token': 'SECRET',"
             "'registration_client_uri': 'https://login.example.net/r/1'}",
             &error);
  g_autoptr (TgRegistration) again = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = tg_registration_to_text (registration);
  node = tg_json_parse (text, -1, &error);
  g_assert_no_error (error);
  again = tg_registration_from_json (json_node_get_object (node), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tg_provider_get_oauth (tg_registration_get_provider (again))->client_id, ==, "c\\1");
  g_assert_cmpstr (tg_registration_get_uri (again), ==, "https://login.example.net/r/1");
  g_assert_cmpstr (tg_secret_peek (tg_registration_get_access_token (again)), ==, "SECRET");
}

/* Without a way to manage it, or with one that is none, it is a registration all the same. */
static void
test_unmanaged (void)
{
  static const char *const answers[] = {
    "{'client_id': 'c'}",
    "{'client_id': 'c', 'registration_access_token': 'SECRET'}",
    "{'client_id': 'c', 'registration_access_token': 'S', 'registration_client_uri': 'http://a.example'}",
    "{'client_id': 'c', 'registration_access_token': 'a b', 'registration_client_uri': 'https://a.example'}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (JsonNode) plan = plan_new ();
      g_autoptr (TgRegistration) registration = parse (plan, 201, answers[i], NULL);

      g_assert_nonnull (registration);
      g_assert_null (tg_registration_get_uri (registration));
      g_assert_null (tg_registration_get_access_token (registration));
    }
}

static void
test_refused (void)
{
  const struct
  {
    guint status;
    const char *text;
    TgError code;
  } cases[] = {
    { 201, "{}", TG_ERROR_UNSUPPORTED },
    { 201, "{'client_id': ''}", TG_ERROR_UNSUPPORTED },
    { 201, "{'client_id': 'a\\nb'}", TG_ERROR_UNSUPPORTED },
    { 201, "{'client_id': 'c', 'token_endpoint_auth_method': 'client_secret_basic'}", TG_ERROR_UNSUPPORTED },
    { 201, "{'client_id': 'c', 'redirect_uris': ['https://elsewhere.example']}", TG_ERROR_UNSUPPORTED },
    { 400, "{'error': 'invalid_redirect_uri'}", TG_ERROR_UNSUPPORTED },
    { 401, "{}", TG_ERROR_UNSUPPORTED },
    { 403, "", TG_ERROR_UNSUPPORTED },
    { 201, "<html>", TG_ERROR_PROVIDER_UNAVAILABLE },
    { 429, "{}", TG_ERROR_PROVIDER_UNAVAILABLE },
    { 503, "", TG_ERROR_PROVIDER_UNAVAILABLE },
  };
  g_autoptr (JsonNode) plan = plan_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (plan, cases[i].status, cases[i].text, &error));
      g_assert_error (error, TG_ERROR, (int)cases[i].code);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/registration/plan", test_plan);
  g_test_add_func ("/registration/scope-of-the-domain", test_scope_of_the_domain);
  g_test_add_func ("/registration/no-registration", test_no_registration);
  g_test_add_func ("/registration/no-public-clients", test_no_public_clients);
  g_test_add_func ("/registration/request", test_request);
  g_test_add_func ("/registration/redirect-uris", test_redirect_uris);
  g_test_add_func ("/registration/answer", test_answer);
  g_test_add_func ("/registration/unmanaged", test_unmanaged);
  g_test_add_func ("/registration/refused", test_refused);
  return g_test_run ();
}
