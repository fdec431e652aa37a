/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-error.h"
#include "tg-oauth-error.h"

static void
test_printable (void)
{
  const char *word = tg_oauth_error_printable ("");

  g_assert_cmpstr (tg_oauth_error_printable ("invalid_scope"), ==, "invalid_scope");
  g_assert_cmpstr (tg_oauth_error_printable ("urn:x.y-z"), ==, "urn:x.y-z");
  g_assert_cmpstr (word, !=, "");
  g_assert_cmpstr (tg_oauth_error_printable ("<script>"), ==, word);
  g_assert_cmpstr (tg_oauth_error_printable ("two words"), ==, word);
  g_assert_cmpstr (tg_oauth_error_printable ("line\nbreak"), ==, word);
  g_assert_cmpstr (
      tg_oauth_error_printable ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
      ==,
      word);
}

typedef struct
{
  guint status;
  const char *content_type;
  const char *body;
  TgError expected;
} Row;

static const Row rows[] = {
  /* The grant is gone: only by a well-formed word with the status that goes with it. */
  { 400, "application/json", "{'error':'invalid_grant'}", TG_ERROR_ATTENTION_NEEDED },
  { 401, "application/json", "{'error':'invalid_grant'}", TG_ERROR_ATTENTION_NEEDED },
  { 400, "application/json; charset=utf-8", "{'error':'invalid_grant','x':{}}", TG_ERROR_ATTENTION_NEEDED },
  { 400, "Application/JSON", "{'error':'invalid_grant'}", TG_ERROR_ATTENTION_NEEDED },
  { 400, "application/problem+json", "{'error':'invalid_grant'}", TG_ERROR_ATTENTION_NEEDED },
  { 400, "application/json", "{'error':'interaction_required'}", TG_ERROR_ATTENTION_NEEDED },
  { 400, "application/json", "{'error':'consent_required'}", TG_ERROR_ATTENTION_NEEDED },
  { 400, "application/json", "{'error':'login_required'}", TG_ERROR_ATTENTION_NEEDED },
  { 200, "application/json", "{'error':'invalid_grant'}", TG_ERROR_FAILED },
  { 403, "application/json", "{'error':'invalid_grant'}", TG_ERROR_FAILED },
  { 500, "application/json", "{'error':'invalid_grant'}", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 503, "application/json", "{'error':'invalid_grant'}", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 429, "application/json", "{'error':'invalid_grant'}", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 408, "application/json", "{'error':'invalid_grant'}", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 400, "text/html", "{'error':'invalid_grant'}", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 400, "application/jsonp", "{'error':'invalid_grant'}", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 400, NULL, "{'error':'invalid_grant'}", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 400, "", "{'error':'invalid_grant'}", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 400, "application/json", "{'error':'invalid_grant'", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 400, "application/json", "{'error':'invalid_grant'} x", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 400, "application/json", "{'error':'x','error':'invalid_grant'}", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 400, "application/json", "['invalid_grant']", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 400, "application/json", "{'error':['invalid_grant']}", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 400, "application/json", "{'error':{'code':'invalid_grant'}}", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 400, "application/json", "{'error':'INVALID_GRANT'}", TG_ERROR_FAILED },
  { 400, "application/json", "{'error':'invalid_grant '}", TG_ERROR_FAILED },
  /* The client id is withdrawn. */
  { 401, "application/json", "{'error':'invalid_client'}", TG_ERROR_UNSUPPORTED },
  { 400, "application/json", "{'error':'invalid_client'}", TG_ERROR_UNSUPPORTED },
  { 400, "application/json", "{'error':'unauthorized_client'}", TG_ERROR_UNSUPPORTED },
  { 400, "application/json", "{'error':'unsupported_grant_type'}", TG_ERROR_UNSUPPORTED },
  /* Try later. */
  { 400, "application/json", "{'error':'server_error'}", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 400, "application/json", "{'error':'temporarily_unavailable'}", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 500, "text/html", "<html>", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 502, NULL, "", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 200, "text/html", "<html>Welcome to our network</html>", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 200, "application/json", "", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 200, "application/json", "<html>", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 302, "text/html", "", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 302, "application/json", "{}", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 204, NULL, "", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 201, "application/json", "{'access_token':'x'}", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 404, "text/html", "", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 403, "application/json", "{'message':'Forbidden'}", TG_ERROR_PROVIDER_UNAVAILABLE },
  { 511, "application/json", "{'error':'invalid_grant'}", TG_ERROR_PROVIDER_UNAVAILABLE },
  /* Mistakes. */
  { 400, "application/json", "{'error':'invalid_scope'}", TG_ERROR_FAILED },
  { 400, "application/json", "{'error':'invalid_target'}", TG_ERROR_FAILED },
  { 400, "application/json", "{'error':'invalid_request'}", TG_ERROR_FAILED },
  { 400, "application/json", "{'error':'access_denied'}", TG_ERROR_FAILED },
};

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      char *text = g_strdelimit (g_strdup (rows[i].body), "'", '"');
      g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

      g_test_message ("%u %s %s", rows[i].status, rows[i].content_type, rows[i].body);
      g_assert_null (tg_oauth_error_check (rows[i].status, rows[i].content_type, body, &error));
      g_assert_error (error, TG_ERROR, (int)rows[i].expected);
    }
}

typedef struct
{
  guint status;
  const char *body;
  const char *reason;
  guint wait_sec;
} ReasonRow;

static const ReasonRow reason_rows[] = {
  { 400, "{'error':'invalid_grant'}", "grant-revoked", 0 },
  { 401, "{'error':'invalid_grant'}", "grant-revoked", 0 },
  { 400, "{'error':'invalid_grant','error_codes':[50173]}", "password-changed", 0 },
  { 400, "{'error':'invalid_grant','error_codes':[700082,1]}", "grant-expired", 0 },
  { 400, "{'error':'invalid_grant','error_codes':[]}", "grant-revoked", 0 },
  { 400, "{'error':'invalid_grant','error_codes':['50173']}", "grant-revoked", 0 },
  { 400, "{'error':'invalid_grant','error_codes':[{}]}", "grant-revoked", 0 },
  { 400, "{'error':'invalid_grant','error_codes':[null]}", "grant-revoked", 0 },
  { 400, "{'error':'invalid_grant','error_description':'AADSTS90094: Ask.'}", "admin-consent", 0 },
  { 400, "{'error':'invalid_grant','error_description':'AADSTS'}", "grant-revoked", 0 },
  { 400, "{'error':'invalid_grant','error_description':'see AADSTS90094'}", "grant-revoked", 0 },
  { 400, "{'error':'interaction_required','error_codes':[65001]}", "consent-missing", 0 },
  { 400, "{'error':'interaction_required'}", "sign-in-required", 0 },
  { 400, "{'error':'login_required'}", "sign-in-required", 0 },
  { 400, "{'error':'consent_required'}", "consent-missing", 0 },
  { 400, "{'error':'invalid_client'}", "client-gone", 0 },
  { 401, "{'error':'unauthorized_client','error_codes':[50173]}", "client-gone", 0 },
  { 400, "{'error':'invalid_scope'}", "scope-missing", 0 },
  /* A number alone ends nothing. */
  { 400, "{'error':'invalid_request','error_codes':[50173]}", NULL, 0 },
  { 400, "{'error':'server_error','error_codes':[50173]}", NULL, 0 },
  { 400, "{'error_codes':[50173]}", NULL, 0 },
  { 403, "{'error':'invalid_grant','error_codes':[50173]}", NULL, 0 },
  { 503, "{'error':'invalid_grant'}", NULL, 0 },
  { 200, "{'access_token':'x'}", NULL, 0 },
  /* Slower, please. */
  { 429, "{'error':'invalid_grant'}", NULL, 60 },
  { 429, "", NULL, 60 },
  { 400, "{'error':'invalid_grant','error_codes':[50196]}", NULL, 120 },
  { 400, "{'error':'invalid_grant','error_description':'AADSTS50196: Loop.'}", NULL, 120 },
};

static void
test_reason (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reason_rows); i++)
    {
      const ReasonRow *row = &reason_rows[i];
      char *text = g_strdelimit (g_strdup (row->body), "'", '"');
      g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

      g_test_message ("%u %s", row->status, row->body);
      g_assert_cmpstr (tg_oauth_error_get_reason (row->status, "application/json", body), ==, row->reason);
      g_assert_null (tg_oauth_error_get_reason (row->status, "text/html", body));
      g_assert_cmpuint (
          tg_oauth_error_get_wait_sec (row->status, "application/json", body), ==, row->wait_sec);
    }
}

/* What asks to be asked less is no end, and what ends says why. */
static void
test_sentences (void)
{
  static const char loop[] = "{\"error\":\"invalid_grant\",\"error_codes\":[50196]}";
  static const char admin[] = "{\"error\":\"invalid_grant\",\"error_codes\":[90094]}";
  g_autoptr (GBytes) loop_body = g_bytes_new_static (loop, strlen (loop));
  g_autoptr (GBytes) admin_body = g_bytes_new_static (admin, strlen (admin));
  g_autoptr (GError) loop_error = NULL;
  g_autoptr (GError) admin_error = NULL;

  g_assert_null (tg_oauth_error_check (400, "application/json", loop_body, &loop_error));
  g_assert_error (loop_error, TG_ERROR, TG_ERROR_PROVIDER_UNAVAILABLE);
  g_assert_null (tg_oauth_error_check (400, "application/json", admin_body, &admin_error));
  g_assert_error (admin_error, TG_ERROR, TG_ERROR_ATTENTION_NEEDED);
  g_assert_nonnull (strstr (admin_error->message, "organisation"));
}

static void
test_named (void)
{
  static const char json[] = "{\"error\":\"invalid_scope\",\"error_description\":\"Developer text\"}";
  g_autoptr (GBytes) body = g_bytes_new_static (json, strlen (json));
  g_autoptr (GError) error = NULL;

  g_assert_null (tg_oauth_error_check (400, "application/json", body, &error));
  g_assert_nonnull (strstr (error->message, "invalid_scope"));
  g_assert_null (strstr (error->message, "Developer"));
}

static void
test_success (void)
{
  static const char json[] = "{\"access_token\":\"a\"}";
  g_autoptr (GBytes) body = g_bytes_new_static (json, strlen (json));
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = tg_oauth_error_check (200, "application/json", body, &error);

  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/oauth-error/printable", test_printable);
  g_test_add_func ("/oauth-error/table", test_table);
  g_test_add_func ("/oauth-error/reason", test_reason);
  g_test_add_func ("/oauth-error/sentences", test_sentences);
  g_test_add_func ("/oauth-error/named", test_named);
  g_test_add_func ("/oauth-error/success", test_success);
  return g_test_run ();
}
