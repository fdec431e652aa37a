/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-client-file.h"

#include "tg-catalogue.h"

#include "tg-error.h"

#include <string.h>

static TgClientFile *
parse (const char *text, GError **error)
{
  return tg_client_file_parse (text, strlen (text), error);
}

static void
test_installed (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgClientFile) file =
      parse ("{\"installed\": {\"client_id\": \"1-a.apps.example\", \"project_id\": \"p\","
             " \"auth_uri\": \"https://accounts.example.net/auth\", \"client_secret\": \"G-s\","
             " \"redirect_uris\": [\"http://localhost\"]}}",
             &error);

  g_assert_no_error (error);
  g_assert_cmpstr (file->client_id, ==, "1-a.apps.example");
  g_assert_cmpstr (tg_secret_peek (file->client_secret), ==, "G-s");
  g_assert_cmpstr (file->authorization_endpoint, ==, "https://accounts.example.net/auth");
}

static void
test_least (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgClientFile) file =
      parse ("{\"installed\": {\"client_id\": \"1\", \"client_secret\": \"\"}}", &error);

  g_assert_no_error (error);
  g_assert_null (file->client_secret);
  g_assert_null (file->authorization_endpoint);
}

/* Each is refused in a sentence that holds nothing of the file. */
static void
test_refused (void)
{
  static const char *const texts[] = {
    "",
    "[]",
    "{}",
    "{\"installed\": []}",
    "{\"installed\": {}}",
    "{\"installed\": {\"client_id\": 7}}",
    "{\"installed\": {\"client_id\": \"\"}}",
    "{\"installed\": {\"client_id\": \"SECRET\\n\"}}",
    "{\"installed\": {\"client_id\": \"1\", \"client_secret\": \"SECRET\\u0007\"}}",
    "{\"installed\": {\"client_id\": \"1\", \"auth_uri\": \"http://SECRET.example\"}}",
    "{\"web\": {\"client_id\": \"SECRET\", \"client_secret\": \"SECRET\"}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (texts[i], &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_str_has_suffix (error->message, "."));
      g_assert_null (strstr (error->message, "SECRET"));
    }
}

static void
test_web_says_what_to_do (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (parse ("{\"web\": {\"client_id\": \"1\"}}", &error));
  g_assert_nonnull (strstr (error->message, "desktop"));
}

/* Whose client it is counts where the file says so. */
static void
test_check (void)
{
  g_autoptr (TgCatalogue) catalogue = tg_catalogue_new ();
  TgProvider *google = tg_catalogue_lookup (catalogue, "google");
  g_autoptr (GError) error = NULL;
  g_autoptr (TgClientFile) right = parse (
      "{\"installed\": {\"client_id\": \"1\", \"auth_uri\": \"https://Accounts.Google.com/o/oauth2/auth\"}}",
      NULL);
  g_autoptr (TgClientFile) silent = parse ("{\"installed\": {\"client_id\": \"1\"}}", NULL);
  g_autoptr (TgClientFile) wrong =
      parse ("{\"installed\": {\"client_id\": \"1\", \"auth_uri\": \"https://a.example/auth\"}}", NULL);

  g_assert_true (tg_client_file_check (right, google, &error));
  g_assert_true (tg_client_file_check (silent, google, &error));
  g_assert_no_error (error);
  g_assert_false (tg_client_file_check (wrong, google, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client-file/installed", test_installed);
  g_test_add_func ("/client-file/least", test_least);
  g_test_add_func ("/client-file/refused", test_refused);
  g_test_add_func ("/client-file/check", test_check);
  g_test_add_func ("/client-file/web-says-what-to-do", test_web_says_what_to_do);
  return g_test_run ();
}
