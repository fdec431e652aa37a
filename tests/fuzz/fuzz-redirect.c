/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fuzz.h"

#include "tg-authorization.h"
#include "tg-error.h"
#include "tg-form.h"
#include "tg-json.h"
#include "tg-redirect.h"

#include <string.h>

static const char provider_json[] =
    "{\"id\":\"example\",\"name\":\"Example\",\"domains\":[\"example.net\"],\"sign_in\":[\"oauth2\"],"
    "\"servers\":[{\"protocol\":\"imap\",\"host\":\"imap.example.net\",\"port\":993,\"security\":\"tls\","
    "\"username\":\"%EMAILADDRESS%\"}],"
    "\"oauth\":{\"issuer\":\"https://accounts.example.net\",\"client_id\":\"c\","
    "\"authorization_endpoint\":\"https://accounts.example.net/auth\","
    "\"token_endpoint\":\"https://accounts.example.net/token\",\"scopes\":{\"mail\":[\"mail\"]},"
    "\"consent\":[\"embedded\"],\"redirect_uris\":{\"embedded\":\"https://localhost/cb\"},"
    "\"iss_parameter_supported\":true},\"sources\":[\"made up\"]}";

static TgProvider *
get_provider (void)
{
  static TgProvider *provider;

  if (provider == NULL)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = tg_json_parse (provider_json, -1, &error);
      g_assert_no_error (error);
      provider = tg_provider_from_json (node, &error);
      g_assert_no_error (error);
    }
  return provider;
}

/* (transfer full) everything before the query, with the slash that an empty path stands for */
static char *
get_base (const char *uri)
{
  g_autofree char *base = g_strndup (uri, strcspn (uri, "?"));
  const char *authority = strstr (base, "://");

  if (authority != NULL && strchr (authority + strlen ("://"), '/') == NULL)
    return g_strconcat (base, "/", NULL);
  return g_steal_pointer (&base);
}

static void
check_match (const char *redirect_uri, const char *uri)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) parameters = tg_redirect_parse (redirect_uri, uri, &error);

  if (parameters == NULL)
    {
      g_assert_true (g_error_matches (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT) ||
                     g_error_matches (error, TG_ERROR, TG_ERROR_NOT_ALLOWED));
      return;
    }

  g_autofree char *a = get_base (redirect_uri);
  g_autofree char *b = get_base (uri);
  gsize scheme = strcspn (a, ":");
  g_assert_cmpint (g_ascii_strncasecmp (a, b, scheme), ==, 0);
  g_assert_cmpstr (a + scheme, ==, b + scheme);
  g_assert_null (strchr (uri, '#'));
}

/* What is read, written and read again stays what it is. */
static void
check_form (const char *text)
{
  g_autoptr (GHashTable) once = tg_form_decode (text, NULL);
  if (once == NULL)
    return;

  g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (TgFormField));
  GHashTableIter iter;
  TgFormField field;
  g_hash_table_iter_init (&iter, once);
  while (g_hash_table_iter_next (&iter, (gpointer *)&field.name, (gpointer *)&field.value))
    g_array_append_val (fields, field);

  g_autofree char *encoded = tg_form_encode ((const TgFormField *)(void *)fields->data, fields->len);
  g_autoptr (GHashTable) twice = tg_form_decode (encoded, NULL);
  g_assert_nonnull (twice);
  g_assert_cmpuint (g_hash_table_size (twice), ==, g_hash_table_size (once));
  for (guint i = 0; i < fields->len; i++)
    {
      const TgFormField *written = &g_array_index (fields, TgFormField, i);
      g_assert_cmpstr (g_hash_table_lookup (twice, written->name), ==, written->value);
    }
}

/* STATE in @uri becomes the right state: without it, no code may ever come out. */
static void
check_response (const char *uri)
{
  static const char *const scopes[] = { "mail", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TgAuthorization) authorization =
      tg_authorization_new (get_provider (), "https://localhost/cb", scopes, NULL, &error);
  g_assert_no_error (error);

  const char *state = strstr (tg_authorization_get_uri (authorization), "state=") + strlen ("state=");
  g_autofree char *value = g_strndup (state, strcspn (state, "&"));
  g_autoptr (GString) answer = g_string_new (uri);
  g_string_replace (answer, "STATE", value, 0);

  g_autoptr (TgSecret) code = tg_authorization_take_response (authorization, answer->str, &error);
  g_assert_cmpint (code == NULL, ==, error != NULL);
  if (code != NULL)
    {
      g_assert_nonnull (strstr (uri, "STATE"));
      g_assert_cmpuint (tg_secret_get_length (code), >, 0);
    }
}

/* The first line is the registered redirect URI, the rest is where the browser was sent. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  char *uri = strchr (text, '\n');

  if (uri == NULL)
    return 0;
  *uri++ = '\0';
  uri[strcspn (uri, "\n")] = '\0';

  if (tg_redirect_validate (text, NULL))
    {
      g_autoptr (GHashTable) parameters = tg_redirect_parse (text, text, NULL);
      g_assert_cmpuint (g_hash_table_size (parameters), ==, 0);
    }
  check_match (text, uri);
  check_form (uri);
  check_response (uri);
  return 0;
}
