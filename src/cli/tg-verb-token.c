/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-verb.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tg-bus.h"
#include "tg-exit.h"
#include "tg-print.h"
#include "tg-sasl.h"
#include "tg-secret.h"
#include "tg-server.h"
#include "tg-term.h"

typedef enum
{
  FORM_PLAIN,
  FORM_XOAUTH2,
  FORM_OAUTHBEARER,
} Form;

typedef struct
{
  TgSecret *token;
  gint64 expires_at;
  GVariant *details;
} Token;

static void
token_clear (Token *token)
{
  g_clear_pointer (&token->token, tg_secret_unref);
  g_clear_pointer (&token->details, g_variant_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Token, token_clear)

static gboolean
parse_form (const char *word, Form *form, GError **error)
{
  if (word == NULL)
    *form = FORM_PLAIN;
  else if (g_ascii_strcasecmp (word, "xoauth2") == 0)
    *form = FORM_XOAUTH2;
  else if (g_ascii_strcasecmp (word, "oauthbearer") == 0)
    *form = FORM_OAUTHBEARER;
  else
    {
      g_set_error (error,
                   TG_USAGE_ERROR,
                   0,
                   _ ("“%s” is no mechanism for tokens: it is “xoauth2” or “oauthbearer”."),
                   word);
      return FALSE;
    }
  return TRUE;
}

static gboolean
get_token_sync (TgIpcAccount1 *account, const char *service, TgSecret *rejected, Token *token, GError **error)
{
  GVariantBuilder options;
  char *value = NULL;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "interactive", g_variant_new_boolean (tg_term_is_interactive ()));
  if (service != NULL)
    g_variant_builder_add (&options, "{sv}", "service", g_variant_new_string (service));
  if (rejected != NULL)
    g_variant_builder_add (&options, "{sv}", "rejected", g_variant_new_string (tg_secret_peek (rejected)));
  if (!tg_ipc_account1_call_get_access_token_sync (account,
                                                   g_variant_builder_end (&options),
                                                   G_DBUS_CALL_FLAGS_NONE,
                                                   -1,
                                                   &value,
                                                   &token->expires_at,
                                                   &token->details,
                                                   NULL,
                                                   error))
    return FALSE;
  token->token = tg_secret_new_take (value);
  return TRUE;
}

static const char *
get_username (TgIpcAccount1 *account, GPtrArray *servers)
{
  if (servers->len > 0)
    return tg_server_get_username (g_ptr_array_index (servers, 0));
  return tg_ipc_account1_get_address (account);
}

/* One string serves every server of the account, so OAUTHBEARER's optional host and port are left out. */
static TgSecret *
format_token (TgIpcAccount1 *account, TgSecret *token, Form form)
{
  g_autoptr (GPtrArray) servers = tg_print_get_servers (account);

  switch (form)
    {
    case FORM_XOAUTH2:
      return tg_sasl_xoauth2 (get_username (account, servers), token);
    case FORM_OAUTHBEARER:
      return tg_sasl_oauthbearer (get_username (account, servers), NULL, 0, token);
    case FORM_PLAIN:
    default:
      return tg_secret_ref (token);
    }
}

static JsonNode *
to_json (TgSecret *formatted, Form form, const Token *token)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const char *type = "Bearer";
  const char *scope = "";

  g_variant_lookup (token->details, "token-type", "&s", &type);
  g_variant_lookup (token->details, "scope", "&s", &scope);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, form == FORM_PLAIN ? "token" : "sasl");
  json_builder_add_string_value (builder, tg_secret_peek (formatted));
  json_builder_set_member_name (builder, "expires_at");
  json_builder_add_int_value (builder, token->expires_at);
  json_builder_set_member_name (builder, "token_type");
  json_builder_add_string_value (builder, type);
  json_builder_set_member_name (builder, "scope");
  json_builder_add_string_value (builder, scope);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static gboolean
print_token (const char *name,
             const char *service,
             TgSecret *rejected,
             Form form,
             gboolean json,
             GError **error)
{
  g_autoptr (TgIpcAccount1) account = tg_bus_find_account_sync (name, NULL, error);
  g_autoptr (TgSecret) formatted = NULL;
  g_auto (Token) token = { NULL };

  if (account == NULL || !get_token_sync (account, service, rejected, &token, error))
    return FALSE;
  formatted = format_token (account, token.token, form);
  if (json)
    tg_print_json (to_json (formatted, form, &token));
  else
    g_print ("%s\n", tg_secret_peek (formatted));
  return TRUE;
}

gboolean
tg_verb_token (const TgVerb *verb, char **argv, GError **error)
{
  g_autofree char *service = NULL;
  g_autofree char *rejected_word = NULL;
  g_autofree char *sasl = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "service",
      0,
      0,
      G_OPTION_ARG_STRING,
      &service,
      N_ ("What it is for: mail (default), contacts, calendar"),
      N_ ("SERVICE") },
    { "rejected",
      0,
      0,
      G_OPTION_ARG_STRING,
      &rejected_word,
      N_ ("A token that a server has just refused; “-” reads it from standard input, where nobody else sees "
          "it"),
      N_ ("TOKEN") },
    { "sasl",
      0,
      0,
      G_OPTION_ARG_STRING,
      &sasl,
      N_ ("Print the response for AUTH instead, in base64: xoauth2 or oauthbearer"),
      N_ ("MECHANISM") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *name = NULL;
  g_autoptr (TgSecret) rejected = NULL;
  Form form = FORM_PLAIN;

  if (!tg_verb_parse (verb, argv, entries, &name, error) || !parse_form (sasl, &form, error))
    return FALSE;
  if (g_strcmp0 (rejected_word, "-") == 0)
    {
      rejected = tg_term_read_line_sync (_ ("Refused token:"), TRUE, NULL, error);
      if (rejected == NULL)
        return FALSE;
    }
  else if (rejected_word != NULL)
    rejected = tg_secret_new (rejected_word);
  return print_token (name, service, rejected, form, json, error);
}
