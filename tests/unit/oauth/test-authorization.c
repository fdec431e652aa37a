/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fixture-clock.h"
#include "fixture-provider.h"
#include "tg-authorization.h"
#include "tg-error.h"
#include "tg-form.h"
#include "tg-pkce.h"

#include <string.h>

static const char *const mail_scopes[] = { "openid", "mail", NULL };
static const char redirect_uri[] = "http://127.0.0.1:4321/callback";

/* (transfer full) */
static TgAuthorization *
authorization_new (const char *oauth_patch)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgProvider) provider = fixture_provider_new (oauth_patch);
  TgAuthorization *self =
      tg_authorization_new (provider, redirect_uri, mail_scopes, "traveller@example.net", &error);

  g_assert_no_error (error);
  return self;
}

/* (transfer full) */
static GHashTable *
get_parameters (TgAuthorization *self)
{
  g_autoptr (GError) error = NULL;
  const char *query = strchr (tg_authorization_get_uri (self), '?');
  GHashTable *parameters = tg_form_decode (query + 1, &error);

  g_assert_no_error (error);
  return parameters;
}

/* (transfer full) */
static char *
get_state (TgAuthorization *self)
{
  g_autoptr (GHashTable) parameters = get_parameters (self);
  return g_strdup (g_hash_table_lookup (parameters, "state"));
}

static void
assert_parameter (GHashTable *parameters, const char *name, const char *expected)
{
  g_assert_cmpstr (g_hash_table_lookup (parameters, name), ==, expected);
}

static void
test_uri (void)
{
  g_autoptr (TgAuthorization) self = authorization_new (NULL);
  g_autoptr (GHashTable) parameters = get_parameters (self);
  const char *verifier = tg_secret_peek (tg_authorization_get_verifier (self));
  g_autofree char *challenge = tg_pkce_challenge (verifier);

  g_assert_true (g_str_has_prefix (tg_authorization_get_uri (self), "https://accounts.example.net/auth?"));
  assert_parameter (parameters, "response_type", "code");
  assert_parameter (parameters, "client_id", "tegata-sample");
  assert_parameter (parameters, "redirect_uri", redirect_uri);
  assert_parameter (parameters, "scope", "openid mail");
  assert_parameter (parameters, "code_challenge", challenge);
  assert_parameter (parameters, "code_challenge_method", "S256");
  assert_parameter (parameters, "login_hint", "traveller@example.net");
  assert_parameter (parameters, "prompt", "consent");
  assert_parameter (parameters, "nonce", tg_authorization_get_nonce (self));
  g_assert_cmpuint (strlen (g_hash_table_lookup (parameters, "state")), ==, 43);
  g_assert_cmpuint (strlen (tg_authorization_get_nonce (self)), ==, 43);
  g_assert_cmpuint (strlen (verifier), ==, 43);
  g_assert_cmpuint (g_hash_table_size (parameters), ==, 10);
  g_assert_cmpstr (tg_authorization_get_redirect_uri (self), ==, redirect_uri);
  g_assert_null (strstr (tg_authorization_get_uri (self), verifier));
}

/* Three secrets of one request, and those of two requests, have nothing in common. */
static void
test_fresh (void)
{
  g_autoptr (TgAuthorization) a = authorization_new (NULL);
  g_autoptr (TgAuthorization) b = authorization_new (NULL);
  g_autofree char *state_a = get_state (a);
  g_autofree char *state_b = get_state (b);

  g_assert_cmpstr (state_a, !=, state_b);
  g_assert_cmpstr (state_a, !=, tg_authorization_get_nonce (a));
  g_assert_cmpstr (state_a, !=, tg_secret_peek (tg_authorization_get_verifier (a)));
  g_assert_cmpstr (tg_authorization_get_nonce (a), !=, tg_authorization_get_nonce (b));
  g_assert_false (tg_secret_equal (tg_authorization_get_verifier (a), tg_authorization_get_verifier (b)));
}

static void
test_uri_without_options (void)
{
  static const char *const scopes[] = { "mail", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TgProvider) provider = fixture_provider_new ("{ 'parameters': null }");
  g_autoptr (TgAuthorization) self =
      tg_authorization_new (provider, "io.github.tegata.tegata:/consent", scopes, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GHashTable) parameters = get_parameters (self);

  g_assert_null (tg_authorization_get_nonce (self));
  assert_parameter (parameters, "nonce", NULL);
  assert_parameter (parameters, "login_hint", NULL);
  assert_parameter (parameters, "redirect_uri", "io.github.tegata.tegata:/consent");
  g_assert_cmpuint (g_hash_table_size (parameters), ==, 7);
}

static void
test_query_of_endpoint (void)
{
  static const struct
  {
    const char *endpoint;
    const char *begin;
  } rows[] = {
    { "https://e.net/a?tenant=x", "https://e.net/a?tenant=x&response_type=code&" },
    { "https://e.net/a?tenant=x&", "https://e.net/a?tenant=x&response_type=code&" },
    { "https://e.net/a?", "https://e.net/a?response_type=code&" },
    { "https://e.net", "https://e.net?response_type=code&" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *patch = g_strdup_printf ("{ 'authorization_endpoint': '%s' }", rows[i].endpoint);
      g_autoptr (TgAuthorization) self = authorization_new (patch);
      g_assert_true (g_str_has_prefix (tg_authorization_get_uri (self), rows[i].begin));
    }
}

/* Neither may turn the request into another one. */
static void
test_nothing_overrides (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgAuthorization) self = authorization_new (
      "{ 'parameters': { 'request': 'r', 'request_uri': 'u', 'access_type': 'offline' } }");
  g_autoptr (GHashTable) parameters = get_parameters (self);
  assert_parameter (parameters, "request", NULL);
  assert_parameter (parameters, "request_uri", NULL);
  assert_parameter (parameters, "access_type", "offline");

  g_autoptr (TgProvider) provider =
      fixture_provider_new ("{ 'authorization_endpoint': 'https://e.net/auth?response_type=token' }");
  g_assert_null (tg_authorization_new (provider, redirect_uri, mail_scopes, NULL, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgProvider) no_client = fixture_provider_new ("{ 'client_id': null }");
  g_assert_null (tg_authorization_new (no_client, redirect_uri, mail_scopes, NULL, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "Example Mail"));
  g_clear_error (&error);

  g_autoptr (TgProvider) provider = fixture_provider_new (NULL);
  g_assert_null (tg_authorization_new (provider, "http://example.net/", mail_scopes, NULL, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
}

#define ISS "&iss=https://accounts.example.net"

/* In each query, STATE stands for the right state. */
typedef struct
{
  const char *query;
  int expected; /* TgError, or CODE */
} Row;

#define CODE -1

static void
assert_row (const Row *row, const char *oauth_patch)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgAuthorization) self = authorization_new (oauth_patch);
  g_autofree char *state = get_state (self);
  g_autoptr (GString) uri = g_string_new (row->query);
  g_string_replace (uri, "STATE", state, 0);
  g_string_prepend_c (uri, '?');
  g_string_prepend (uri, redirect_uri);

  g_test_message ("%s", row->query);
  g_autoptr (TgSecret) code = tg_authorization_take_response (self, uri->str, &error);
  if (row->expected == CODE)
    {
      g_assert_no_error (error);
      g_assert_cmpstr (tg_secret_peek (code), ==, "the code");
    }
  else
    {
      g_assert_null (code);
      g_assert_error (error, TG_ERROR, row->expected);
      g_assert_null (strstr (error->message, "the code"));
    }

  /* Whatever it was, it was the only answer. */
  g_clear_error (&error);
  g_string_printf (uri, "%s?code=again&state=%s" ISS, redirect_uri, state);
  g_assert_null (tg_authorization_take_response (self, uri->str, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_NOT_ALLOWED);
}

static void
test_responses (void)
{
  static const Row rows[] = {
    { "code=the%20code&state=STATE" ISS, CODE },
    { "code=the+code&state=STATE&iss=https%3A%2F%2Faccounts%2eexample.net", CODE },
    { "code=the+code&state=STATE&session_state=x&scope=mail&empty=" ISS, CODE },
    /* state */
    { "code=the+code" ISS, TG_ERROR_NOT_ALLOWED },
    { "code=the+code&state=" ISS, TG_ERROR_NOT_ALLOWED },
    { "code=the+code&state=wrong" ISS, TG_ERROR_NOT_ALLOWED },
    { "code=the+code&state=STATEx" ISS, TG_ERROR_NOT_ALLOWED },
    { "code=the+code&state=xSTATE" ISS, TG_ERROR_NOT_ALLOWED },
    { "code=the+code&State=STATE" ISS, TG_ERROR_NOT_ALLOWED },
    { "error=access_denied&state=wrong" ISS, TG_ERROR_NOT_ALLOWED },
    { "error=access_denied" ISS, TG_ERROR_NOT_ALLOWED },
    /* iss, also with errors */
    { "code=the+code&state=STATE", TG_ERROR_NOT_ALLOWED },
    { "code=the+code&state=STATE&iss=", TG_ERROR_NOT_ALLOWED },
    { "code=the+code&state=STATE&iss=https://evil.example", TG_ERROR_NOT_ALLOWED },
    { "code=the+code&state=STATE&iss=https://accounts.example.net/", TG_ERROR_NOT_ALLOWED },
    { "code=the+code&state=STATE&iss=https%253A%252F%252Faccounts.example.net", TG_ERROR_NOT_ALLOWED },
    { "error=access_denied&state=STATE", TG_ERROR_NOT_ALLOWED },
    { "error=access_denied&state=STATE&iss=https://evil.example", TG_ERROR_NOT_ALLOWED },
    /* Twice is once too much. */
    { "code=the+code&code=other&state=STATE" ISS, TG_ERROR_NOT_ALLOWED },
    { "code=the+code&state=STATE&state=STATE" ISS, TG_ERROR_NOT_ALLOWED },
    { "code=the+code&state=STATE" ISS ISS, TG_ERROR_NOT_ALLOWED },
    { "code=%ff&state=STATE" ISS, TG_ERROR_NOT_ALLOWED },
    /* RFC 6749 4.1.2.1, OpenID Connect Core 3.1.2.6, RFC 8707 2 */
    { "error=access_denied&error_description=x&state=STATE" ISS, TG_ERROR_CANCELLED },
    { "error=access_denied&code=the+code&state=STATE" ISS, TG_ERROR_CANCELLED },
    { "error=server_error&state=STATE" ISS, TG_ERROR_PROVIDER_UNAVAILABLE },
    { "error=temporarily_unavailable&state=STATE" ISS, TG_ERROR_PROVIDER_UNAVAILABLE },
    { "error=invalid_request&state=STATE" ISS, TG_ERROR_FAILED },
    { "error=unauthorized_client&state=STATE" ISS, TG_ERROR_FAILED },
    { "error=unsupported_response_type&state=STATE" ISS, TG_ERROR_FAILED },
    { "error=invalid_scope&state=STATE" ISS, TG_ERROR_FAILED },
    { "error=invalid_target&state=STATE" ISS, TG_ERROR_FAILED },
    { "error=login_required&state=STATE" ISS, TG_ERROR_FAILED },
    { "error=interaction_required&state=STATE" ISS, TG_ERROR_FAILED },
    { "error=consent_required&state=STATE" ISS, TG_ERROR_FAILED },
    { "error=account_selection_required&state=STATE" ISS, TG_ERROR_FAILED },
    { "error=request_not_supported&state=STATE" ISS, TG_ERROR_FAILED },
    { "error=%3Cb%3E&state=STATE" ISS, TG_ERROR_FAILED },
    { "state=STATE" ISS, TG_ERROR_FAILED },
    { "code=&state=STATE" ISS, TG_ERROR_FAILED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_row (&rows[i], NULL);
}

static void
test_iss_not_promised (void)
{
  static const Row rows[] = {
    { "code=the+code&state=STATE", CODE },
    { "code=the+code&state=STATE" ISS, CODE },
    { "code=the+code&state=STATE&iss=https://evil.example", TG_ERROR_NOT_ALLOWED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_row (&rows[i], "{ 'iss_parameter_supported': false }");
}

static void
test_no_issuer_known (void)
{
  static const Row rows[] = {
    { "code=the+code&state=STATE", CODE },
    { "code=the+code&state=STATE&iss=https://who.example", CODE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_row (&rows[i], "{ 'iss_parameter_supported': null, 'issuer': null }");
}

static void
test_error_code_in_message (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgAuthorization) self = authorization_new (NULL);
  g_autofree char *state = get_state (self);
  g_autofree char *uri =
      g_strdup_printf ("%s?error=invalid_scope&error_description=secret&state=%s" ISS, redirect_uri, state);

  g_assert_null (tg_authorization_take_response (self, uri, &error));
  g_assert_nonnull (strstr (error->message, "invalid_scope"));
  g_assert_null (strstr (error->message, "secret"));
}

/* What is not an answer at all leaves the request open. */
static void
test_stays_open (void)
{
  static const char *const wrong[] = {
    "",
    "hello",
    "http://127.0.0.1:4321/favicon.ico",
    "http://127.0.0.1:4322/callback?code=x&state=y",
    "http://127.0.0.1:4321/callback#code=x",
    "https://accounts.example.net/auth?client_id=x",
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (TgAuthorization) self = authorization_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_null (tg_authorization_take_response (self, wrong[i], &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
    }

  g_autofree char *state = get_state (self);
  g_autofree char *uri = g_strdup_printf ("%s?code=c&state=%s" ISS, redirect_uri, state);
  g_autoptr (TgSecret) code = tg_authorization_take_response (self, uri, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (tg_secret_peek (code), ==, "c");
}

static void
assert_after (gint64 seconds, gboolean open)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgAuthorization) self = authorization_new (NULL);
  g_autofree char *state = get_state (self);
  g_autofree char *uri = g_strdup_printf ("%s?code=c&state=%s" ISS, redirect_uri, state);
  gint64 now_sec = g_get_real_time () / G_USEC_PER_SEC;

  g_assert_cmpint (tg_authorization_get_expires_at_sec (self), >=, now_sec + 598);
  g_assert_cmpint (tg_authorization_get_expires_at_sec (self), <=, now_sec + 600);

  fixture_clock_advance (seconds);
  g_autoptr (TgSecret) code = tg_authorization_take_response (self, uri, &error);
  if (open)
    g_assert_no_error (error);
  else
    g_assert_error (error, TG_ERROR, TG_ERROR_NOT_ALLOWED);
  g_assert_cmpint (code != NULL, ==, open);
}

static void
test_ten_minutes (void)
{
  assert_after (590, TRUE);
  assert_after (601, FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/authorization/uri", test_uri);
  g_test_add_func ("/authorization/fresh", test_fresh);
  g_test_add_func ("/authorization/uri-without-options", test_uri_without_options);
  g_test_add_func ("/authorization/query-of-endpoint", test_query_of_endpoint);
  g_test_add_func ("/authorization/nothing-overrides", test_nothing_overrides);
  g_test_add_func ("/authorization/refused", test_refused);
  g_test_add_func ("/authorization/responses", test_responses);
  g_test_add_func ("/authorization/iss-not-promised", test_iss_not_promised);
  g_test_add_func ("/authorization/no-issuer-known", test_no_issuer_known);
  g_test_add_func ("/authorization/error-code-in-message", test_error_code_in_message);
  g_test_add_func ("/authorization/stays-open", test_stays_open);
  g_test_add_func ("/authorization/ten-minutes", test_ten_minutes);
  return g_test_run ();
}
