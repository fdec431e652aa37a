/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-candidate.h"

#include "tg-wire.h"

#include <string.h>

/* The members of the a{sv}, before they are checked. */
typedef struct
{
  const char *address;
  const char *provider;
  const char *name;
  const char *source;
  const char *trust;
  const char **methods; /* (owned) (nullable) */
  const char *issuer;
  const char *scope;
  const char **consent; /* (owned) (nullable) */
  GVariant *servers; /* (owned) (nullable) */
  const char *notice;
} CandidateMembers;

static void
candidate_members_clear (CandidateMembers *members)
{
  g_clear_pointer (&members->methods, g_free);
  g_clear_pointer (&members->consent, g_free);
  g_clear_pointer (&members->servers, g_variant_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CandidateMembers, candidate_members_clear)

static void
add_string (GVariantBuilder *builder, const char *member, const char *value)
{
  if (value != NULL)
    g_variant_builder_add (builder, "{sv}", member, g_variant_new_string (value));
}

/* Values of an enumeration are as wide as int, whatever the enumeration. */
static GVariant *
words_to_variant (GType type, const int *values, gsize n_values)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_STRING_ARRAY);

  for (gsize i = 0; i < n_values; i++)
    g_variant_builder_add (&builder, "s", tg_enum_to_nick (type, values[i]));
  return g_variant_builder_end (&builder);
}

static JsonArray *
words_to_json (GType type, const int *values, gsize n_values)
{
  JsonArray *words = json_array_new ();

  for (gsize i = 0; i < n_values; i++)
    json_array_add_string_element (words, tg_enum_to_nick (type, values[i]));
  return words;
}

GVariant *
tg_candidate_to_variant (TgCandidate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  gsize n_methods, n_consent;
  const TgMethod *methods = tg_candidate_get_methods (self, &n_methods);
  const TgConsent *consent = tg_candidate_get_consent (self, &n_consent);

  add_string (&builder, "address", tg_address_get_text (tg_candidate_get_address (self)));
  add_string (&builder, "provider", tg_candidate_get_provider (self));
  add_string (&builder, "name", tg_candidate_get_name (self));
  add_string (&builder, "source", tg_enum_to_nick (TG_TYPE_SOURCE, (int)tg_candidate_get_source (self)));
  add_string (&builder, "trust", tg_enum_to_nick (TG_TYPE_TRUST, (int)tg_candidate_get_trust (self)));
  g_variant_builder_add (
      &builder, "{sv}", "methods", words_to_variant (TG_TYPE_METHOD, (const int *)methods, n_methods));
  add_string (&builder, "issuer", tg_candidate_get_issuer (self));
  g_variant_builder_add (
      &builder, "{sv}", "consent", words_to_variant (TG_TYPE_CONSENT, (const int *)consent, n_consent));
  g_variant_builder_add (
      &builder, "{sv}", "servers", tg_servers_to_variant (tg_candidate_get_servers (self)));
  add_string (&builder, "notice", tg_candidate_get_notice (self));
  add_string (&builder, "scope", tg_candidate_get_scope (self));
  return g_variant_builder_end (&builder);
}

static gboolean
read_members (GVariant *variant, CandidateMembers *members, GError **error)
{
  return tg_wire_lookup (variant, "address", "&s", &members->address, error) &&
         tg_wire_lookup (variant, "provider", "&s", &members->provider, error) &&
         tg_wire_lookup (variant, "name", "&s", &members->name, error) &&
         tg_wire_lookup (variant, "source", "&s", &members->source, error) &&
         tg_wire_lookup (variant, "trust", "&s", &members->trust, error) &&
         tg_wire_lookup (variant, "methods", "^a&s", &members->methods, error) &&
         tg_wire_lookup (variant, "issuer", "&s", &members->issuer, error) &&
         tg_wire_lookup (variant, "scope", "&s", &members->scope, error) &&
         tg_wire_lookup (variant, "consent", "^a&s", &members->consent, error) &&
         tg_wire_lookup (variant, "servers", "@aa{sv}", &members->servers, error) &&
         tg_wire_lookup (variant, "notice", "&s", &members->notice, error);
}

static gboolean
read_words (GType type, const char *member, const char **words, GArray *values, GError **error)
{
  for (gsize i = 0; words != NULL && words[i] != NULL; i++)
    {
      int value;

      if (!tg_wire_read_word (type, member, words[i], &value, error))
        return FALSE;
      g_array_append_val (values, value);
    }
  return TRUE;
}

/* RFC 8414 2, or the bare host that autoconfig gives as a key. */
static gboolean
check_issuer (const char *issuer, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *host = NULL;

  if (issuer == NULL)
    return TRUE;
  uri = g_uri_parse (issuer, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL)
    {
      host = tg_domain_normalize (issuer, NULL);
      return host != NULL || tg_wire_fail (error, "issuer", "This has to be an https URI or a host.");
    }
  if (strcmp (g_uri_get_scheme (uri), "https") != 0 || g_uri_get_host (uri) == NULL ||
      *g_uri_get_host (uri) == '\0' || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL ||
      g_uri_get_userinfo (uri) != NULL)
    return tg_wire_fail (error, "issuer", "This has to be an https URI without a query or a fragment.");
  return TRUE;
}

static TgCandidate *
candidate_from_members (CandidateMembers *members, GError **error)
{
  g_autoptr (TgAddress) address = tg_address_parse (members->address, error);
  g_autoptr (GArray) methods = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GArray) consent = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (GPtrArray) servers = NULL;
  TgCandidateFields fields = { NULL };
  int source, trust;

  if (address == NULL)
    {
      g_prefix_error (error, "address: ");
      return NULL;
    }
  if (!tg_wire_read_word (TG_TYPE_SOURCE, "source", members->source, &source, error) ||
      !tg_wire_read_word (TG_TYPE_TRUST, "trust", members->trust, &trust, error) ||
      !read_words (TG_TYPE_METHOD, "methods", members->methods, methods, error) ||
      !read_words (TG_TYPE_CONSENT, "consent", members->consent, consent, error) ||
      !check_issuer (members->issuer, error))
    return NULL;
  if (members->scope != NULL && !tg_scope_is_valid (members->scope))
    {
      tg_wire_fail (error, "scope", "A scope has no quotes, backslashes or control characters.");
      return NULL;
    }
  if (members->name == NULL || *members->name == '\0')
    {
      tg_wire_fail (error, "name", "This is missing.");
      return NULL;
    }
  if (members->servers != NULL)
    {
      servers = tg_servers_from_variant (members->servers, error);
      if (servers == NULL)
        return NULL;
    }
  fields.address = address;
  fields.provider = members->provider;
  fields.name = members->name;
  fields.source = (TgSource)source;
  fields.trust = (TgTrust)trust;
  fields.methods = (const TgMethod *)(gpointer)methods->data;
  fields.n_methods = methods->len;
  fields.issuer = members->issuer;
  fields.scope = members->scope;
  fields.consent = (const TgConsent *)(gpointer)consent->data;
  fields.n_consent = consent->len;
  fields.servers = servers;
  fields.notice = members->notice;
  return tg_candidate_new (&fields);
}

TgCandidate *
tg_candidate_from_variant (GVariant *variant, GError **error)
{
  g_return_val_if_fail (variant != NULL, NULL);

  g_auto (CandidateMembers) members = { NULL };

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE_VARDICT))
    {
      tg_wire_fail (error, "candidate", "This has to be of the type a{sv}.");
      return NULL;
    }
  if (!read_members (variant, &members, error))
    return NULL;
  return candidate_from_members (&members, error);
}

TgCandidate *
tg_candidate_settle_by_answer (TgCandidate *self, GVariant *answer)
{
  g_autofree const char **words = NULL;
  g_autoptr (GArray) consent = g_array_new (FALSE, FALSE, sizeof (TgConsent));

  if (answer != NULL)
    g_variant_lookup (answer, "consent", "^a&s", &words);
  for (gsize i = 0; words != NULL && words[i] != NULL; i++)
    {
      int value;

      if (tg_enum_from_nick (TG_TYPE_CONSENT, words[i], &value, NULL))
        g_array_append_val (consent, value);
    }
  return tg_candidate_settle_issuer (self, (const TgConsent *)(gpointer)consent->data, consent->len);
}

/* Scripts find every member each time: what is not known is null. */
static void
add_json_string (JsonObject *object, const char *member, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, member, value);
  else
    json_object_set_null_member (object, member);
}

JsonNode *
tg_candidate_to_json (TgCandidate *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *servers = json_array_new ();
  GPtrArray *list = tg_candidate_get_servers (self);
  gsize n_methods, n_consent;
  const TgMethod *methods = tg_candidate_get_methods (self, &n_methods);
  const TgConsent *consent = tg_candidate_get_consent (self, &n_consent);

  for (guint i = 0; i < list->len; i++)
    json_array_add_element (servers, tg_server_to_json (g_ptr_array_index (list, i)));
  add_json_string (object, "provider", tg_candidate_get_provider (self));
  add_json_string (object, "name", tg_candidate_get_name (self));
  add_json_string (object, "source", tg_enum_to_nick (TG_TYPE_SOURCE, (int)tg_candidate_get_source (self)));
  add_json_string (object, "trust", tg_enum_to_nick (TG_TYPE_TRUST, (int)tg_candidate_get_trust (self)));
  json_object_set_array_member (
      object, "methods", words_to_json (TG_TYPE_METHOD, (const int *)methods, n_methods));
  add_json_string (object, "issuer", tg_candidate_get_issuer (self));
  json_object_set_array_member (
      object, "consent", words_to_json (TG_TYPE_CONSENT, (const int *)consent, n_consent));
  json_object_set_array_member (object, "servers", servers);
  add_json_string (object, "notice", tg_candidate_get_notice (self));
  add_json_string (object, "scope", tg_candidate_get_scope (self));
  return json_node_init_object (json_node_alloc (), object);
}
