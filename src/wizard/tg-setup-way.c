/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-setup-way.h"

static gboolean
pick_consent (TgCandidate *candidate, TgConsent *consent)
{
  gsize n_consent = 0;
  const TgConsent *offered = tg_candidate_get_consent (candidate, &n_consent);

  for (gsize i = 0; i < n_consent; i++)
    {
      if (offered[i] == TG_CONSENT_EMBEDDED || offered[i] == TG_CONSENT_SYSTEM)
        {
          *consent = offered[i];
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
pick_method (TgCandidate *candidate, TgProvider *provider, TgMethod *method, TgConsent *consent)
{
  gsize n_methods = 0;
  const TgMethod *methods = tg_candidate_get_methods (candidate, &n_methods);

  for (gsize i = 0; i < n_methods; i++)
    {
      /* A sign-in needs a provider of the catalogue; where only an issuer is known there is no client id. */
      gboolean possible = methods[i] == TG_METHOD_PASSWORD
                              ? tg_candidate_get_servers (candidate)->len > 0
                              : provider != NULL && pick_consent (candidate, consent);

      if (possible)
        {
          *method = methods[i];
          return TRUE;
        }
    }
  return FALSE;
}

TgSetupWay *
tg_setup_way_choose (GPtrArray *candidates, TgCatalogue *catalogue)
{
  for (guint i = 0; i < candidates->len; i++)
    {
      TgCandidate *candidate = g_ptr_array_index (candidates, i);
      const char *id = tg_candidate_get_provider (candidate);
      TgProvider *provider = id != NULL ? tg_catalogue_lookup (catalogue, id) : NULL;
      TgMethod method = TG_METHOD_PASSWORD;
      TgConsent consent = TG_CONSENT_EMBEDDED;
      TgSetupWay *self;

      if (!pick_method (candidate, provider, &method, &consent))
        continue;

      self = g_new0 (TgSetupWay, 1);
      self->candidate = tg_candidate_ref (candidate);
      self->provider = provider != NULL ? tg_provider_ref (provider) : NULL;
      self->method = method;
      self->consent = consent;
      return self;
    }
  return NULL;
}

void
tg_setup_way_free (TgSetupWay *self)
{
  g_clear_pointer (&self->candidate, tg_candidate_unref);
  g_clear_pointer (&self->provider, tg_provider_unref);
  g_free (self);
}

const char *
tg_setup_way_get_name (TgSetupWay *self)
{
  const char *name = tg_candidate_get_name (self->candidate);

  if (name != NULL && *name != '\0')
    return name;
  return tg_address_get_display_domain (tg_candidate_get_address (self->candidate));
}

char *
tg_setup_way_dup_sign_in_host (TgSetupWay *self)
{
  const TgProviderOauth *oauth = self->provider != NULL ? tg_provider_get_oauth (self->provider) : NULL;
  g_autoptr (GUri) uri = NULL;

  if (self->method != TG_METHOD_OAUTH2 || oauth == NULL)
    return NULL;
  uri = g_uri_parse (oauth->authorization_endpoint, G_URI_FLAGS_NONE, NULL);
  return uri != NULL ? g_strdup (g_uri_get_host (uri)) : NULL;
}
