/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-config.h"

#include "tg-provider-private.h"

#include "tg-secret.h"

G_DEFINE_BOXED_TYPE (TgProvider, tg_provider, tg_provider_ref, tg_provider_unref)

void
tg_provider_oauth_free (TgProviderOauth *oauth)
{
  g_free (oauth->issuer);
  g_strfreev (oauth->issuer_hosts);
  g_free (oauth->authorization_endpoint);
  g_free (oauth->token_endpoint);
  g_free (oauth->revocation_endpoint);
  g_free (oauth->device_authorization_endpoint);
  g_free (oauth->registration_endpoint);
  g_free (oauth->pushed_authorization_request_endpoint);
  g_free (oauth->resource);
  g_clear_pointer (&oauth->scopes, g_hash_table_unref);
  g_clear_pointer (&oauth->parameters, g_hash_table_unref);
  g_clear_pointer (&oauth->consent, g_array_unref);
  g_free (oauth->redirect_uri_embedded);
  g_free (oauth->redirect_uri_system);
  g_free (oauth->client_id);
  if (oauth->client_secret != NULL)
    tg_wipe (oauth->client_secret);
  g_free (oauth->client_secret);
  g_free (oauth->tenant);
  g_free (oauth->console);
  g_free (oauth->incomplete);
  g_free (oauth);
}

static void
password_free (TgProviderPassword *password)
{
  g_free (password->help_uri);
  g_free (password);
}

static void
ended_free (TgProviderEnded *ended)
{
  g_free (ended->date);
  g_free (ended->source);
  g_free (ended->text);
  g_free (ended);
}

static TgProviderOauth *
oauth_copy (const TgProviderOauth *oauth)
{
  TgProviderOauth *copy = g_new0 (TgProviderOauth, 1);

  copy->issuer = g_strdup (oauth->issuer);
  copy->issuer_hosts = g_strdupv (oauth->issuer_hosts);
  copy->authorization_endpoint = g_strdup (oauth->authorization_endpoint);
  copy->token_endpoint = g_strdup (oauth->token_endpoint);
  copy->revocation_endpoint = g_strdup (oauth->revocation_endpoint);
  copy->device_authorization_endpoint = g_strdup (oauth->device_authorization_endpoint);
  copy->registration_endpoint = g_strdup (oauth->registration_endpoint);
  copy->pushed_authorization_request_endpoint = g_strdup (oauth->pushed_authorization_request_endpoint);
  copy->resource = g_strdup (oauth->resource);
  copy->one_resource_a_token = oauth->one_resource_a_token;
  copy->scopes = g_hash_table_ref (oauth->scopes);
  copy->parameters = g_hash_table_ref (oauth->parameters);
  copy->consent = g_array_ref (oauth->consent);
  copy->redirect_uri_embedded = g_strdup (oauth->redirect_uri_embedded);
  copy->redirect_uri_system = g_strdup (oauth->redirect_uri_system);
  copy->client_id = g_strdup (oauth->client_id);
  copy->client_secret = g_strdup (oauth->client_secret);
  copy->client_secret_in_keyring = oauth->client_secret_in_keyring;
  copy->tenant = g_strdup (oauth->tenant);
  copy->console = g_strdup (oauth->console);
  copy->console_gives_file = oauth->console_gives_file;
  copy->iss_parameter_supported = oauth->iss_parameter_supported;
  copy->incomplete = g_strdup (oauth->incomplete);
  return copy;
}

/* What is told about passwords is left out: this copy is for talking to the OAuth server. @oauth: (transfer full)
 * @found: (transfer full) (nullable) */
static TgProvider *
provider_with_oauth (TgProvider *self, TgProviderOauth *oauth, char *found)
{
  TgProvider *copy = g_new0 (TgProvider, 1);

  g_atomic_ref_count_init (&copy->ref_count);
  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->domains = g_strdupv (self->domains);
  copy->subdomains = g_strdupv (self->subdomains);
  copy->mx = g_strdupv (self->mx);
  copy->servers = g_ptr_array_ref (self->servers);
  copy->methods = g_array_ref (self->methods);
  copy->oauth = oauth;
  copy->notice = g_strdup (self->notice);
  copy->found = found;
  return copy;
}

TgProvider *
tg_provider_with_client_secret (TgProvider *self, const char *client_secret)
{
  g_return_val_if_fail (self != NULL && self->oauth != NULL, NULL);

  TgProviderOauth *oauth = oauth_copy (self->oauth);

  oauth->client_secret_in_keyring = FALSE;
  g_free (oauth->client_secret);
  oauth->client_secret = g_strdup (client_secret);
  return provider_with_oauth (self, oauth, g_strdup (self->found));
}

gboolean
tg_provider_is_incomplete (TgProvider *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->oauth != NULL && self->oauth->incomplete != NULL;
}

TgProvider *
tg_provider_complete (TgProvider *self, JsonNode *found, GError **error)
{
  g_return_val_if_fail (tg_provider_is_incomplete (self), NULL);

  TgProviderOauth *oauth = tg_provider_oauth_complete (self->oauth, found, error);

  return oauth != NULL ? provider_with_oauth (self, oauth, json_to_string (found, FALSE)) : NULL;
}

const char *
tg_provider_get_found (TgProvider *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->found;
}

TgProvider *
tg_provider_ref (TgProvider *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tg_provider_unref (TgProvider *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->id);
  g_free (self->name);
  g_strfreev (self->domains);
  g_strfreev (self->subdomains);
  g_strfreev (self->mx);
  g_clear_pointer (&self->servers, g_ptr_array_unref);
  g_clear_pointer (&self->methods, g_array_unref);
  g_clear_pointer (&self->oauth, tg_provider_oauth_free);
  g_clear_pointer (&self->password, password_free);
  g_free (self->notice);
  g_clear_pointer (&self->ended, ended_free);
  g_free (self->found);
  g_free (self);
}

const char *
tg_provider_get_id (TgProvider *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->id;
}

const char *
tg_provider_get_name (TgProvider *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->name;
}

const char *const *
tg_provider_get_domains (TgProvider *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return (const char *const *)self->domains;
}

const char *const *
tg_provider_get_subdomains (TgProvider *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return (const char *const *)self->subdomains;
}

const char *const *
tg_provider_get_mx (TgProvider *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return (const char *const *)self->mx;
}

GPtrArray *
tg_provider_get_servers (TgProvider *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->servers;
}

const TgMethod *
tg_provider_get_methods (TgProvider *self, gsize *n_methods)
{
  g_return_val_if_fail (self != NULL, NULL);
  if (n_methods != NULL)
    *n_methods = self->methods->len;
  return (const TgMethod *)(gpointer)self->methods->data;
}

const TgProviderOauth *
tg_provider_get_oauth (TgProvider *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->oauth;
}

const TgProviderPassword *
tg_provider_get_password (TgProvider *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->password;
}

const char *
tg_provider_translate (const char *text)
{
  g_return_val_if_fail (text != NULL && *text != '\0', text);
  return g_dgettext (TG_GETTEXT_PACKAGE, text);
}

const char *
tg_provider_get_notice (TgProvider *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->notice;
}

const TgProviderEnded *
tg_provider_get_password_sign_in_ended (TgProvider *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->ended;
}

const char *const *
tg_provider_get_scopes (TgProvider *self, const char *service)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (service != NULL, NULL);
  if (self->oauth == NULL)
    return NULL;
  return g_hash_table_lookup (self->oauth->scopes, service);
}
