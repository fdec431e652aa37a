/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-check.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tg-bus.h"
#include "tg-error.h"
#include "tg-exit.h"
#include "tg-login-check.h"
#include "tg-secret.h"
#include "tg-term.h"

static void
check_free (TgCheck *check)
{
  tg_server_unref (check->server);
  g_free (check->mechanism);
  g_clear_error (&check->error);
  g_free (check);
}

/* @rejected: (nullable) the token that a server has just refused. */
static TgSecret *
get_secret_sync (TgIpcAccount1 *account,
                 TgMethod method,
                 TgSecret *rejected,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GVariant) details = NULL;
  GVariantBuilder options;
  char *secret = NULL;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "interactive", g_variant_new_boolean (tg_term_is_interactive ()));
  if (method == TG_METHOD_PASSWORD)
    tg_ipc_account1_call_get_password_sync (
        account, g_variant_builder_end (&options), G_DBUS_CALL_FLAGS_NONE, -1, &secret, cancellable, error);
  else
    {
      if (rejected != NULL)
        g_variant_builder_add (
            &options, "{sv}", "rejected", g_variant_new_string (tg_secret_peek (rejected)));
      tg_ipc_account1_call_get_access_token_sync (account,
                                                  g_variant_builder_end (&options),
                                                  G_DBUS_CALL_FLAGS_NONE,
                                                  -1,
                                                  &secret,
                                                  NULL,
                                                  &details,
                                                  cancellable,
                                                  error);
    }
  return secret != NULL ? tg_secret_new_take (secret) : NULL;
}

static void
say_result (TgCheck *check, TgSay say)
{
  const char *protocol = tg_enum_to_nick (TG_TYPE_PROTOCOL, tg_server_get_protocol (check->server));
  const char *host = tg_server_get_host (check->server);
  guint port = tg_server_get_port (check->server);

  if (say == NULL)
    return;
  if (check->error == NULL)
    /* Translators: protocol, host, port; the login worked; SASL mechanism. */
    say (_ ("%-5s %s:%u  works (%s)\n"), protocol, host, port, check->mechanism);
  else
    say (_ ("%-5s %s:%u  failed: %s\n"), protocol, host, port, check->error->message);
}

static TgCheck *
check_server_sync (TgServer *server, TgMethod method, TgSecret *secret, GCancellable *cancellable)
{
  TgCheck *check = g_new0 (TgCheck, 1);

  check->server = tg_server_ref (server);
  tg_login_check_sync (server, method, secret, &check->mechanism, cancellable, &check->error);
  return check;
}

GPtrArray *
tg_check_run_sync (TgIpcAccount1 *account, TgSay say, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) checks = g_ptr_array_new_with_free_func ((GDestroyNotify)check_free);
  g_autoptr (GPtrArray) servers = tg_print_get_servers (account);
  g_autoptr (TgSecret) secret = NULL;
  gboolean renewed = FALSE;
  int method = TG_METHOD_OAUTH2;

  if (!tg_enum_from_nick (TG_TYPE_METHOD, tg_ipc_account1_get_method (account), &method, error))
    return NULL;
  secret = get_secret_sync (account, (TgMethod)method, NULL, cancellable, error);
  if (secret == NULL)
    return NULL;
  for (guint i = 0; i < servers->len; i++)
    {
      TgServer *server = g_ptr_array_index (servers, i);
      TgCheck *check = check_server_sync (server, (TgMethod)method, secret, cancellable);

      /* It may have been revoked since it was handed out: once, a new one is worth a try. */
      if (method == TG_METHOD_OAUTH2 && !renewed &&
          g_error_matches (check->error, TG_LOGIN_ERROR, TG_LOGIN_ERROR_REFUSED))
        {
          g_autoptr (TgSecret) newer =
              get_secret_sync (account, TG_METHOD_OAUTH2, secret, cancellable, error);

          renewed = TRUE;
          if (newer == NULL)
            {
              check_free (check);
              return NULL;
            }
          tg_secret_unref (secret);
          secret = g_steal_pointer (&newer);
          check_free (check);
          check = check_server_sync (server, TG_METHOD_OAUTH2, secret, cancellable);
        }
      say_result (check, say);
      g_ptr_array_add (checks, check);
    }
  return g_steal_pointer (&checks);
}

/* Which of several statuses to end with: what needs somebody to act first, "later" last. */
static int
get_rank (const GError *error)
{
  static const TgExit order[] = { TG_EXIT_ATTENTION, TG_EXIT_NOT_ALLOWED, TG_EXIT_FAILED, TG_EXIT_TRY_LATER };
  TgExit status = tg_exit_from_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (order[i] == status)
      return (int)i;
  return G_MAXINT;
}

GError *
tg_check_get_error (GPtrArray *checks)
{
  const GError *worst = NULL;

  for (guint i = 0; i < checks->len; i++)
    {
      const TgCheck *check = g_ptr_array_index (checks, i);

      if (check->error != NULL && (worst == NULL || get_rank (check->error) < get_rank (worst)))
        worst = check->error;
    }
  if (worst != NULL)
    return g_error_copy (worst);
  if (checks->len == 0)
    return g_error_new_literal (
        TG_ERROR, TG_ERROR_FAILED, _ ("The account has no mail servers, so there was nothing to log in to."));
  return NULL;
}

static const char *
get_error_word (const GError *error)
{
  static const char *const words[] = {
    [TG_LOGIN_ERROR_UNREACHABLE] = "unreachable", [TG_LOGIN_ERROR_TLS] = "tls",
    [TG_LOGIN_ERROR_MECHANISM] = "mechanism",     [TG_LOGIN_ERROR_REFUSED] = "refused",
    [TG_LOGIN_ERROR_DISABLED] = "disabled",       [TG_LOGIN_ERROR_TEMPORARY] = "temporary",
    [TG_LOGIN_ERROR_CANCELLED] = "cancelled",
  };

  g_return_val_if_fail (error->domain == TG_LOGIN_ERROR && error->code < (int)G_N_ELEMENTS (words), "failed");
  return words[error->code];
}

void
tg_check_add_to_json (JsonBuilder *builder, GPtrArray *checks)
{
  json_builder_set_member_name (builder, "checks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < checks->len; i++)
    {
      const TgCheck *check = g_ptr_array_index (checks, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "server");
      json_builder_add_value (builder, tg_server_to_json (check->server));
      json_builder_set_member_name (builder, "works");
      json_builder_add_boolean_value (builder, check->error == NULL);
      if (check->error == NULL)
        {
          json_builder_set_member_name (builder, "mechanism");
          json_builder_add_string_value (builder, check->mechanism);
        }
      else
        {
          json_builder_set_member_name (builder, "error");
          json_builder_add_string_value (builder, get_error_word (check->error));
          json_builder_set_member_name (builder, "message");
          json_builder_add_string_value (builder, check->error->message);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}
