/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-setup-way.h"

#include <glib/gi18n.h>

static gboolean
pick_consent (TgCandidate *candidate, TgConsent *consent)
{
  gsize n_consent = 0;
  const TgConsent *offered = tg_candidate_get_consent (candidate, &n_consent);

  for (gsize i = 0; i < n_consent; i++)
    {
      if (offered[i] != TG_CONSENT_PASTE)
        {
          *consent = offered[i];
          return TRUE;
        }
    }
  return FALSE;
}

gboolean
tg_setup_way_offers (TgSetupWay *self, TgConsent consent)
{
  gsize n_consent = 0;
  const TgConsent *offered = tg_candidate_get_consent (self->candidate, &n_consent);

  for (gsize i = 0; i < n_consent; i++)
    {
      if (offered[i] == consent)
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_client (TgProvider *provider)
{
  const TgProviderOauth *oauth = provider != NULL ? tg_provider_get_oauth (provider) : NULL;

  return oauth != NULL && oauth->client_id != NULL;
}

/* With a client that there is, or one that can be registered; whether it can be has been asked (tg-issuer-check.h). */
static gboolean
may_ask (TgCandidate *candidate, TgProvider *provider)
{
  return provider != NULL ? has_client (provider) : tg_candidate_get_issuer (candidate) != NULL;
}

static gboolean
is_possible (TgCandidate *candidate, TgProvider *provider, TgMethod method, TgConsent *consent)
{
  if (method == TG_METHOD_PASSWORD)
    return tg_candidate_get_servers (candidate)->len > 0;
  return may_ask (candidate, provider) && pick_consent (candidate, consent);
}

static gboolean
lacks_client (TgCandidate *candidate, TgProvider *provider)
{
  return provider != NULL && tg_candidate_has_method (candidate, TG_METHOD_OAUTH2) && !has_client (provider);
}

gboolean
tg_setup_way_lacks_client (TgSetupWay *self)
{
  return lacks_client (self->candidate, self->provider);
}

static TgSetupObstacle
find_obstacle (TgCandidate *candidate, TgProvider *provider)
{
  return lacks_client (candidate, provider) ? TG_SETUP_OBSTACLE_NO_CLIENT : TG_SETUP_OBSTACLE_OTHER;
}

static TgSetupWay *
make_way (TgCandidate *candidate, TgProvider *provider)
{
  TgSetupWay *self = g_new0 (TgSetupWay, 1);

  self->candidate = tg_candidate_ref (candidate);
  self->provider = provider != NULL ? tg_provider_ref (provider) : NULL;
  return self;
}

TgSetupWay *
tg_setup_way_new (TgCandidate *candidate, TgProvider *provider, TgMethod method)
{
  TgSetupWay *self = make_way (candidate, provider);

  self->method = method;
  self->consent = TG_CONSENT_EMBEDDED;
  pick_consent (candidate, &self->consent);
  return self;
}

TgSetupWay *
tg_setup_way_copy (TgSetupWay *self)
{
  TgSetupWay *copy = make_way (self->candidate, self->provider);

  copy->obstacle = self->obstacle;
  copy->method = self->method;
  copy->consent = self->consent;
  copy->by_hand = self->by_hand;
  return copy;
}

static gboolean
add_ways (GPtrArray *ways, TgCandidate *candidate, TgProvider *provider)
{
  guint n_before = ways->len;
  gsize n_methods = 0;
  const TgMethod *methods = tg_candidate_get_methods (candidate, &n_methods);

  for (gsize i = 0; i < n_methods; i++)
    {
      TgConsent consent = TG_CONSENT_EMBEDDED;
      TgSetupWay *way;

      if (!is_possible (candidate, provider, methods[i], &consent))
        continue;
      way = make_way (candidate, provider);
      way->method = methods[i];
      way->consent = consent;
      g_ptr_array_add (ways, way);
    }
  return ways->len > n_before;
}

GPtrArray *
tg_setup_way_list (GPtrArray *candidates, TgCatalogue *catalogue)
{
  GPtrArray *ways = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_setup_way_free);
  g_autoptr (TgSetupWay) blocked = NULL;

  for (guint i = 0; i < candidates->len; i++)
    {
      TgCandidate *candidate = g_ptr_array_index (candidates, i);
      const char *id = tg_candidate_get_provider (candidate);
      TgProvider *provider = id != NULL ? tg_catalogue_lookup (catalogue, id) : NULL;

      /* Where the mail is known to be at a provider, a server that merely answers under a likely name is not it. */
      if (blocked != NULL && blocked->provider != NULL &&
          tg_candidate_get_source (candidate) == TG_SOURCE_GUESS)
        continue;
      if (add_ways (ways, candidate, provider) || blocked != NULL)
        continue;
      blocked = make_way (candidate, provider);
      blocked->obstacle = find_obstacle (candidate, provider);
    }
  if (ways->len == 0 && blocked != NULL)
    g_ptr_array_add (ways, g_steal_pointer (&blocked));
  return ways;
}

char *
tg_setup_way_describe (TgSetupWay *self)
{
  const TgProviderPassword *facts = self->provider != NULL ? tg_provider_get_password (self->provider) : NULL;
  GPtrArray *servers = tg_candidate_get_servers (self->candidate);
  const char *name = tg_setup_way_get_name (self);

  if (self->method == TG_METHOD_OAUTH2)
    /* Translators: the name of a provider */
    return g_strdup_printf (_ ("Sign In at %s"), name);
  if (facts != NULL && facts->kind == TG_PASSWORD_KIND_APP_PASSWORD)
    /* Translators: the name of a provider */
    return g_strdup_printf (_ ("Use an App Password of %s"), name);
  if (facts != NULL && facts->kind == TG_PASSWORD_KIND_BRIDGE)
    /* Translators: the name of a provider */
    return g_strdup_printf (_ ("Use the Bridge of %s"), name);
  /* Where several servers are found for a domain, its name tells nothing. */
  if (self->provider == NULL && servers->len > 0)
    name = tg_server_get_host (g_ptr_array_index (servers, 0));
  /* Translators: the name of a provider or of a server */
  return g_strdup_printf (_ ("Use a Password at %s"), name);
}

char *
tg_setup_way_explain_obstacle (TgSetupWay *self)
{
  if (self->obstacle == TG_SETUP_OBSTACLE_NO_CLIENT)
    return g_strdup_printf (
        /* Translators: the name of a provider */
        _ ("%s lets only programs sign in that are registered there, and this Tegata has no client id for "
           "it."),
        tg_setup_way_get_name (self));
  return g_strdup_printf (
      /* Translators: the name of a provider, or a mail domain */
      _ ("%s has no way to sign in that Tegata knows. Its help pages may tell which programs it works with."),
      tg_setup_way_get_name (self));
}

void
tg_setup_way_free (TgSetupWay *self)
{
  g_clear_pointer (&self->candidate, tg_candidate_unref);
  g_clear_pointer (&self->provider, tg_provider_unref);
  g_free (self);
}

const char *
tg_setup_way_get_username (TgSetupWay *self)
{
  GPtrArray *servers = tg_candidate_get_servers (self->candidate);

  for (guint i = 0; i < servers->len; i++)
    {
      TgServer *server = g_ptr_array_index (servers, i);

      if (tg_server_get_protocol (server) != TG_PROTOCOL_SMTP)
        return tg_server_get_username (server);
    }
  return servers->len > 0 ? tg_server_get_username (g_ptr_array_index (servers, 0)) : NULL;
}

static TgServer *
with_username (TgServer *server, const char *username)
{
  return tg_server_new (tg_server_get_protocol (server),
                        tg_server_get_host (server),
                        tg_server_get_port (server),
                        tg_server_get_security (server),
                        username,
                        tg_server_get_mechanisms (server));
}

static TgCandidate *
with_servers (TgCandidate *candidate, GPtrArray *servers)
{
  TgCandidateFields fields = {
    .address = tg_candidate_get_address (candidate),
    .provider = tg_candidate_get_provider (candidate),
    .name = tg_candidate_get_name (candidate),
    .source = tg_candidate_get_source (candidate),
    .trust = tg_candidate_get_trust (candidate),
    .issuer = tg_candidate_get_issuer (candidate),
    .servers = servers,
    .notice = tg_candidate_get_notice (candidate),
  };

  fields.methods = tg_candidate_get_methods (candidate, &fields.n_methods);
  fields.consent = tg_candidate_get_consent (candidate, &fields.n_consent);
  return tg_candidate_new (&fields);
}

void
tg_setup_way_set_username (TgSetupWay *self, const char *username)
{
  g_autofree char *before = g_strdup (tg_setup_way_get_username (self));
  GPtrArray *servers = tg_candidate_get_servers (self->candidate);
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);
  TgCandidate *candidate;

  if (g_strcmp0 (before, username) == 0)
    return;
  for (guint i = 0; i < servers->len; i++)
    {
      TgServer *server = g_ptr_array_index (servers, i);
      gboolean same = g_strcmp0 (tg_server_get_username (server), before) == 0;

      g_ptr_array_add (changed, same ? with_username (server, username) : tg_server_ref (server));
    }
  candidate = with_servers (self->candidate, changed);
  tg_candidate_unref (self->candidate);
  self->candidate = candidate;
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
  const char *page = oauth != NULL && oauth->authorization_endpoint != NULL
                         ? oauth->authorization_endpoint
                         : tg_candidate_get_issuer (self->candidate);
  g_autoptr (GUri) uri = NULL;

  if (self->method != TG_METHOD_OAUTH2 || page == NULL)
    return NULL;
  uri = g_uri_parse (page, G_URI_FLAGS_NONE, NULL);
  return uri != NULL ? g_strdup (g_uri_get_host (uri)) : NULL;
}
