/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-token-options.h"

#include "tg-error.h"
#include "tg-services.h"

#define DEFAULT_MIN_VALIDITY_SEC 60

/* TRUE where the option is missing or read; FALSE where it has another type. */
static gboolean
read_option (GVariant *options, const char *name, const char *type, gpointer value, GError **error)
{
  g_autoptr (GVariant) found = g_variant_lookup_value (options, name, NULL);

  if (found == NULL || g_variant_lookup (options, name, type, value))
    return TRUE;
  g_set_error (error,
               TG_ERROR,
               TG_ERROR_INVALID_ARGUMENT,
               "The option “%s” is of type %s; it has to be of another.",
               name,
               g_variant_get_type_string (found));
  return FALSE;
}

gboolean
tg_token_options_read (GVariant *options, TgTokenRequest *request, TgSecret **rejected, GError **error)
{
  const char *rejected_text = NULL;

  request->service = TG_SERVICE_MAIL;
  request->min_validity_sec = DEFAULT_MIN_VALIDITY_SEC;
  request->rejected = NULL;
  request->interactive = FALSE;
  *rejected = NULL;
  if (g_variant_n_children (options) == 0)
    return TRUE;
  if (!read_option (options, "service", "&s", &request->service, error) ||
      !read_option (options, "min-validity", "u", &request->min_validity_sec, error) ||
      !read_option (options, "interactive", "b", &request->interactive, error) ||
      !read_option (options, "rejected", "&s", &rejected_text, error) ||
      !tg_service_check (request->service, error))
    return FALSE;
  if (rejected_text != NULL)
    request->rejected = *rejected = tg_secret_new (rejected_text);
  return TRUE;
}

gboolean
tg_token_request_check (const TgTokenRequest *request,
                        const TgAccount *account,
                        TgProvider *provider,
                        GError **error)
{
  if (account->method != TG_METHOD_OAUTH2)
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_UNSUPPORTED,
                 "This account signs in with a password and has no access token. Ask for the password.");
  else if (g_strv_contains ((const char *const *)account->services, request->service))
    return TRUE;
  else if (provider != NULL && tg_service_is_offered (request->service, provider))
    tg_token_set_scope_missing (request->service, error);
  else
    g_set_error (
        error, TG_ERROR, TG_ERROR_UNSUPPORTED, "This account has no grant for “%s”.", request->service);
  return FALSE;
}

void
tg_token_set_scope_missing (const char *service, GError **error)
{
  g_set_error (
      error,
      TG_ERROR,
      TG_ERROR_ATTENTION_NEEDED,
      "Tegata was not allowed to use the %s of this account (scope-missing). Sign in again and allow it: "
      "“tegatactl sign-in --service=%s”.",
      service,
      service);
}
