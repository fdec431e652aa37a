/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-oauth-error.h"

#include "tg-error.h"
#include "tg-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_CODE_LENGTH 64

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
static void
set_error_of_code (guint status, const char *code, GError **error)
{
  static const char *const grant_is_gone[] = {
    "invalid_grant", "interaction_required", "consent_required", "login_required", NULL
  };
  static const char *const client_is_wrong[] = {
    "invalid_client", "unauthorized_client", "unsupported_grant_type", NULL
  };
  static const char *const try_later[] = { "server_error", "temporarily_unavailable", NULL };

  if (g_strv_contains (try_later, code))
    set_unusable (status, error);
  else if (g_strv_contains (grant_is_gone, code) && (status == 400 || status == 401))
    g_set_error_literal (error,
                         TG_ERROR,
                         TG_ERROR_ATTENTION_NEEDED,
                         _ ("The provider does not accept this sign-in any more. Sign in again."));
  else if (g_strv_contains (client_is_wrong, code))
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_UNSUPPORTED,
                 _ ("The provider does not accept Tegata's client id (%s). Update Tegata, or use a client id "
                    "of your own."),
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
      set_error_of_code (status, code, error);
      return NULL;
    }
  if (status != 200)
    {
      set_unusable (status, error);
      return NULL;
    }
  return g_steal_pointer (&node);
}
