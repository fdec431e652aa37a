/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-setup-plan.h"

#include "tg-candidate.h"
#include "tg-error.h"
#include "tg-services.h"

#define MAX_NAME_BYTES 255
/* Ports that nothing is registered for (RFC 6335, 6). */
#define FIRST_DYNAMIC_PORT 49152
#define LAST_DYNAMIC_PORT 65535

void
tg_setup_plan_free (TgSetupPlan *self)
{
  g_clear_pointer (&self->address, tg_address_unref);
  g_clear_pointer (&self->provider, tg_provider_unref);
  g_clear_pointer (&self->servers, g_ptr_array_unref);
  g_clear_pointer (&self->registration, tg_registration_unref);
  g_free (self->issuer);
  g_free (self->scope);
  g_free (self->wanted_consent);
  g_free (self->name);
  g_free (self->redirect_uri);
  g_free (self->account_id);
  g_strfreev (self->wanted_services);
  g_strfreev (self->kept_services);
  g_strfreev (self->services);
  g_strfreev (self->scopes);
  g_free (self);
}

gboolean
tg_account_name_check (const char *name, GError **error)
{
  gboolean visible = FALSE;
  gboolean clean = strlen (name) <= MAX_NAME_BYTES && g_utf8_validate (name, -1, NULL);

  for (const char *p = name; clean && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      clean = !g_unichar_iscntrl (c);
      visible = visible || g_unichar_isgraph (c);
    }
  if (clean && visible)
    return TRUE;
  g_set_error (error,
               TG_ERROR,
               TG_ERROR_INVALID_ARGUMENT,
               "This is no name for an account. Use at most %d letters, digits and signs, in one line.",
               MAX_NAME_BYTES);
  return FALSE;
}

/* TRUE where the member is missing (NULL in @value) or a string. */
static gboolean
read_string (GVariant *dict, const char *member, const char **value, GError **error)
{
  g_autoptr (GVariant) found = g_variant_lookup_value (dict, member, NULL);

  *value = NULL;
  if (found == NULL || g_variant_lookup (dict, member, "&s", value))
    return TRUE;
  g_set_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, "“%s” has to be a string.", member);
  return FALSE;
}

static gboolean
plan_read_address (TgSetupPlan *self, GVariant *candidate, GError **error)
{
  const char *text;

  if (!read_string (candidate, "address", &text, error))
    return FALSE;
  self->address = tg_address_parse (text != NULL ? text : "", error);
  return self->address != NULL;
}

static gboolean
plan_find_provider (TgSetupPlan *self, TgCatalogue *catalogue, const char *id, GError **error)
{
  TgProvider *provider = tg_catalogue_lookup (catalogue, id);

  if (provider == NULL)
    {
      g_set_error (error,
                   TG_ERROR,
                   TG_ERROR_NOT_FOUND,
                   "There is no provider “%s” in the catalogue. Look for another way to set up this address.",
                   id);
      return FALSE;
    }
  self->provider = tg_provider_ref (provider);
  return TRUE;
}

static gboolean
plan_read_servers (TgSetupPlan *self, GVariant *candidate, GError **error)
{
  g_autoptr (GVariant) servers = g_variant_lookup_value (candidate, "servers", NULL);
  g_autoptr (GPtrArray) found = NULL;

  if (servers != NULL && !g_variant_is_of_type (servers, G_VARIANT_TYPE ("aa{sv}")))
    {
      g_set_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, "“servers” has to be an array of servers.");
      return FALSE;
    }
  if (servers != NULL && g_variant_n_children (servers) > 0)
    {
      found = tg_servers_from_variant (servers, error);
      if (found == NULL)
        return FALSE;
    }
  else if (self->provider != NULL)
    found = g_ptr_array_ref (tg_provider_get_servers (self->provider));
  self->servers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);
  for (guint i = 0; found != NULL && i < found->len; i++)
    g_ptr_array_add (self->servers, tg_server_expand (g_ptr_array_index (found, i), self->address));
  if (self->servers->len > 0)
    return TRUE;
  g_set_error (
      error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, "The mail servers are missing. Give at least one.");
  return FALSE;
}

static gboolean
plan_read_name (TgSetupPlan *self, GVariant *dict, GError **error)
{
  const char *name;

  if (!read_string (dict, "name", &name, error))
    return FALSE;
  if (name == NULL || *name == '\0')
    return TRUE;
  self->name = g_strdup (name);
  return tg_account_name_check (name, error);
}

/* Whether the daemon can go that way with that provider. */
static gboolean
consent_is_possible (const TgProviderOauth *oauth, TgConsent consent)
{
  gboolean allowed = FALSE;

  for (guint i = 0; i < oauth->consent->len; i++)
    {
      TgConsent listed = g_array_index (oauth->consent, TgConsent, i);

      /* Paste is the system browser, with the person in the listener's place. */
      allowed = allowed || listed == consent || (listed == TG_CONSENT_SYSTEM && consent == TG_CONSENT_PASTE);
    }
  switch (consent)
    {
    case TG_CONSENT_EMBEDDED:
      return allowed && oauth->redirect_uri_embedded != NULL;
    case TG_CONSENT_SYSTEM:
    case TG_CONSENT_PASTE:
      return allowed && oauth->redirect_uri_system != NULL;
    case TG_CONSENT_DEVICE:
      return allowed && oauth->device_authorization_endpoint != NULL;
    default:
      return FALSE;
    }
}

static gboolean
plan_choose_consent (TgSetupPlan *self, const TgProviderOauth *oauth, GError **error)
{
  const char *word = self->wanted_consent;
  int consent;

  if (word != NULL && !tg_enum_from_nick (TG_TYPE_CONSENT, word, &consent, error))
    return FALSE;
  if (word != NULL)
    {
      self->consent = consent;
      if (consent_is_possible (oauth, consent))
        return TRUE;
      g_set_error (error,
                   TG_ERROR,
                   TG_ERROR_UNSUPPORTED,
                   "%s does not allow signing in this way (“%s”). Choose another.",
                   tg_provider_get_name (self->provider),
                   word);
      return FALSE;
    }
  for (guint i = 0; i < oauth->consent->len; i++)
    {
      self->consent = g_array_index (oauth->consent, TgConsent, i);
      if (consent_is_possible (oauth, self->consent))
        return TRUE;
    }
  g_set_error (error,
               TG_ERROR,
               TG_ERROR_UNSUPPORTED,
               "The catalogue names no way of signing in at %s that can be used here.",
               tg_provider_get_name (self->provider));
  return FALSE;
}

/* A port of this machine that nobody is likely to listen on: the browser fails to connect, and the person copies the
 * address from its bar. PKCE makes the code worthless to whoever might listen after all. */
static char *
paste_redirect_uri (const char *loopback_uri)
{
  g_autoptr (GUri) uri = g_uri_parse (loopback_uri, G_URI_FLAGS_ENCODED, NULL);

  return uri != NULL ? g_uri_join (G_URI_FLAGS_ENCODED,
                                   g_uri_get_scheme (uri),
                                   NULL,
                                   g_uri_get_host (uri),
                                   g_random_int_range (FIRST_DYNAMIC_PORT, LAST_DYNAMIC_PORT + 1),
                                   g_uri_get_path (uri),
                                   NULL,
                                   NULL)
                     : NULL;
}

/* What the account has already is asked for again as far as it goes; what somebody wants has to be there. */
static gboolean
plan_choose_services (TgSetupPlan *self, GError **error)
{
  const char *const mail[] = { TG_SERVICE_MAIL, NULL };
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  g_auto (GStrv) offered = NULL;

  for (char **service = self->wanted_services; service != NULL && *service != NULL; service++)
    if (!tg_service_is_offered (*service, self->provider))
      {
        g_set_error (error,
                     TG_ERROR,
                     TG_ERROR_UNSUPPORTED,
                     "%s gives no access to %s, as far as Tegata knows.",
                     tg_provider_get_name (self->provider),
                     *service);
        return FALSE;
      }
  for (char **service = self->kept_services; service != NULL && *service != NULL; service++)
    if (tg_service_is_offered (*service, self->provider))
      g_strv_builder_add (kept, *service);
  offered = g_strv_builder_end (kept);
  g_strfreev (self->services);
  self->services = tg_services_unite (mail, (const char *const *)offered);
  if (self->wanted_services != NULL)
    {
      g_auto (GStrv) some = g_steal_pointer (&self->services);

      self->services =
          tg_services_unite ((const char *const *)some, (const char *const *)self->wanted_services);
    }
  g_strfreev (self->scopes);
  self->scopes = tg_services_list_scopes ((const char *const *)self->services, self->provider);
  return TRUE;
}

void
tg_setup_plan_keep_services (TgSetupPlan *self, const TgAccount *account)
{
  g_strfreev (self->kept_services);
  self->kept_services = g_strdupv (account->services);
  if (self->provider != NULL)
    plan_choose_services (self, NULL);
}

static gboolean
plan_check_client (TgSetupPlan *self, GError **error)
{
  const TgProviderOauth *oauth = tg_provider_get_oauth (self->provider);

  if (oauth == NULL)
    {
      g_set_error (error,
                   TG_ERROR,
                   TG_ERROR_UNSUPPORTED,
                   "%s does not offer OAuth 2.0 sign-in. Use a password.",
                   tg_provider_get_name (self->provider));
      return FALSE;
    }
  if (oauth->client_id == NULL)
    {
      g_set_error (error,
                   TG_ERROR,
                   TG_ERROR_UNSUPPORTED,
                   "Tegata has no client id for %s yet. You or your administrator can register one there; "
                   "“tegatactl client %s --id=…” makes it known to Tegata.",
                   tg_provider_get_name (self->provider),
                   tg_provider_get_id (self->provider));
      return FALSE;
    }
  return TRUE;
}

static gboolean
plan_choose (TgSetupPlan *self, GError **error)
{
  const TgProviderOauth *oauth = tg_provider_get_oauth (self->provider);

  if (!plan_choose_consent (self, oauth, error) || !plan_choose_services (self, error))
    return FALSE;
  if (self->consent == TG_CONSENT_EMBEDDED)
    self->redirect_uri = g_strdup (oauth->redirect_uri_embedded);
  else if (self->consent == TG_CONSENT_PASTE)
    self->redirect_uri = paste_redirect_uri (oauth->redirect_uri_system);
  return TRUE;
}

static gboolean
plan_check_wanted_consent (TgSetupPlan *self, GError **error)
{
  int consent;

  return self->wanted_consent == NULL ||
         tg_enum_from_nick (TG_TYPE_CONSENT, self->wanted_consent, &consent, error);
}

/* All of it, or what can be known before the issuer was asked. */
static gboolean
plan_prepare_consent (TgSetupPlan *self, GError **error)
{
  return plan_check_client (self, error) &&
         (tg_provider_is_incomplete (self->provider) ? plan_check_wanted_consent (self, error)
                                                     : plan_choose (self, error));
}

/* What can be known before there is a registration. */
static gboolean
plan_prepare_registration (TgSetupPlan *self, const char *issuer, const char *scope, GError **error)
{
  if (!plan_check_wanted_consent (self, error))
    return FALSE;
  self->issuer = g_strdup (issuer);
  self->scope = g_strdup (scope);
  return tg_metadata_check_issuer (issuer, error);
}

gboolean
tg_setup_plan_take_registration (TgSetupPlan *self, TgRegistration *registration, GError **error)
{
  self->registration = tg_registration_ref (registration);
  self->provider = tg_provider_ref (tg_registration_get_provider (registration));
  return plan_check_client (self, error) && plan_choose (self, error);
}

gboolean
tg_setup_plan_take_provider (TgSetupPlan *self, TgProvider *provider, GError **error)
{
  gboolean was_incomplete = tg_provider_is_incomplete (self->provider);

  tg_provider_unref (self->provider);
  self->provider = provider;
  return !was_incomplete || plan_choose (self, error);
}

static gboolean
plan_read_services (TgSetupPlan *self, GVariant *options, GError **error)
{
  g_autoptr (GVariant) found = g_variant_lookup_value (options, "services", NULL);

  if (found == NULL)
    return TRUE;
  if (!g_variant_lookup (options, "services", "^as", &self->wanted_services))
    {
      g_set_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, "“services” has to be an array of strings.");
      return FALSE;
    }
  for (gsize i = 0; self->wanted_services[i] != NULL; i++)
    if (!tg_service_check (self->wanted_services[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
plan_read_options (TgSetupPlan *self, GVariant *options, GError **error)
{
  const char *word;

  if (!read_string (options, "consent", &word, error))
    return FALSE;
  self->wanted_consent = g_strdup (word);
  return plan_read_services (self, options, error);
}

/* Who is asked for consent: an entry of the catalogue by its id or by its issuer, or an issuer that none covers. */
static gboolean
plan_read_provider (TgSetupPlan *self, TgCatalogue *catalogue, GVariant *candidate, GError **error)
{
  const char *id;
  const char *issuer;
  const char *scope;
  TgProvider *covering;

  if (!read_string (candidate, "provider", &id, error) ||
      !read_string (candidate, "issuer", &issuer, error) || !read_string (candidate, "scope", &scope, error))
    return FALSE;
  if (scope != NULL && !tg_scope_is_valid (scope))
    {
      g_set_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, "“scope” has to be a list of scopes.");
      return FALSE;
    }
  if ((id != NULL && *id != '\0') || issuer == NULL)
    return plan_find_provider (self, catalogue, id != NULL ? id : "", error);
  covering = tg_catalogue_match_issuer (catalogue, issuer);
  if (covering == NULL)
    return plan_prepare_registration (self, issuer, scope, error);
  self->provider = tg_provider_ref (covering);
  return TRUE;
}

TgSetupPlan *
tg_setup_plan_new_sign_in (TgCatalogue *catalogue, GVariant *candidate, GVariant *options, GError **error)
{
  g_autoptr (TgSetupPlan) self = g_new0 (TgSetupPlan, 1);

  if (!plan_read_address (self, candidate, error) || !plan_read_options (self, options, error) ||
      !plan_read_provider (self, catalogue, candidate, error) ||
      !plan_read_servers (self, candidate, error) || !plan_read_name (self, options, error) ||
      (self->issuer == NULL && !plan_prepare_consent (self, error)))
    return NULL;
  return g_steal_pointer (&self);
}

TgSetupPlan *
tg_setup_plan_new_again (TgCatalogue *catalogue, const TgAccount *account, GVariant *options, GError **error)
{
  g_autoptr (TgSetupPlan) self = g_new0 (TgSetupPlan, 1);

  if (account->method != TG_METHOD_OAUTH2)
    {
      g_set_error (error,
                   TG_ERROR,
                   TG_ERROR_UNSUPPORTED,
                   "This account signs in with a password. Add it again to change the password.");
      return NULL;
    }
  self->account_id = g_strdup (account->id);
  self->address = tg_address_ref (account->address);
  self->servers = g_ptr_array_ref (account->servers);
  tg_setup_plan_keep_services (self, account);
  if (!plan_read_options (self, options, error))
    return NULL;
  if (account->issuer != NULL ? !plan_prepare_registration (self, account->issuer, account->scope, error)
                              : (!plan_find_provider (self, catalogue, account->provider, error) ||
                                 !plan_prepare_consent (self, error)))
    return NULL;
  return g_steal_pointer (&self);
}

TgSetupPlan *
tg_setup_plan_new_password (TgCatalogue *catalogue, GVariant *candidate, GError **error)
{
  g_autoptr (TgSetupPlan) self = g_new0 (TgSetupPlan, 1);
  const char *provider;

  if (!plan_read_address (self, candidate, error) || !read_string (candidate, "provider", &provider, error) ||
      (provider != NULL && *provider != '\0' && !plan_find_provider (self, catalogue, provider, error)) ||
      !plan_read_servers (self, candidate, error) || !plan_read_name (self, candidate, error))
    return NULL;
  return g_steal_pointer (&self);
}

const char *
tg_setup_plan_get_provider_id (TgSetupPlan *self)
{
  return self->provider != NULL && self->issuer == NULL ? tg_provider_get_id (self->provider) : "";
}

TgAccount *
tg_setup_plan_make_account (TgSetupPlan *self, TgMethod method)
{
  TgAccount *account = tg_account_new (self->address,
                                       tg_setup_plan_get_provider_id (self),
                                       self->provider != NULL ? tg_provider_get_name (self->provider) : NULL,
                                       method,
                                       self->servers);

  account->issuer = g_strdup (self->issuer);
  account->scope = g_strdup (self->scope);
  if (self->name != NULL)
    {
      g_free (account->name);
      account->name = g_strdup (self->name);
    }
  return account;
}
