/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-candidate.h"

#include "tg-error.h"

#include <string.h>

#define MAX_SCOPE_BYTES 1024

struct _TgCandidate
{
  gatomicrefcount ref_count;
  TgAddress *address; /* (owned) */
  char *provider; /* (owned) (nullable) */
  char *name; /* (owned) */
  TgSource source;
  TgTrust trust;
  GArray *methods; /* (owned) TgMethod */
  char *issuer; /* (owned) (nullable) */
  char *scope; /* (owned) (nullable) */
  GArray *consent; /* (owned) TgConsent */
  GPtrArray *servers; /* (owned) TgServer */
  char *notice; /* (owned) (nullable) */
};

G_DEFINE_BOXED_TYPE (TgCandidate, tg_candidate, tg_candidate_ref, tg_candidate_unref)

gboolean
tg_scope_is_valid (const char *scope)
{
  gsize length = strlen (scope);
  gboolean token = FALSE;

  for (const char *c = scope; *c != '\0'; c++)
    {
      if (*c < ' ' || *c > '~' || *c == '"' || *c == '\\')
        return FALSE;
      token = token || *c != ' ';
    }
  return token && length <= MAX_SCOPE_BYTES;
}

TgCandidate *
tg_candidate_new (const TgCandidateFields *fields)
{
  g_return_val_if_fail (fields != NULL, NULL);
  g_return_val_if_fail (fields->address != NULL && fields->name != NULL, NULL);

  TgCandidate *self = g_new0 (TgCandidate, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->address = tg_address_ref (fields->address);
  self->provider = g_strdup (fields->provider);
  self->name = g_strdup (fields->name);
  self->source = fields->source;
  self->trust = fields->trust;
  self->methods = g_array_new (FALSE, FALSE, sizeof (TgMethod));
  if (fields->n_methods > 0)
    g_array_append_vals (self->methods, fields->methods, (guint)fields->n_methods);
  self->issuer = g_strdup (fields->issuer);
  self->scope = g_strdup (fields->scope);
  self->consent = g_array_new (FALSE, FALSE, sizeof (TgConsent));
  if (fields->n_consent > 0)
    g_array_append_vals (self->consent, fields->consent, (guint)fields->n_consent);
  self->servers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);
  for (guint i = 0; fields->servers != NULL && i < fields->servers->len; i++)
    g_ptr_array_add (self->servers, tg_server_ref (g_ptr_array_index (fields->servers, i)));
  self->notice = g_strdup (fields->notice);
  return self;
}

TgCandidate *
tg_candidate_new_from_provider (TgAddress *address,
                                TgProvider *provider,
                                TgSource source,
                                TgTrust trust,
                                GPtrArray *servers)
{
  g_return_val_if_fail (address != NULL && provider != NULL, NULL);

  g_autoptr (GPtrArray) expanded = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);
  const TgProviderOauth *oauth = tg_provider_get_oauth (provider);
  const TgProviderEnded *ended = tg_provider_get_password_sign_in_ended (provider);
  TgCandidateFields fields = { NULL };

  if (servers == NULL)
    servers = tg_provider_get_servers (provider);
  for (guint i = 0; i < servers->len; i++)
    g_ptr_array_add (expanded, tg_server_expand (g_ptr_array_index (servers, i), address));
  fields.address = address;
  fields.provider = tg_provider_get_id (provider);
  fields.name = tg_provider_get_name (provider);
  fields.source = source;
  fields.trust = trust;
  fields.methods = tg_provider_get_methods (provider, &fields.n_methods);
  if (oauth != NULL)
    {
      fields.issuer = oauth->issuer;
      fields.consent = (const TgConsent *)(gpointer)oauth->consent->data;
      fields.n_consent = oauth->consent->len;
    }
  fields.servers = expanded;
  /* That it ended says what to do instead as well. */
  fields.notice = ended != NULL ? ended->text : tg_provider_get_notice (provider);
  return tg_candidate_new (&fields);
}

TgCandidate *
tg_candidate_settle_issuer (TgCandidate *self, const TgConsent *consent, gsize n_consent)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr (GArray) methods = g_array_new (FALSE, FALSE, sizeof (TgMethod));
  TgCandidateFields fields = { NULL };

  for (guint i = 0; i < self->methods->len; i++)
    {
      TgMethod method = g_array_index (self->methods, TgMethod, i);

      if (method != TG_METHOD_OAUTH2 || n_consent > 0)
        g_array_append_val (methods, method);
    }
  if (methods->len == 0)
    return NULL;
  fields.address = self->address;
  fields.provider = self->provider;
  fields.name = self->name;
  fields.source = self->source;
  fields.trust = self->trust;
  fields.methods = (const TgMethod *)(gpointer)methods->data;
  fields.n_methods = methods->len;
  fields.issuer = self->issuer;
  fields.scope = self->scope;
  fields.consent = consent;
  fields.n_consent = n_consent;
  fields.servers = self->servers;
  fields.notice = self->notice;
  return tg_candidate_new (&fields);
}

gboolean
tg_candidate_has_open_issuer (TgCandidate *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->provider == NULL && self->issuer != NULL && tg_candidate_has_method (self, TG_METHOD_OAUTH2);
}

TgCandidate *
tg_candidate_ref (TgCandidate *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tg_candidate_unref (TgCandidate *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  tg_address_unref (self->address);
  g_free (self->provider);
  g_free (self->name);
  g_array_unref (self->methods);
  g_free (self->issuer);
  g_free (self->scope);
  g_array_unref (self->consent);
  g_ptr_array_unref (self->servers);
  g_free (self->notice);
  g_free (self);
}

TgAddress *
tg_candidate_get_address (TgCandidate *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->address;
}

const char *
tg_candidate_get_provider (TgCandidate *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->provider;
}

const char *
tg_candidate_get_name (TgCandidate *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->name;
}

TgSource
tg_candidate_get_source (TgCandidate *self)
{
  g_return_val_if_fail (self != NULL, TG_SOURCE_GUESS);
  return self->source;
}

TgTrust
tg_candidate_get_trust (TgCandidate *self)
{
  g_return_val_if_fail (self != NULL, TG_TRUST_UNVERIFIED);
  return self->trust;
}

gboolean
tg_candidate_has_method (TgCandidate *self, TgMethod method)
{
  g_return_val_if_fail (self != NULL, FALSE);
  for (guint i = 0; i < self->methods->len; i++)
    if (g_array_index (self->methods, TgMethod, i) == method)
      return TRUE;
  return FALSE;
}

const TgMethod *
tg_candidate_get_methods (TgCandidate *self, gsize *n_methods)
{
  g_return_val_if_fail (self != NULL, NULL);
  if (n_methods != NULL)
    *n_methods = self->methods->len;
  return (const TgMethod *)(gpointer)self->methods->data;
}

const char *
tg_candidate_get_issuer (TgCandidate *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->issuer;
}

const char *
tg_candidate_get_scope (TgCandidate *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->scope;
}

const TgConsent *
tg_candidate_get_consent (TgCandidate *self, gsize *n_consent)
{
  g_return_val_if_fail (self != NULL, NULL);
  if (n_consent != NULL)
    *n_consent = self->consent->len;
  return (const TgConsent *)(gpointer)self->consent->data;
}

GPtrArray *
tg_candidate_get_servers (TgCandidate *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->servers;
}

TgServer *
tg_candidate_get_server (TgCandidate *self, TgProtocol protocol)
{
  g_return_val_if_fail (self != NULL, NULL);
  for (guint i = 0; i < self->servers->len; i++)
    if (tg_server_get_protocol (g_ptr_array_index (self->servers, i)) == protocol)
      return g_ptr_array_index (self->servers, i);
  return NULL;
}

const char *
tg_candidate_get_notice (TgCandidate *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->notice != NULL && *self->notice != '\0' ? tg_provider_translate (self->notice) : self->notice;
}
