/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-verb.h"

#include <glib/gi18n.h>

#include "tg-bus.h"
#include "tg-catalogue.h"
#include "tg-client-file.h"
#include "tg-error.h"
#include "tg-exit.h"
#include "tg-own-client.h"
#include "tg-pipe.h"
#include "tg-print.h"
#include "tg-term.h"

/* A file of a console has well under one; tg_json_parse() refuses more than its own limit. */
#define MAX_FILE_BYTES (1024 * 1024)

typedef struct
{
  char *id;
  char *tenant;
  char *import;
  gboolean secret_stdin;
  gboolean remove;
  gboolean json;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->id);
  g_free (self->tenant);
  g_free (self->import);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
options_change_something (const Options *self)
{
  return self->id != NULL || self->tenant != NULL || self->import != NULL || self->secret_stdin ||
         self->remove;
}

static gboolean
options_check (const Options *self, GError **error)
{
  gboolean gives = self->id != NULL || self->tenant != NULL || self->secret_stdin;

  if (self->remove && (gives || self->import != NULL))
    g_set_error_literal (error,
                         TG_USAGE_ERROR,
                         0,
                         _ ("“--remove” stands alone: it takes everything away that you had given."));
  else if (self->import != NULL && (self->id != NULL || self->secret_stdin))
    g_set_error_literal (
        error, TG_USAGE_ERROR, 0, _ ("The file holds the client id and its secret. Leave the others out."));
  else
    return TRUE;
  return FALSE;
}

static TgClientFile *
load_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &local_error);
  g_autofree char *buffer = g_malloc (MAX_FILE_BYTES);
  TgClientFile *client = NULL;
  gsize length;

  if (stream != NULL &&
      g_input_stream_read_all (G_INPUT_STREAM (stream), buffer, MAX_FILE_BYTES, &length, NULL, &local_error))
    {
      client = tg_client_file_parse (buffer, length, error);
      tg_wipe_len (buffer, length);
    }
  else
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_INVALID_ARGUMENT,
                 _ ("“%s” cannot be read: %s. Name the file that the provider gave you."),
                 path,
                 local_error->message);
  return client;
}

static char *
dup_host (const char *text)
{
  g_autoptr (GUri) uri = text != NULL ? g_uri_parse (text, G_URI_FLAGS_NONE, NULL) : NULL;

  return uri != NULL && g_uri_get_host (uri) != NULL ? g_ascii_strdown (g_uri_get_host (uri), -1) : NULL;
}

/* (nullable) as the person names it. */
static TgProvider *
lookup_provider (TgCatalogue *catalogue, const char *id, GError **error)
{
  TgProvider *provider = tg_catalogue_lookup (catalogue, id);

  if (provider == NULL)
    g_set_error (error,
                 TG_ERROR,
                 TG_ERROR_INVALID_ARGUMENT,
                 _ ("There is no provider “%s”. “tegatactl providers” lists them."),
                 id);
  return provider;
}

/* The provider that @file is of; @id (nullable) is what the person says about that. */
static TgProvider *
match_file (TgCatalogue *catalogue, TgClientFile *file, const char *id, GError **error)
{
  g_autofree char *host = dup_host (file->authorization_endpoint);
  TgProvider *provider = NULL;

  if (id != NULL)
    provider = lookup_provider (catalogue, id, error);
  else if (host != NULL)
    provider = tg_catalogue_match_issuer (catalogue, host);
  if (provider == NULL && id == NULL)
    g_set_error_literal (
        error, TG_USAGE_ERROR, 0, _ ("The file does not say whose client it is. Name the provider as well."));
  if (provider == NULL)
    return NULL;
  return tg_client_file_check (file, provider, error) ? provider : NULL;
}

static void
add_string (GVariantBuilder *builder, const char *member, const char *value)
{
  if (value != NULL)
    g_variant_builder_add (builder, "{sv}", member, g_variant_new_string (value));
}

/* The secret, if there is to be one: out of the file, or asked for. FALSE with @error. */
static gboolean
get_secret (const Options *options, const TgClientFile *file, TgSecret **secret, GError **error)
{
  if (file != NULL && file->client_secret != NULL)
    *secret = tg_secret_ref (file->client_secret);
  else if (options->secret_stdin)
    *secret = tg_term_read_line_sync (_ ("Client secret:"), TRUE, NULL, error);
  else
    return TRUE;
  return *secret != NULL;
}

static gboolean
change_sync (const char *id, const Options *options, const TgClientFile *file, GError **error)
{
  g_autoptr (GUnixFDList) fds = g_unix_fd_list_new ();
  g_autoptr (TgSecret) secret = NULL;
  g_autoptr (TgIpcSetup1) setup = NULL;
  g_auto (GVariantBuilder) changes = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  GVariant *handle = NULL;

  if (!get_secret (options, file, &secret, error))
    return FALSE;
  if (secret != NULL)
    {
      handle = tg_pipe_put (fds, secret, error);
      if (handle == NULL)
        return FALSE;
      g_variant_builder_add (&changes, "{sv}", "client-secret", handle);
    }
  add_string (&changes, "client-id", file != NULL ? file->client_id : options->id);
  add_string (&changes, "tenant", options->tenant);
  if (options->remove)
    g_variant_builder_add (&changes, "{sv}", "remove", g_variant_new_boolean (TRUE));
  setup = tg_bus_get_setup_sync (NULL, error);
  /* No time-out: the keyring may ask for its own password first. */
  return setup != NULL && tg_ipc_setup1_call_set_client_sync (setup,
                                                              id,
                                                              g_variant_builder_end (&changes),
                                                              G_DBUS_CALL_FLAGS_NONE,
                                                              G_MAXINT,
                                                              fds,
                                                              NULL,
                                                              NULL,
                                                              error);
}

/* Where the secret is: a word of the JSON form. */
static const char *
get_secret_place (const TgProviderOauth *oauth)
{
  if (oauth->client_secret_in_keyring)
    return "keyring";
  return oauth->client_secret != NULL ? "file" : "none";
}

static gboolean
is_own (TgProvider *provider)
{
  g_autoptr (TgOwnClient) own = tg_own_client_read (tg_provider_get_id (provider), NULL);

  return own != NULL && (own->client_id != NULL || own->tenant != NULL);
}

static void
add_provider (JsonBuilder *builder, TgProvider *provider)
{
  const TgProviderOauth *oauth = tg_provider_get_oauth (provider);
  const struct
  {
    const char *member;
    const char *value;
  } strings[] = {
    { "provider", tg_provider_get_id (provider) },
    { "name", tg_provider_get_name (provider) },
    { "client_id", oauth->client_id },
    { "secret", get_secret_place (oauth) },
    { "tenant", oauth->tenant },
  };

  json_builder_begin_object (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (strings); i++)
    {
      json_builder_set_member_name (builder, strings[i].member);
      if (strings[i].value != NULL)
        json_builder_add_string_value (builder, strings[i].value);
      else
        json_builder_add_null_value (builder);
    }
  json_builder_set_member_name (builder, "own");
  json_builder_add_boolean_value (builder, is_own (provider));
  json_builder_end_object (builder);
}

static void
print_all_json (GPtrArray *providers)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "clients");
  json_builder_begin_array (builder);
  for (guint i = 0; i < providers->len; i++)
    if (tg_provider_get_oauth (providers->pdata[i]) != NULL)
      add_provider (builder, providers->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  tg_print_json (json_builder_get_root (builder));
}

static void
add_row (GPtrArray *rows, TgProvider *provider)
{
  const TgProviderOauth *oauth = tg_provider_get_oauth (provider);
  const char *const cells[] = { tg_provider_get_id (provider),
                                tg_provider_get_name (provider),
                                oauth->client_id == NULL ? "-"
                                : is_own (provider)      ? _ ("yours")
                                                         : _ ("given"),
                                oauth->tenant != NULL ? oauth->tenant : "-",
                                oauth->client_id != NULL ? oauth->client_id : "-",
                                NULL };

  g_ptr_array_add (rows, g_strdupv ((char **)cells));
}

static void
print_all (GPtrArray *providers)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  const char *const heading[] = { _ ("ID"), _ ("NAME"), _ ("CLIENT"), _ ("TENANT"), _ ("CLIENT ID"), NULL };

  g_ptr_array_add (rows, g_strdupv ((char **)heading));
  for (guint i = 0; i < providers->len; i++)
    if (tg_provider_get_oauth (providers->pdata[i]) != NULL)
      add_row (rows, providers->pdata[i]);
  tg_print_table (rows);
}

static void
print_one (TgProvider *provider, gboolean json)
{
  const TgProviderOauth *oauth = tg_provider_get_oauth (provider);
  const char *name = tg_provider_get_name (provider);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (json)
    {
      add_provider (builder, provider);
      tg_print_json (json_builder_get_root (builder));
    }
  else if (oauth->client_id == NULL)
    g_print (_ ("There is no client id for %s.\n"), name);
  else if (is_own (provider))
    g_print (_ ("Tegata signs in at %s with your client id %s.\n"), name, oauth->client_id);
  else
    g_print (
        _ ("Tegata signs in at %s with the client id %s, which came with it.\n"), name, oauth->client_id);
}

/* (nullable) a provider that a client id can be for. */
static TgProvider *
find_provider (TgCatalogue *catalogue, const char *id, GError **error)
{
  TgProvider *provider = lookup_provider (catalogue, id, error);

  if (provider == NULL || tg_provider_get_oauth (provider) != NULL)
    return provider;
  g_set_error (error,
               TG_ERROR,
               TG_ERROR_UNSUPPORTED,
               _ ("%s does not offer OAuth 2.0 sign-in, so it needs no client id."),
               tg_provider_get_name (provider));
  return NULL;
}

static gboolean
run (const char *id, const Options *options, GError **error)
{
  g_autoptr (TgCatalogue) catalogue = tg_catalogue_new ();
  g_autoptr (TgCatalogue) changed = NULL;
  g_autoptr (TgClientFile) file = NULL;
  TgProvider *provider;

  if (id == NULL && !options_change_something (options))
    {
      if (options->json)
        print_all_json (tg_catalogue_get_providers (catalogue));
      else
        print_all (tg_catalogue_get_providers (catalogue));
      return TRUE;
    }
  if (options->import != NULL)
    {
      file = load_file (options->import, error);
      provider = file != NULL ? match_file (catalogue, file, id, error) : NULL;
    }
  else if (id != NULL)
    provider = find_provider (catalogue, id, error);
  else
    {
      g_set_error_literal (error, TG_USAGE_ERROR, 0, _ ("PROVIDER is missing: “tegatactl client PROVIDER”."));
      return FALSE;
    }
  if (provider == NULL)
    return FALSE;
  if (!options_change_something (options))
    {
      print_one (provider, options->json);
      return TRUE;
    }
  if (!change_sync (tg_provider_get_id (provider), options, file, error))
    return FALSE;
  changed = tg_catalogue_new ();
  provider = find_provider (changed, tg_provider_get_id (provider), error);
  if (provider != NULL)
    print_one (provider, options->json);
  return provider != NULL;
}

gboolean
tg_verb_client (const TgVerb *verb, char **argv, GError **error)
{
  g_auto (Options) options = { NULL };
  const GOptionEntry entries[] = {
    { "id", 0, 0, G_OPTION_ARG_STRING, &options.id, N_ ("Your client id"), N_ ("ID") },
    { "secret-stdin",
      0,
      0,
      G_OPTION_ARG_NONE,
      &options.secret_stdin,
      N_ ("Read the client’s secret from standard input"),
      NULL },
    { "tenant", 0, 0, G_OPTION_ARG_STRING, &options.tenant, N_ ("Your organisation there"), N_ ("TENANT") },
    { "import",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &options.import,
      N_ ("Take both from the JSON file of the provider’s console"),
      N_ ("FILE") },
    { "remove", 0, 0, G_OPTION_ARG_NONE, &options.remove, N_ ("Take away what you had given"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *id = NULL;

  return tg_verb_parse (verb, argv, entries, &id, error) && options_check (&options, error) &&
         run (id, &options, error);
}
