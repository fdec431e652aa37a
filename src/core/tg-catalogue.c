/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-config.h"

#include "tg-catalogue-private.h"

#include "tg-error.h"
#include "tg-json.h"
#include "tg-providers-resource.h"

#include <stdlib.h>
#include <string.h>

#define RESOURCE_PATH "/io/github/tegata/Tegata/providers/"
#define OVERLAY_PATH "tegata/providers.d"

struct _TgCatalogue
{
  gatomicrefcount ref_count;
  GPtrArray *providers; /* (owned) TgProvider, sorted by id */
  GPtrArray *problems; /* (owned) char * */
  GPtrArray *warnings; /* (owned) char * */
  /* Keys belong to the providers. */
  GHashTable *by_id; /* (owned) id -> TgProvider (unowned) */
  GHashTable *by_domain; /* (owned) domain -> TgProvider (unowned) */
  GHashTable *by_subdomain; /* (owned) suffix -> TgProvider (unowned) */
  GHashTable *by_mx; /* (owned) suffix -> TgProvider (unowned) */
  GHashTable *by_issuer; /* (owned) issuer -> TgProvider (unowned) */
  GHashTable *by_issuer_host; /* (owned) host (owned) -> TgProvider (unowned) */
};

G_DEFINE_BOXED_TYPE (TgCatalogue, tg_catalogue, tg_catalogue_ref, tg_catalogue_unref)

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* What is compiled in is checked by the tests of the build; it cannot be wrong here. */
static void
add_builtin (TgCatalogueDraft *draft)
{
  GResource *resource = tg_providers_get_resource ();
  g_auto (GStrv) names = g_resource_enumerate_children (resource, RESOURCE_PATH, 0, NULL);

  /* A resource lists its files in any order, and what comes later may win. */
  if (names != NULL)
    qsort (names, g_strv_length (names), sizeof *names, compare_names);
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_strconcat (RESOURCE_PATH, names[i], NULL);
      g_autofree char *id = g_strndup (names[i], strlen (names[i]) - strlen (".json"));
      g_autoptr (GBytes) content = g_resource_lookup_data (resource, path, 0, NULL);
      g_autoptr (JsonNode) json = NULL;
      gsize length;
      const char *data = g_bytes_get_data (content, &length);

      json = tg_json_parse (data, (gssize)length, &error);
      if (json == NULL || !tg_catalogue_draft_patch (draft, id, json, &error))
        tg_catalogue_draft_add_problem (draft, names[i], error);
    }
}

static gboolean
add_client_id (TgCatalogueDraft *draft, const char *line, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (line, ":", 3);
  g_autoptr (JsonNode) patch = NULL;
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonObject) oauth = json_object_new ();

  if (parts[0] == NULL || parts[1] == NULL || !g_hash_table_contains (draft->entries, parts[0]))
    {
      g_set_error_literal (
          error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, "A line does not begin with a known provider.");
      return FALSE;
    }
  json_object_set_string_member (oauth, "client_id", parts[1]);
  if (parts[2] != NULL)
    json_object_set_string_member (oauth, "client_secret", parts[2]);
  json_object_set_object_member (object, "oauth", g_steal_pointer (&oauth));
  patch = json_node_init_object (json_node_alloc (), object);
  return tg_catalogue_draft_patch (draft, parts[0], patch, error);
}

static void
add_client_ids (TgCatalogueDraft *draft, const char *client_ids)
{
  g_auto (GStrv) lines = g_strsplit (client_ids, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;

      if (*lines[i] != '\0' && !add_client_id (draft, lines[i], &error))
        tg_catalogue_draft_add_problem (draft, "client_ids", error);
    }
}

static int
compare_changed (gconstpointer a, gconstpointer b)
{
  const TgCatalogueEntry *left = *(const TgCatalogueEntry *const *)a;
  const TgCatalogueEntry *right = *(const TgCatalogueEntry *const *)b;

  return left->changed < right->changed ? -1 : left->changed > right->changed;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp (tg_provider_get_id (*(TgProvider *const *)a), tg_provider_get_id (*(TgProvider *const *)b));
}

/* By the hosts that its URIs name. Several entries may share one; claim_issuer_hosts() says whose it is. */
static void
index_issuer (TgCatalogue *self, TgProvider *provider)
{
  const TgProviderOauth *oauth = tg_provider_get_oauth (provider);
  const char *const uris[] = {
    oauth != NULL ? oauth->issuer : NULL,
    oauth != NULL ? oauth->authorization_endpoint : NULL,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autoptr (GUri) uri = uris[i] != NULL ? g_uri_parse (uris[i], G_URI_FLAGS_NONE, NULL) : NULL;

      if (uri != NULL)
        g_hash_table_insert (self->by_issuer_host, g_ascii_strdown (g_uri_get_host (uri), -1), provider);
    }
  if (uris[0] != NULL)
    g_hash_table_insert (self->by_issuer, oauth->issuer, provider);
}

static void
index_names (GHashTable *table, const char *const *names, TgProvider *provider)
{
  for (gsize i = 0; names[i] != NULL; i++)
    g_hash_table_replace (table, (char *)names[i], provider);
}

/* Called in the order of changes: what an overlay claims is taken from those before it. */
static void
index_provider (TgCatalogue *self, TgProvider *provider)
{
  g_hash_table_replace (self->by_id, (char *)tg_provider_get_id (provider), provider);
  index_names (self->by_domain, tg_provider_get_domains (provider), provider);
  index_names (self->by_subdomain, tg_provider_get_subdomains (provider), provider);
  index_names (self->by_mx, tg_provider_get_mx (provider), provider);
  index_issuer (self, provider);
}

/* Called after every entry is indexed: a host that is named is not taken by one that only has an endpoint there. */
static void
claim_issuer_hosts (TgCatalogue *self, TgProvider *provider)
{
  const TgProviderOauth *oauth = tg_provider_get_oauth (provider);

  for (gsize i = 0; oauth != NULL && oauth->issuer_hosts[i] != NULL; i++)
    g_hash_table_insert (self->by_issuer_host, g_strdup (oauth->issuer_hosts[i]), provider);
}

static TgCatalogue *
catalogue_from_draft (TgCatalogueDraft *draft)
{
  TgCatalogue *self = g_new0 (TgCatalogue, 1);
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_atomic_ref_count_init (&self->ref_count);
  self->problems = g_ptr_array_ref (draft->problems);
  self->warnings = g_ptr_array_ref (draft->warnings);
  self->providers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_provider_unref);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_domain = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_subdomain = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_mx = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_issuer = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_issuer_host = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, draft->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (entries, value);
  g_ptr_array_sort (entries, compare_changed);
  for (guint i = 0; i < entries->len; i++)
    {
      TgCatalogueEntry *entry = g_ptr_array_index (entries, i);

      g_ptr_array_add (self->providers, tg_provider_ref (entry->provider));
      index_provider (self, entry->provider);
    }
  for (guint i = 0; i < entries->len; i++)
    claim_issuer_hosts (self, ((TgCatalogueEntry *)g_ptr_array_index (entries, i))->provider);
  g_ptr_array_sort (self->providers, compare_ids);
  return self;
}

TgCatalogue *
tg_catalogue_load (const char *client_ids, const char *const *directories)
{
  g_autoptr (TgCatalogueDraft) draft = tg_catalogue_draft_new ();

  add_builtin (draft);
  add_client_ids (draft, client_ids);
  for (gsize i = 0; directories[i] != NULL; i++)
    tg_catalogue_draft_add_directory (draft, directories[i]);
  return catalogue_from_draft (draft);
}

/* @bases is in the order of the base directory specification: the most important first. One that is named twice
 * counts where it counts most. */
static void
add_overlays (GPtrArray *directories, const char *const *bases)
{
  for (gsize i = g_strv_length ((char **)bases); i > 0; i--)
    {
      gboolean named_before = FALSE;

      for (gsize j = 0; j < i - 1; j++)
        named_before |= strcmp (bases[j], bases[i - 1]) == 0;
      if (!named_before)
        g_ptr_array_add (directories, g_build_filename (bases[i - 1], OVERLAY_PATH, NULL));
    }
}

TgCatalogue *
tg_catalogue_new (void)
{
  g_autoptr (GPtrArray) directories = g_ptr_array_new_with_free_func (g_free);

  add_overlays (directories, g_get_system_data_dirs ());
  add_overlays (directories, g_get_system_config_dirs ());
  g_ptr_array_add (directories, g_build_filename (g_get_user_config_dir (), OVERLAY_PATH, NULL));
  g_ptr_array_add (directories, NULL);
  return tg_catalogue_load (TG_CLIENT_IDS, (const char *const *)directories->pdata);
}

TgCatalogue *
tg_catalogue_ref (TgCatalogue *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tg_catalogue_unref (TgCatalogue *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->by_domain);
  g_hash_table_unref (self->by_subdomain);
  g_hash_table_unref (self->by_mx);
  g_hash_table_unref (self->by_issuer);
  g_hash_table_unref (self->by_issuer_host);
  g_ptr_array_unref (self->providers);
  g_ptr_array_unref (self->problems);
  g_ptr_array_unref (self->warnings);
  g_free (self);
}

GPtrArray *
tg_catalogue_get_problems (TgCatalogue *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->problems;
}

GPtrArray *
tg_catalogue_get_warnings (TgCatalogue *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->warnings;
}

GPtrArray *
tg_catalogue_get_providers (TgCatalogue *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->providers;
}

TgProvider *
tg_catalogue_lookup (TgCatalogue *self, const char *id)
{
  g_return_val_if_fail (self != NULL && id != NULL, NULL);
  return g_hash_table_lookup (self->by_id, id);
}

static const char *
get_parent (const char *name)
{
  const char *dot = strchr (name, '.');

  return dot != NULL ? dot + 1 : "";
}

/* The longest suffix of @name that @table holds. */
static TgProvider *
lookup_suffix (GHashTable *table, const char *name)
{
  TgProvider *provider = NULL;

  for (; provider == NULL && *name != '\0'; name = get_parent (name))
    provider = g_hash_table_lookup (table, name);
  return provider;
}

TgProvider *
tg_catalogue_match_domain (TgCatalogue *self, const char *domain)
{
  g_return_val_if_fail (self != NULL && domain != NULL, NULL);

  TgProvider *provider = g_hash_table_lookup (self->by_domain, domain);

  return provider != NULL ? provider : lookup_suffix (self->by_subdomain, get_parent (domain));
}

TgProvider *
tg_catalogue_match_mx (TgCatalogue *self, const char *host)
{
  g_return_val_if_fail (self != NULL && host != NULL, NULL);
  return lookup_suffix (self->by_mx, host);
}

TgProvider *
tg_catalogue_match_issuer (TgCatalogue *self, const char *issuer)
{
  g_return_val_if_fail (self != NULL && issuer != NULL, NULL);

  TgProvider *provider = g_hash_table_lookup (self->by_issuer, issuer);
  g_autoptr (GUri) uri = NULL;
  g_autofree char *host = NULL;

  if (provider != NULL)
    return provider;
  if (strstr (issuer, "://") == NULL)
    host = g_ascii_strdown (issuer, -1);
  else
    {
      /* Other paths are other issuers (RFC 8414 3); "https://HOST/" is a way of writing "https://HOST". */
      uri = g_uri_parse (issuer, G_URI_FLAGS_NONE, NULL);
      if (uri == NULL || strcmp (g_uri_get_scheme (uri), "https") != 0 || g_uri_get_host (uri) == NULL ||
          g_uri_get_port (uri) != -1 || strlen (g_uri_get_path (uri)) > 1 || g_uri_get_query (uri) != NULL ||
          g_uri_get_fragment (uri) != NULL || g_uri_get_userinfo (uri) != NULL)
        return NULL;
      host = g_ascii_strdown (g_uri_get_host (uri), -1);
    }
  return g_hash_table_lookup (self->by_issuer_host, host);
}
