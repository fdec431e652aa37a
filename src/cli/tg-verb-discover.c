/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-verb.h"

#include <glib/gi18n.h>

#include "tg-detect.h"
#include "tg-print.h"
#include "tg-source-words.h"
#include "tg-term.h"

static void
add_tried (JsonBuilder *builder, GPtrArray *tried)
{
  json_builder_set_member_name (builder, "tried");
  json_builder_begin_array (builder);
  for (guint i = 0; i < tried->len; i++)
    {
      const TgDiscoveryTried *attempt = g_ptr_array_index (tried, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "source");
      json_builder_add_string_value (builder, tg_enum_to_nick (TG_TYPE_SOURCE, (int)attempt->source));
      json_builder_set_member_name (builder, "uri");
      json_builder_add_string_value (builder, attempt->uri);
      json_builder_set_member_name (builder, "result");
      json_builder_add_string_value (builder, attempt->result != NULL ? attempt->result : "");
      json_builder_set_member_name (builder, "msec");
      json_builder_add_int_value (builder, attempt->msec);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static JsonNode *
to_json (TgAddress *address, GPtrArray *candidates, GPtrArray *tried)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "address");
  json_builder_add_string_value (builder, tg_address_get_text (address));
  json_builder_set_member_name (builder, "candidates");
  json_builder_begin_array (builder);
  for (guint i = 0; i < candidates->len; i++)
    json_builder_add_value (builder, tg_candidate_to_json (g_ptr_array_index (candidates, i)));
  json_builder_end_array (builder);
  add_tried (builder, tried);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static const char *
describe_trust (TgTrust trust)
{
  return trust == TG_TRUST_VERIFIED
             ? _ ("The names of the servers can be trusted.")
             : _ ("Nothing proves the names of the servers: compare them with what your provider says.");
}

static const char *
describe_method (TgMethod method)
{
  return method == TG_METHOD_OAUTH2 ? _ ("You can sign in on a page of the provider.")
                                    : _ ("You can sign in with a password.");
}

/* What is told about all of it. */
static void
print_heading (TgCandidate *candidate)
{
  gsize n_methods = 0;
  const TgMethod *methods = tg_candidate_get_methods (candidate, &n_methods);
  /* Translators: the place where the names were found, e.g. "Where the domain receives its mail (DNS)" */
  g_autofree char *learnt =
      g_strdup_printf (_ ("Learnt from: %s"), tg_source_describe (tg_candidate_get_source (candidate)));

  g_print ("%s\n  %s\n  %s\n",
           tg_candidate_get_name (candidate),
           learnt,
           describe_trust (tg_candidate_get_trust (candidate)));
  for (gsize i = 0; i < n_methods; i++)
    g_print ("  %s\n", describe_method (methods[i]));
}

static void
print_candidate (TgCandidate *candidate)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  GPtrArray *servers = tg_candidate_get_servers (candidate);
  const char *notice = tg_candidate_get_notice (candidate);

  print_heading (candidate);
  for (guint i = 0; i < servers->len; i++)
    {
      TgServer *server = g_ptr_array_index (servers, i);
      g_autofree char *place =
          g_strdup_printf ("%s:%u", tg_server_get_host (server), tg_server_get_port (server));
      g_autofree char *protocol =
          g_strconcat ("  ", tg_enum_to_nick (TG_TYPE_PROTOCOL, (int)tg_server_get_protocol (server)), NULL);
      const char *const cells[] = { protocol,
                                    place,
                                    tg_enum_to_nick (TG_TYPE_SECURITY, (int)tg_server_get_security (server)),
                                    tg_server_get_username (server),
                                    NULL };

      g_ptr_array_add (rows, g_strdupv ((char **)cells));
    }
  tg_print_table (rows);
  if (notice != NULL)
    g_print ("  %s\n", notice);
}

gboolean
tg_verb_discover (const TgVerb *verb, char **argv, GError **error)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *text = NULL;
  g_autoptr (TgAddress) address = NULL;
  g_autoptr (TgCatalogue) catalogue = NULL;
  g_autoptr (TgDiscovery) discovery = NULL;
  g_autoptr (GPtrArray) candidates = NULL;

  if (!tg_verb_parse (verb, argv, entries, &text, error))
    return FALSE;
  address = tg_address_parse (text, error);
  if (address == NULL)
    return FALSE;
  catalogue = tg_catalogue_new ();
  discovery = tg_discovery_new (catalogue, address);
  candidates = tg_detect_sync (discovery, NULL, error);
  if (candidates == NULL)
    return FALSE;
  if (json)
    tg_print_json (to_json (address, candidates, tg_discovery_get_tried (discovery)));
  else if (candidates->len == 0)
    g_printerr (_ ("Nothing was found for %s. Ask the provider for its mail servers.\n"),
                tg_address_get_text (address));
  else
    for (guint i = 0; i < candidates->len; i++)
      print_candidate (g_ptr_array_index (candidates, i));
  return TRUE;
}
