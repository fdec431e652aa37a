/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-authorization.h"

#include "tg-error.h"
#include "tg-form.h"
#include "tg-oauth-error.h"
#include "tg-pkce.h"
#include "tg-redirect.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <time.h>

struct _TgAuthorization
{
  TgProvider *provider; /* (owned) */
  char *redirect_uri; /* (owned) */
  char *query; /* (owned) the request */
  char *uri; /* (owned) */
  TgSecret *verifier; /* (owned) */
  TgSecret *state; /* (owned) */
  char *nonce; /* (owned) (nullable) */
  gint64 expires_at_sec;
  gint64 expires_at_boottime_sec;
  gboolean answered;
};

G_DEFINE_BOXED_TYPE (TgAuthorization, tg_authorization, tg_authorization_ref, tg_authorization_unref)

/* Neither set clocks nor a night's sleep may stretch the ten minutes. */
static gint64
boottime_sec (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);
  return now.tv_sec;
}

/* What the protocol decides; the catalogue's extra parameters may not touch it. */
static gboolean
is_reserved (const char *name)
{
  static const char *const reserved[] = {
    "response_type",
    "response_mode",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "login_hint",
    "request",
    "request_uri",
    "resource",
    NULL,
  };
  return g_strv_contains (reserved, name);
}

static gboolean
check_endpoint (const char *endpoint, GError **error)
{
  const char *question_mark = strchr (endpoint, '?');
  g_autoptr (GHashTable) existing = tg_form_decode (question_mark != NULL ? question_mark + 1 : NULL, NULL);
  gboolean usable = existing != NULL;

  GHashTableIter iter;
  gpointer name;
  if (usable)
    {
      g_hash_table_iter_init (&iter, existing);
      while (g_hash_table_iter_next (&iter, &name, NULL))
        usable = usable && !is_reserved (name);
    }
  if (!usable)
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_INVALID_ARGUMENT,
                 _ ("“%s” cannot be used as an authorization endpoint. Check the provider's settings."),
                 endpoint);
  return usable;
}

static void
append_field (GArray *fields, const char *name, const char *value)
{
  TgFormField field = { name, value };
  g_array_append_val (fields, field);
}

static void
append_extra_parameters (GArray *fields, GHashTable *parameters)
{
  if (parameters == NULL)
    return;

  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (parameters), (GCompareFunc)strcmp);
  for (GList *l = names; l != NULL; l = l->next)
    if (!is_reserved (l->data))
      append_field (fields, l->data, g_hash_table_lookup (parameters, l->data));
}

/* (transfer full) */
static char *
build_query (TgAuthorization *self,
             const TgProviderOauth *oauth,
             const char *const *scopes,
             const char *login_hint)
{
  g_autofree char *challenge = tg_pkce_challenge (tg_secret_peek (self->verifier));
  g_autofree char *scope = g_strjoinv (" ", (char **)scopes);
  g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (TgFormField));

  append_field (fields, "response_type", "code");
  append_field (fields, "client_id", oauth->client_id);
  append_field (fields, "redirect_uri", self->redirect_uri);
  append_field (fields, "scope", *scope != '\0' ? scope : NULL);
  append_field (fields, "state", tg_secret_peek (self->state));
  append_field (fields, "nonce", self->nonce);
  append_field (fields, "code_challenge", challenge);
  append_field (fields, "code_challenge_method", "S256");
  append_field (fields, "login_hint", login_hint);
  append_field (fields, "resource", oauth->resource);
  append_extra_parameters (fields, oauth->parameters);
  return tg_form_encode ((const TgFormField *)(void *)fields->data, fields->len);
}

/* (transfer full) */
static char *
build_uri (const char *endpoint, const char *query)
{
  const char *separator = "?";

  if (strchr (endpoint, '?') != NULL)
    separator = g_str_has_suffix (endpoint, "?") || g_str_has_suffix (endpoint, "&") ? "" : "&";
  return g_strconcat (endpoint, separator, query, NULL);
}

TgAuthorization *
tg_authorization_new (TgProvider *provider,
                      const char *redirect_uri,
                      const char *const *scopes,
                      const char *login_hint,
                      GError **error)
{
  const TgProviderOauth *oauth = tg_provider_get_oauth (provider);

  if (oauth == NULL || oauth->client_id == NULL || *oauth->client_id == '\0')
    {
      g_set_error (
          error,
          TG_ERROR,
          TG_ERROR_UNSUPPORTED,
          oauth == NULL
              ? _ ("%s has no sign-in in a browser. Use a password instead.")
              : _ ("Tegata has no client id for %s. Enter a client id of your own, or use a password."),
          tg_provider_get_name (provider));
      return NULL;
    }
  if (!tg_redirect_validate (redirect_uri, error) || !check_endpoint (oauth->authorization_endpoint, error))
    return NULL;

  TgAuthorization *self = g_atomic_rc_box_new0 (TgAuthorization);
  self->provider = tg_provider_ref (provider);
  self->redirect_uri = g_strdup (redirect_uri);
  self->verifier = tg_secret_new_take (tg_pkce_random ());
  self->state = tg_secret_new_take (tg_pkce_random ());
  if (g_strv_contains (scopes, "openid"))
    self->nonce = tg_pkce_random ();
  self->expires_at_sec = g_get_real_time () / G_USEC_PER_SEC + TG_AUTHORIZATION_LIFETIME_SEC;
  self->expires_at_boottime_sec = boottime_sec () + TG_AUTHORIZATION_LIFETIME_SEC;
  self->query = build_query (self, oauth, scopes, login_hint);
  self->uri = build_uri (oauth->authorization_endpoint, self->query);
  return self;
}

char *
tg_authorization_dup_form (TgAuthorization *self)
{
  return g_strdup (self->query);
}

void
tg_authorization_set_request_uri (TgAuthorization *self, const char *request_uri)
{
  const TgProviderOauth *oauth = tg_provider_get_oauth (self->provider);
  const TgFormField fields[] = { { "client_id", oauth->client_id }, { "request_uri", request_uri } };
  g_autofree char *query = tg_form_encode (fields, G_N_ELEMENTS (fields));

  g_free (self->uri);
  self->uri = build_uri (oauth->authorization_endpoint, query);
}

TgAuthorization *
tg_authorization_ref (TgAuthorization *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
authorization_clear (gpointer data)
{
  TgAuthorization *self = data;

  tg_provider_unref (self->provider);
  g_free (self->redirect_uri);
  g_free (self->query);
  g_free (self->uri);
  tg_secret_unref (self->verifier);
  tg_secret_unref (self->state);
  g_free (self->nonce);
}

void
tg_authorization_unref (TgAuthorization *self)
{
  g_atomic_rc_box_release_full (self, authorization_clear);
}

const char *
tg_authorization_get_uri (TgAuthorization *self)
{
  return self->uri;
}

const char *
tg_authorization_get_redirect_uri (TgAuthorization *self)
{
  return self->redirect_uri;
}

TgSecret *
tg_authorization_get_verifier (TgAuthorization *self)
{
  return self->verifier;
}

const char *
tg_authorization_get_nonce (TgAuthorization *self)
{
  return self->nonce;
}

gint64
tg_authorization_get_expires_at_sec (TgAuthorization *self)
{
  return self->expires_at_sec;
}

static gboolean
check_still_open (TgAuthorization *self, GError **error)
{
  const char *reason = NULL;

  if (self->answered)
    reason = _ ("This sign-in has already been answered. Start the sign-in again.");
  else if (boottime_sec () >= self->expires_at_boottime_sec)
    reason = _ ("This sign-in took longer than ten minutes. Start the sign-in again.");

  if (reason != NULL)
    g_set_error_literal (error, TG_ERROR, TG_ERROR_NOT_ALLOWED, reason);
  return reason == NULL;
}

static gboolean
check_state (TgAuthorization *self, const char *value, GError **error)
{
  g_autoptr (TgSecret) state = value != NULL ? tg_secret_new (value) : NULL;

  if (tg_secret_equal (state, self->state))
    return TRUE;
  g_set_error_literal (
      error,
      TG_ERROR,
      TG_ERROR_NOT_ALLOWED,
      _ ("This answer does not belong to this sign-in and may be forged. Start the sign-in again."));
  return FALSE;
}

/* RFC 9207 2.4. Where no issuer is known, an unasked-for `iss` says nothing. */
static gboolean
check_issuer (TgAuthorization *self, const char *iss, GError **error)
{
  const TgProviderOauth *oauth = tg_provider_get_oauth (self->provider);
  gboolean good = iss == NULL ? !oauth->iss_parameter_supported
                              : oauth->issuer == NULL || g_str_equal (oauth->issuer, iss);

  if (!good)
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_NOT_ALLOWED,
                 _ ("This answer does not come from %s and may be forged. Start the sign-in again."),
                 tg_provider_get_name (self->provider));
  return good;
}

/* RFC 6749 4.1.2.1, OpenID Connect Core 3.1.2.6. */
static void
set_error_of_code (TgAuthorization *self, const char *code, GError **error)
{
  const char *name = tg_provider_get_name (self->provider);

  if (g_str_equal (code, "access_denied"))
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_CANCELLED,
                 _ ("Access to the account at %s was refused there. Start the sign-in again to allow it."),
                 name);
  else if (g_str_equal (code, "server_error") || g_str_equal (code, "temporarily_unavailable"))
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_PROVIDER_UNAVAILABLE,
                 _ ("%s cannot sign you in right now. Try again later."),
                 name);
  else
    g_set_error (
        error,
        TG_ERROR,
        TG_ERROR_FAILED,
        _ ("%s did not accept the sign-in request (%s). Set the account up another way, or report this."),
        name,
        tg_oauth_error_printable (code));
}

TgSecret *
tg_authorization_take_response (TgAuthorization *self, const char *uri, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!check_still_open (self, error))
    return NULL;

  g_autoptr (GHashTable) parameters = tg_redirect_parse (self->redirect_uri, uri, &local_error);
  self->answered = !g_error_matches (local_error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
  if (parameters == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  if (!check_state (self, g_hash_table_lookup (parameters, "state"), error) ||
      !check_issuer (self, g_hash_table_lookup (parameters, "iss"), error))
    return NULL;

  const char *error_code = g_hash_table_lookup (parameters, "error");
  if (error_code != NULL)
    {
      set_error_of_code (self, error_code, error);
      return NULL;
    }

  const char *code = g_hash_table_lookup (parameters, "code");
  if (code == NULL)
    {
      g_set_error (error,
                   TG_ERROR,
                   TG_ERROR_FAILED,
                   _ ("The answer of %s holds neither a code nor an error. Start the sign-in again."),
                   tg_provider_get_name (self->provider));
      return NULL;
    }
  return tg_secret_new (code);
}
