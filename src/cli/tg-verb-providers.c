/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-verb.h"

#include <glib/gi18n.h>

#include "tg-catalogue.h"
#include "tg-error.h"
#include "tg-print.h"

static void
add_strings (JsonBuilder *builder, const char *name, const char *const *values)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (; values != NULL && *values != NULL; values++)
    json_builder_add_string_value (builder, *values);
  json_builder_end_array (builder);
}

static char **
get_methods (TgProvider *provider)
{
  gsize n = 0;
  const TgMethod *methods = tg_provider_get_methods (provider, &n);
  char **words = g_new0 (char *, n + 1);

  for (gsize i = 0; i < n; i++)
    words[i] = g_strdup (tg_enum_to_nick (TG_TYPE_METHOD, (int)methods[i]));
  return words;
}

/* Nobody can sign in by OAuth 2.0 before somebody has registered a client. */
static gboolean
has_client (TgProvider *provider)
{
  const TgProviderOauth *oauth = tg_provider_get_oauth (provider);

  return oauth != NULL && oauth->client_id != NULL;
}

static void
add_ended (JsonBuilder *builder, const TgProviderEnded *ended)
{
  json_builder_set_member_name (builder, "password_sign_in_ended");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "date");
  json_builder_add_string_value (builder, ended->date);
  json_builder_set_member_name (builder, "source");
  json_builder_add_string_value (builder, ended->source);
  json_builder_set_member_name (builder, "text");
  json_builder_add_string_value (builder, tg_provider_translate (ended->text));
  json_builder_end_object (builder);
}

static void
add_provider (JsonBuilder *builder, TgProvider *provider)
{
  g_auto (GStrv) methods = get_methods (provider);
  GPtrArray *servers = tg_provider_get_servers (provider);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, tg_provider_get_id (provider));
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, tg_provider_get_name (provider));
  add_strings (builder, "methods", (const char *const *)methods);
  json_builder_set_member_name (builder, "client");
  json_builder_add_boolean_value (builder, has_client (provider));
  add_strings (builder, "domains", tg_provider_get_domains (provider));
  json_builder_set_member_name (builder, "servers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < servers->len; i++)
    json_builder_add_value (builder, tg_server_to_json (g_ptr_array_index (servers, i)));
  json_builder_end_array (builder);
  if (tg_provider_get_password_sign_in_ended (provider) != NULL)
    add_ended (builder, tg_provider_get_password_sign_in_ended (provider));
  json_builder_end_object (builder);
}

static void
add_lines (JsonBuilder *builder, const char *name, GPtrArray *lines)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < lines->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (lines, i));
  json_builder_end_array (builder);
}

static JsonNode *
to_json (TgCatalogue *catalogue)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GPtrArray *providers = tg_catalogue_get_providers (catalogue);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "providers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < providers->len; i++)
    add_provider (builder, g_ptr_array_index (providers, i));
  json_builder_end_array (builder);
  add_lines (builder, "problems", tg_catalogue_get_problems (catalogue));
  add_lines (builder, "warnings", tg_catalogue_get_warnings (catalogue));
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static void
print_table (TgCatalogue *catalogue)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  GPtrArray *providers = tg_catalogue_get_providers (catalogue);
  const char *const heading[] = { _ ("ID"), _ ("NAME"), _ ("METHODS"), _ ("CLIENT"), NULL };

  g_ptr_array_add (rows, g_strdupv ((char **)heading));
  for (guint i = 0; i < providers->len; i++)
    {
      TgProvider *provider = g_ptr_array_index (providers, i);
      g_auto (GStrv) methods = get_methods (provider);
      g_autofree char *words = g_strjoinv (", ", methods);
      const char *client = tg_provider_get_oauth (provider) == NULL ? "-"
                           : has_client (provider)                  ? _ ("yes")
                                                                    : _ ("no");
      const char *const cells[] = {
        tg_provider_get_id (provider), tg_provider_get_name (provider), words, client, NULL
      };

      g_ptr_array_add (rows, g_strdupv ((char **)cells));
    }
  tg_print_table (rows);
}

/* Why mail stopped working, and since when: a paragraph each, for the sentences are long. */
static void
print_ended (TgCatalogue *catalogue)
{
  GPtrArray *providers = tg_catalogue_get_providers (catalogue);
  gboolean is_first = TRUE;

  for (guint i = 0; i < providers->len; i++)
    {
      TgProvider *provider = g_ptr_array_index (providers, i);
      const TgProviderEnded *ended = tg_provider_get_password_sign_in_ended (provider);

      if (ended == NULL)
        continue;
      if (is_first)
        g_print ("\n%s\n", _ ("These do not accept the account’s own password from mail programs any more:"));
      is_first = FALSE;
      g_print ("\n%s  %s\n  %s\n  %s\n",
               ended->date,
               tg_provider_get_name (provider),
               tg_provider_translate (ended->text),
               ended->source);
    }
}

static void
print_lines (GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    g_print ("%s\n", (const char *)g_ptr_array_index (lines, i));
}

/* A warning is no failure: the file does what it did before there was a warning. */
static gboolean
check (TgCatalogue *catalogue, GError **error)
{
  GPtrArray *problems = tg_catalogue_get_problems (catalogue);

  if (problems->len == 0)
    return TRUE;
  g_set_error (error,
               TG_ERROR,
               TG_ERROR_FAILED,
               ngettext ("%u problem was found in the provider files.",
                         "%u problems were found in the provider files.",
                         problems->len),
               problems->len);
  return FALSE;
}

gboolean
tg_verb_providers (const TgVerb *verb, char **argv, GError **error)
{
  gboolean json = FALSE;
  gboolean check_only = FALSE;
  const GOptionEntry entries[] = {
    { "check",
      0,
      0,
      G_OPTION_ARG_NONE,
      &check_only,
      N_ ("Print what is wrong with the provider files"),
      NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (TgCatalogue) catalogue = NULL;

  if (!tg_verb_parse (verb, argv, entries, NULL, error))
    return FALSE;
  catalogue = tg_catalogue_new ();
  if (json)
    tg_print_json (to_json (catalogue));
  else if (check_only)
    {
      print_lines (tg_catalogue_get_problems (catalogue));
      print_lines (tg_catalogue_get_warnings (catalogue));
    }
  else
    {
      print_table (catalogue);
      print_ended (catalogue);
    }
  return check_only ? check (catalogue, error) : TRUE;
}
