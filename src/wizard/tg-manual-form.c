/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-manual-form.h"

#include "tg-error.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>

typedef struct
{
  TgProtocol protocol;
  TgSecurity security;
  char *texts[TG_MANUAL_N_FIELDS]; /* (owned) */
} Side;

struct _TgManualForm
{
  Side sides[TG_MANUAL_N_SIDES];
  TgMethod method;
  char *provider; /* (owned) (nullable) id of the one that was found */
  gboolean edited;
};

static const char *
usual_port (TgProtocol protocol, TgSecurity security)
{
  gboolean tls = security == TG_SECURITY_TLS;

  switch (protocol)
    {
    case TG_PROTOCOL_POP3:
      return tls ? "995" : "110";
    case TG_PROTOCOL_SMTP:
      return tls ? "465" : "587";
    case TG_PROTOCOL_IMAP:
    default:
      return tls ? "993" : "143";
    }
}

static void
fill_in (Side *side, TgServer *found)
{
  side->protocol = tg_server_get_protocol (found);
  side->security = tg_server_get_security (found);
  g_free (side->texts[TG_MANUAL_HOST]);
  g_free (side->texts[TG_MANUAL_PORT]);
  g_free (side->texts[TG_MANUAL_USERNAME]);
  side->texts[TG_MANUAL_HOST] = g_strdup (tg_server_get_host (found));
  side->texts[TG_MANUAL_PORT] = g_strdup_printf ("%u", tg_server_get_port (found));
  side->texts[TG_MANUAL_USERNAME] = g_strdup (tg_server_get_username (found));
}

TgManualForm *
tg_manual_form_new (TgAddress *address, TgCandidate *found)
{
  TgManualForm *self = g_new0 (TgManualForm, 1);
  GPtrArray *servers = found != NULL ? tg_candidate_get_servers (found) : NULL;
  gboolean filled[TG_MANUAL_N_SIDES] = { FALSE };

  self->method = TG_METHOD_PASSWORD;
  self->provider = found != NULL ? g_strdup (tg_candidate_get_provider (found)) : NULL;
  self->sides[TG_MANUAL_SENDING].protocol = TG_PROTOCOL_SMTP;
  for (guint i = 0; i < TG_MANUAL_N_SIDES; i++)
    {
      Side *side = &self->sides[i];

      side->texts[TG_MANUAL_HOST] = g_strdup ("");
      side->texts[TG_MANUAL_PORT] = g_strdup (usual_port (side->protocol, side->security));
      side->texts[TG_MANUAL_USERNAME] = g_strdup (tg_address_get_text (address));
    }
  for (guint i = 0; servers != NULL && i < servers->len; i++)
    {
      TgServer *server = g_ptr_array_index (servers, i);
      gboolean sends = tg_server_get_protocol (server) == TG_PROTOCOL_SMTP;
      TgManualSide which = sends ? TG_MANUAL_SENDING : TG_MANUAL_RECEIVING;

      if (!filled[which])
        fill_in (&self->sides[which], server);
      filled[which] = TRUE;
    }
  return self;
}

void
tg_manual_form_free (TgManualForm *self)
{
  for (guint i = 0; i < TG_MANUAL_N_SIDES; i++)
    {
      for (guint j = 0; j < TG_MANUAL_N_FIELDS; j++)
        g_free (self->sides[i].texts[j]);
    }
  g_free (self->provider);
  g_free (self);
}

const char *
tg_manual_form_get_text (TgManualForm *self, TgManualSide side, TgManualField field)
{
  return self->sides[side].texts[field];
}

void
tg_manual_form_set_text (TgManualForm *self, TgManualSide side, TgManualField field, const char *text)
{
  char *copy = g_strstrip (g_strdup (text));

  self->edited = self->edited || !g_str_equal (self->sides[side].texts[field], copy);
  g_free (self->sides[side].texts[field]);
  self->sides[side].texts[field] = copy;
}

gboolean
tg_manual_form_is_edited (TgManualForm *self)
{
  return self->edited;
}

TgProtocol
tg_manual_form_get_protocol (TgManualForm *self, TgManualSide side)
{
  return self->sides[side].protocol;
}

TgSecurity
tg_manual_form_get_security (TgManualForm *self, TgManualSide side)
{
  return self->sides[side].security;
}

static void
change (TgManualForm *self, Side *side, TgProtocol protocol, TgSecurity security)
{
  const char *port = side->texts[TG_MANUAL_PORT];
  gboolean usual = *port == '\0' || g_str_equal (port, usual_port (side->protocol, side->security));

  self->edited = self->edited || side->protocol != protocol || side->security != security;
  side->protocol = protocol;
  side->security = security;
  if (!usual)
    return;
  g_free (side->texts[TG_MANUAL_PORT]);
  side->texts[TG_MANUAL_PORT] = g_strdup (usual_port (protocol, security));
}

void
tg_manual_form_set_protocol (TgManualForm *self, TgProtocol protocol)
{
  g_return_if_fail (protocol != TG_PROTOCOL_SMTP);

  change (self, &self->sides[TG_MANUAL_RECEIVING], protocol, self->sides[TG_MANUAL_RECEIVING].security);
}

void
tg_manual_form_set_security (TgManualForm *self, TgManualSide side, TgSecurity security)
{
  change (self, &self->sides[side], self->sides[side].protocol, security);
}

TgMethod
tg_manual_form_get_method (TgManualForm *self)
{
  return self->method;
}

void
tg_manual_form_set_method (TgManualForm *self, TgMethod method)
{
  self->method = method;
}

/* 0 for what is none. */
static guint16
parse_port (const char *text)
{
  guint64 port = 0;

  return g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &port, NULL) ? (guint16)port : 0;
}

/* What the daemon takes for a server, the wizard takes, too. */
static TgServer *
make_server (Side *side, const char *username, guint16 port)
{
  g_autoptr (GVariant) variant = NULL;
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "protocol", "s", tg_enum_to_nick (TG_TYPE_PROTOCOL, (int)side->protocol));
  g_variant_dict_insert (&dict, "host", "s", side->texts[TG_MANUAL_HOST]);
  g_variant_dict_insert (&dict, "port", "q", port);
  g_variant_dict_insert (&dict, "security", "s", tg_enum_to_nick (TG_TYPE_SECURITY, (int)side->security));
  g_variant_dict_insert (&dict, "username", "s", username);
  variant = g_variant_ref_sink (g_variant_dict_end (&dict));
  return tg_server_from_variant (variant, NULL);
}

static char *
check_host (Side *side)
{
  const char *host = side->texts[TG_MANUAL_HOST];
  g_autoptr (TgServer) server = NULL;

  if (*host == '\0')
    return g_strdup (_ ("Enter the name of the server. Your provider’s help pages have it."));
  /* The other fields have their own word. */
  server = make_server (side, "somebody", 1);
  if (server == NULL)
    return g_strdup (_ ("This is not the name of a server. It looks like “mail.example.com”."));
  return NULL;
}

char *
tg_manual_form_check (TgManualForm *self, TgManualSide side, TgManualField field)
{
  Side *checked = &self->sides[side];

  switch (field)
    {
    case TG_MANUAL_HOST:
      return check_host (checked);
    case TG_MANUAL_PORT:
      if (parse_port (checked->texts[field]) == 0)
        return g_strdup_printf (
            /* Translators: a number */
            _ ("A port is a number from 1 to 65535, usually %s here."),
            usual_port (checked->protocol, checked->security));
      return NULL;
    case TG_MANUAL_USERNAME:
    default:
      if (*checked->texts[field] == '\0')
        return g_strdup (_ ("Enter the name to sign in with. Often it is the whole mail address."));
      return NULL;
    }
}

/* 2 for a host that the catalogue names, 1 for one below the same registrable domain, 0 for a stranger's. */
static guint
rate_host (TgProvider *provider, const char *host)
{
  GPtrArray *servers = tg_provider_get_servers (provider);
  const char *base = soup_tld_get_base_domain (host, NULL);
  guint rate = 0;

  for (guint i = 0; i < servers->len; i++)
    {
      const char *known = tg_server_get_host (g_ptr_array_index (servers, i));
      const char *known_base = soup_tld_get_base_domain (known, NULL);

      if (g_ascii_strcasecmp (host, known) == 0)
        return 2;
      if (base != NULL && known_base != NULL && g_ascii_strcasecmp (base, known_base) == 0)
        rate = 1;
    }
  return rate;
}

/* Providers may share hosts: the one that was found is meant, or the one that knows more of them. */
static guint
rate_provider (TgManualForm *self, TgProvider *provider)
{
  const TgProviderOauth *oauth = tg_provider_get_oauth (provider);
  guint receiving = rate_host (provider, self->sides[TG_MANUAL_RECEIVING].texts[TG_MANUAL_HOST]);
  guint sending = rate_host (provider, self->sides[TG_MANUAL_SENDING].texts[TG_MANUAL_HOST]);
  gboolean found = g_strcmp0 (tg_provider_get_id (provider), self->provider) == 0;

  if (oauth == NULL || oauth->client_id == NULL || receiving == 0 || sending == 0)
    return 0;
  return receiving + sending + (found ? 4 : 0);
}

TgProvider *
tg_manual_form_match_provider (TgManualForm *self, TgCatalogue *catalogue)
{
  GPtrArray *providers = tg_catalogue_get_providers (catalogue);
  TgProvider *best = NULL;
  guint best_rate = 0;

  for (guint i = 0; i < providers->len; i++)
    {
      guint rate = rate_provider (self, g_ptr_array_index (providers, i));

      if (rate > best_rate)
        best = g_ptr_array_index (providers, i);
      best_rate = MAX (rate, best_rate);
    }
  return best;
}

static GPtrArray *
make_servers (TgManualForm *self)
{
  g_autoptr (GPtrArray) servers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);

  for (guint i = 0; i < TG_MANUAL_N_SIDES; i++)
    {
      Side *side = &self->sides[i];
      TgServer *server =
          make_server (side, side->texts[TG_MANUAL_USERNAME], parse_port (side->texts[TG_MANUAL_PORT]));

      if (server == NULL)
        return NULL;
      g_ptr_array_add (servers, server);
    }
  return g_steal_pointer (&servers);
}

TgSetupWay *
tg_manual_form_to_way (TgManualForm *self, TgAddress *address, TgCatalogue *catalogue)
{
  g_autoptr (GPtrArray) servers = make_servers (self);
  g_autoptr (GPtrArray) candidates = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_candidate_unref);
  g_autoptr (GPtrArray) ways = NULL;
  TgProvider *provider =
      self->method == TG_METHOD_OAUTH2 ? tg_manual_form_match_provider (self, catalogue) : NULL;
  TgCandidateFields fields = {
    .address = address,
    .name = tg_address_get_display_domain (address),
    .source = TG_SOURCE_GUESS,
    /* Nobody has been believed: the person has typed the names. */
    .trust = TG_TRUST_VERIFIED,
    .methods = &self->method,
    .n_methods = 1,
    .servers = servers,
  };

  if (servers == NULL)
    return NULL;
  g_ptr_array_add (candidates,
                   provider == NULL ? tg_candidate_new (&fields)
                                    : tg_candidate_new_from_provider (
                                          address, provider, TG_SOURCE_GUESS, TG_TRUST_VERIFIED, servers));
  ways = tg_setup_way_list (candidates, catalogue);
  for (guint i = 0; i < ways->len; i++)
    {
      TgSetupWay *way = g_ptr_array_index (ways, i);

      if (way->obstacle == TG_SETUP_OBSTACLE_NONE && way->method == self->method)
        {
          way->by_hand = TRUE;
          return tg_setup_way_copy (way);
        }
    }
  return NULL;
}
