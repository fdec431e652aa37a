/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-findings.h"

#include <libsoup/soup.h>

#include "tg-reason.h"

#define MAX_NAME_CHARS 60

TgFindings *
tg_findings_new (void)
{
  TgFindings *self = g_new0 (TgFindings, 1);

  self->servers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);
  self->offers = g_array_new (FALSE, FALSE, sizeof (TgOffer));
  return self;
}

void
tg_findings_free (TgFindings *self)
{
  g_free (self->name);
  g_free (self->issuer);
  g_free (self->scope);
  g_ptr_array_unref (self->servers);
  g_array_unref (self->offers);
  g_free (self);
}

void
tg_findings_add (TgFindings *self, TgServer *server, TgOffer offer)
{
  g_ptr_array_add (self->servers, server);
  g_array_append_val (self->offers, offer);
}

/* Cc and Cf: the latter holds the marks that turn the direction of writing. */
static gboolean
is_printable (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT && type != G_UNICODE_LINE_SEPARATOR &&
         type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

char *
tg_findings_clean_name (const char *text)
{
  g_autoptr (GString) name = g_string_new (NULL);
  guint n_chars = 0;

  for (const char *p = text; p && *p && n_chars < MAX_NAME_CHARS; p = g_utf8_next_char (p), n_chars++)
    g_string_append_unichar (name, is_printable (g_utf8_get_char (p)) ? g_utf8_get_char (p) : ' ');
  g_strstrip (name->str);
  if (!*name->str)
    return NULL;
  return g_string_free (g_steal_pointer (&name), FALSE);
}

gboolean
tg_host_is_within (const char *host, const char *domain)
{
  gsize host_len = strlen (host), domain_len = strlen (domain);

  if (host_len < domain_len || g_ascii_strcasecmp (host + host_len - domain_len, domain) != 0)
    return FALSE;
  return host_len == domain_len || host[host_len - domain_len - 1] == '.';
}

/* The provider itself runs @host: the catalogue names it, or names another host below the same
 * registrable domain. */
static gboolean
provider_owns_host (TgProvider *provider, const char *host)
{
  GPtrArray *servers = tg_provider_get_servers (provider);
  const char *base = soup_tld_get_base_domain (host, NULL);

  for (guint i = 0; i < servers->len; i++)
    {
      const char *known = tg_server_get_host (servers->pdata[i]);
      const char *known_base = soup_tld_get_base_domain (known, NULL);

      if (g_ascii_strcasecmp (host, known) == 0)
        return TRUE;
      if (base && known_base && g_ascii_strcasecmp (base, known_base) == 0)
        return TRUE;
    }
  return FALSE;
}

static guint
count_known_hosts (TgProvider *provider, GPtrArray *found)
{
  GPtrArray *servers = tg_provider_get_servers (provider);
  guint count = 0;

  for (guint i = 0; i < found->len; i++)
    for (guint j = 0; j < servers->len; j++)
      if (g_ascii_strcasecmp (tg_server_get_host (found->pdata[i]), tg_server_get_host (servers->pdata[j])) ==
          0)
        {
          count++;
          break;
        }
  return count;
}

/* Providers may share hosts (the two of Microsoft do): the one that knows more of them is meant. */
static TgProvider *
match_hosts (TgCatalogue *catalogue, GPtrArray *found)
{
  GPtrArray *providers = tg_catalogue_get_providers (catalogue);
  TgProvider *best = NULL;
  guint best_count = 0;

  for (guint i = 0; i < providers->len; i++)
    {
      guint count = count_known_hosts (providers->pdata[i], found);

      if (count > best_count)
        {
          best = providers->pdata[i];
          best_count = count;
        }
    }
  return best;
}

static gboolean
has_protocol (GPtrArray *servers, gboolean incoming)
{
  for (guint i = 0; i < servers->len; i++)
    if ((tg_server_get_protocol (servers->pdata[i]) != TG_PROTOCOL_SMTP) == incoming)
      return TRUE;
  return FALSE;
}

/* (nullable) those of @found that @provider runs, completed by its own way of sending;
 * NULL when nothing to receive with is left. */
static GPtrArray *
provider_servers (TgProvider *provider, GPtrArray *found, TgAddress *address)
{
  g_autoptr (GPtrArray) servers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);
  GPtrArray *own = tg_provider_get_servers (provider);

  for (guint i = 0; i < found->len; i++)
    if (provider_owns_host (provider, tg_server_get_host (found->pdata[i])))
      g_ptr_array_add (servers, tg_server_ref (found->pdata[i]));
  if (!has_protocol (servers, TRUE))
    return NULL;
  for (guint i = 0; i < own->len && !has_protocol (servers, FALSE); i++)
    if (tg_server_get_protocol (own->pdata[i]) == TG_PROTOCOL_SMTP)
      g_ptr_array_add (servers, tg_server_expand (own->pdata[i], address));
  return g_steal_pointer (&servers);
}

static TgCandidate *
provider_candidate (TgFindings *self,
                    TgProvider *provider,
                    TgAddress *address,
                    TgSource source,
                    TgTrust trust)
{
  g_autoptr (GPtrArray) servers = provider_servers (provider, self->servers, address);
  g_autoptr (TgCandidate) plain = NULL;
  TgCandidateFields fields = { 0 };

  if (!servers)
    return NULL;
  plain = tg_candidate_new_from_provider (address, provider, source, trust, servers);
  if (!self->name)
    return g_steal_pointer (&plain);
  fields.address = address;
  fields.provider = tg_provider_get_id (provider);
  fields.name = self->name;
  fields.source = source;
  fields.trust = trust;
  fields.methods = tg_candidate_get_methods (plain, &fields.n_methods);
  fields.issuer = tg_candidate_get_issuer (plain);
  fields.consent = tg_candidate_get_consent (plain, &fields.n_consent);
  fields.servers = tg_candidate_get_servers (plain);
  fields.notice = tg_candidate_get_notice (plain);
  return tg_candidate_new (&fields);
}

/* (transfer full) those of the servers that @offer what is asked. */
static GPtrArray *
offering_servers (TgFindings *self, TgOffer offer)
{
  GPtrArray *servers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);

  for (guint i = 0; i < self->servers->len; i++)
    if (g_array_index (self->offers, TgOffer, i) & offer)
      g_ptr_array_add (servers, tg_server_ref (self->servers->pdata[i]));
  return servers;
}

/* (nullable) the issuer as a URL; documents write it as a bare host, too. */
static char *
dup_issuer_uri (TgFindings *self)
{
  if (!self->issuer || strstr (self->issuer, "://"))
    return g_strdup (self->issuer);
  return g_strconcat ("https://", self->issuer, NULL);
}

/* Without an entry of the catalogue. Tokens of somebody's issuer go to these hosts: that is only for servers that the domain
 * itself vouches for. */
static TgCandidate *
unknown_candidate (TgFindings *self,
                   gboolean issuer_is_known,
                   TgAddress *address,
                   TgSource source,
                   TgTrust trust,
                   GError **error)
{
  g_autoptr (GPtrArray) with_password = offering_servers (self, TG_OFFER_PASSWORD);
  g_autoptr (GPtrArray) with_tokens = offering_servers (self, TG_OFFER_OAUTH2);
  g_autofree char *issuer = trust == TG_TRUST_VERIFIED && !issuer_is_known ? dup_issuer_uri (self) : NULL;
  gboolean password = has_protocol (with_password, TRUE);
  gboolean same = with_password->len == with_tokens->len && with_tokens->len == self->servers->len;
  /* Where some servers take one and some the other, the way that needs no registration is the safe one. */
  gboolean oauth2 = issuer && has_protocol (with_tokens, TRUE) && (same || !password);
  TgMethod methods[2];
  TgCandidateFields fields = { 0 };

  if (!password && !oauth2)
    {
      tg_reason_set (error,
                     TG_REASON_UNUSABLE,
                     has_protocol (self->servers, TRUE) ? "no-usable-method" : "no-usable-server");
      return NULL;
    }
  if (oauth2)
    methods[fields.n_methods++] = TG_METHOD_OAUTH2;
  if (password)
    methods[fields.n_methods++] = TG_METHOD_PASSWORD;
  fields.address = address;
  fields.name = self->name ? self->name : tg_address_get_display_domain (address);
  fields.source = source;
  fields.trust = trust;
  fields.methods = methods;
  fields.issuer = oauth2 ? issuer : NULL;
  fields.scope = oauth2 ? self->scope : NULL;
  fields.servers = oauth2 ? with_tokens : with_password;
  return tg_candidate_new (&fields);
}

TgCandidate *
tg_findings_to_candidate (TgFindings *self,
                          TgCatalogue *catalogue,
                          TgAddress *address,
                          TgSource source,
                          TgTrust trust,
                          GError **error)
{
  TgProvider *by_issuer = self->issuer ? tg_catalogue_match_issuer (catalogue, self->issuer) : NULL;
  TgProvider *by_hosts = match_hosts (catalogue, self->servers);
  TgCandidate *candidate = NULL;

  if (by_issuer)
    candidate = provider_candidate (self, by_issuer, address, source, trust);
  if (!candidate && by_hosts && by_hosts != by_issuer)
    candidate = provider_candidate (self, by_hosts, address, source, trust);
  if (!candidate)
    candidate = unknown_candidate (self, by_issuer != NULL, address, source, trust, error);
  return candidate;
}
