/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-oauth-error.h"

#include "tg-error.h"
#include "tg-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_CODE_LENGTH 64

#define TOO_MANY_WAIT_SEC 60
#define REQUEST_LOOP_WAIT_SEC 120

const char *
tg_oauth_error_printable (const char *code)
{
  gsize length = strspn (code, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:");

  return length > 0 && length <= MAX_CODE_LENGTH && code[length] == '\0' ? code : _ ("unreadable error");
}

/* RFC 6838 4.2.8: what ends in +json is JSON. */
static gboolean
is_json (const char *content_type)
{
  if (content_type == NULL)
    return FALSE;

  g_autofree char *type = g_ascii_strdown (content_type, (gssize)strcspn (content_type, ";"));
  g_strstrip (type);
  return g_str_equal (type, "application/json") || g_str_has_suffix (type, "+json");
}

static gboolean
is_transient_status (guint status)
{
  return status >= 500 || status == 408 || status == 429;
}

static void
set_unusable (guint status, GError **error)
{
  g_set_error (error,
               TG_ERROR,
               TG_ERROR_PROVIDER_UNAVAILABLE,
               _ ("The provider gave no usable answer (HTTP %u). Try again later; if this network has a "
                  "sign-in page of "
                  "its own, open that first."),
               status);
}

/* RFC 6749 5.2, and the interaction errors of Microsoft. */
static const char *const grant_is_gone[] = { "invalid_grant",
                                             "interaction_required",
                                             "consent_required",
                                             "login_required",
                                             NULL };
static const char *const client_is_wrong[] = { "invalid_client",
                                               "unauthorized_client",
                                               "unsupported_grant_type",
                                               NULL };
static const char *const try_later[] = { "server_error", "temporarily_unavailable", NULL };

/* What Microsoft says beside the protocol's word: numbers of its own. */
#define MICROSOFT_PREFIX "AADSTS"
#define MICROSOFT_REQUEST_LOOP 50196

static const struct
{
  gint64 number;
  const char *reason;
} microsoft_reasons[] = {
  { 50076, "sign-in-required" }, { 50079, "sign-in-required" }, { 53003, "sign-in-required" },
  { 65001, "consent-missing" },  { 65004, "consent-missing" },  { 90094, "admin-consent" },
  { 70008, "grant-expired" },    { 700082, "grant-expired" },   { 50173, "password-changed" },
};

/* 0 where there is none */
static gint64
get_microsoft_number (JsonObject *object)
{
  const char *description = tg_json_get_string (object, "error_description", NULL);
  JsonArray *numbers = tg_json_get_array (object, "error_codes", NULL);

  if (numbers != NULL && json_array_get_length (numbers) > 0)
    {
      JsonNode *first = json_array_get_element (numbers, 0);

      return JSON_NODE_HOLDS_VALUE (first) ? json_node_get_int (first) : 0;
    }
  return description != NULL && g_str_has_prefix (description, MICROSOFT_PREFIX)
             ? g_ascii_strtoll (description + strlen (MICROSOFT_PREFIX), NULL, 10)
             : 0;
}

/* Sent as invalid_grant to a program that asks too often, while the grant is as good as before. */
static gboolean
is_request_loop (JsonObject *object)
{
  return get_microsoft_number (object) == MICROSOFT_REQUEST_LOOP;
}

static gboolean
ends_grant (guint status, const char *code, JsonObject *object)
{
  return g_strv_contains (grant_is_gone, code) && (status == 400 || status == 401) &&
         !is_request_loop (object);
}

static const char *
get_reason_of_code (guint status, const char *code, JsonObject *object)
{
  gint64 number;

  if (g_strv_contains (client_is_wrong, code))
    return "client-gone";
  if (g_str_equal (code, "invalid_scope"))
    return "scope-missing";
  if (!ends_grant (status, code, object))
    return NULL;
  number = get_microsoft_number (object);
  for (gsize i = 0; i < G_N_ELEMENTS (microsoft_reasons); i++)
    if (microsoft_reasons[i].number == number)
      return microsoft_reasons[i].reason;
  if (g_str_equal (code, "consent_required"))
    return "consent-missing";
  return g_str_equal (code, "invalid_grant") ? "grant-revoked" : "sign-in-required";
}

static const char *
get_sentence (const char *reason)
{
  if (g_str_equal (reason, "admin-consent"))
    return _ (
        "Your organisation has to allow Tegata before this account can be used. Ask whoever manages it, then "
        "sign in again.");
  if (g_str_equal (reason, "consent-missing"))
    return _ ("The provider wants you to allow this access again. Sign in again.");
  if (g_str_equal (reason, "sign-in-required"))
    return _ ("The provider wants to see that it is you. Sign in again.");
  if (g_str_equal (reason, "password-changed"))
    return _ ("Your password was changed, and that ended this sign-in. Sign in again.");
  if (g_str_equal (reason, "grant-expired"))
    return _ ("This sign-in was not used for too long and has expired. Sign in again.");
  return _ ("The provider does not accept this sign-in any more. Sign in again.");
}

static void
set_error_of_code (guint status, const char *code, JsonObject *object, GError **error)
{
  if (g_strv_contains (try_later, code) || is_request_loop (object))
    set_unusable (status, error);
  else if (ends_grant (status, code, object))
    g_set_error_literal (
        error, TG_ERROR, TG_ERROR_ATTENTION_NEEDED, get_sentence (get_reason_of_code (status, code, object)));
  else if (g_strv_contains (client_is_wrong, code))
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_UNSUPPORTED,
                 _ ("The provider does not accept Tegata's client id (%s). Update Tegata, or use a client id "
                    "of your own."),
                 tg_oauth_error_printable (code));
  else if (g_str_equal (code, "invalid_scope"))
    g_set_error (
        error,
        TG_ERROR,
        TG_ERROR_FAILED,
        _ ("The provider does not allow what was asked for (%s). Sign in again and allow all of it."),
        tg_oauth_error_printable (code));
  else
    g_set_error (
        error,
        TG_ERROR,
        TG_ERROR_FAILED,
        _ ("The provider answered with an error (%s). Try again; if it stays, sign in again or report this."),
        tg_oauth_error_printable (code));
}

/* (transfer full) (nullable) The type comes before anything that the body says: a sign-in page of a café's network must
 * never end a grant. */
static JsonNode *
parse_object (guint status, const char *content_type, GBytes *body)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (body, &length);
  g_autoptr (JsonNode) node = NULL;

  if (!is_transient_status (status) && is_json (content_type) && length > 0)
    node = tg_json_parse (data, (gssize)length, NULL);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? g_steal_pointer (&node) : NULL;
}

char *
tg_oauth_error_get_code (guint status, const char *content_type, GBytes *body)
{
  g_autoptr (JsonNode) node = parse_object (status, content_type, body);

  return node != NULL ? g_strdup (tg_json_get_string (json_node_get_object (node), "error", NULL)) : NULL;
}

const char *
tg_oauth_error_get_reason (guint status, const char *content_type, GBytes *body)
{
  g_autoptr (JsonNode) node = parse_object (status, content_type, body);
  JsonObject *object = node != NULL ? json_node_get_object (node) : NULL;
  const char *code = object != NULL ? tg_json_get_string (object, "error", NULL) : NULL;

  return code != NULL ? get_reason_of_code (status, code, object) : NULL;
}

guint
tg_oauth_error_get_wait_sec (guint status, const char *content_type, GBytes *body)
{
  g_autoptr (JsonNode) node = parse_object (status, content_type, body);

  if (status == 429)
    return TOO_MANY_WAIT_SEC;
  return node != NULL && is_request_loop (json_node_get_object (node)) ? REQUEST_LOOP_WAIT_SEC : 0;
}

JsonNode *
tg_oauth_error_check (guint status, const char *content_type, GBytes *body, GError **error)
{
  g_autoptr (JsonNode) node = parse_object (status, content_type, body);
  if (node == NULL)
    {
      set_unusable (status, error);
      return NULL;
    }

  const char *code = tg_json_get_string (json_node_get_object (node), "error", NULL);
  if (code != NULL)
    {
      set_error_of_code (status, code, json_node_get_object (node), error);
      return NULL;
    }
  if (status != 200)
    {
      set_unusable (status, error);
      return NULL;
    }
  return g_steal_pointer (&node);
}
