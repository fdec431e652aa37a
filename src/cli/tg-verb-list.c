/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-verb.h"

#include <glib/gi18n.h>

#include "tg-bus.h"
#include "tg-print.h"

static char **
create_row (const char *address, const char *provider, const char *method, const char *state, const char *id)
{
  const char *const cells[] = { address, provider, method, state, id, NULL };

  return g_strdupv ((char **)cells);
}

static void
print_table (GPtrArray *accounts)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);

  if (accounts->len == 0)
    {
      g_printerr ("%s\n", _ ("There are no accounts yet. “tegatactl add ADDRESS” sets one up."));
      return;
    }
  g_ptr_array_add (rows, create_row (_ ("ADDRESS"), _ ("PROVIDER"), _ ("METHOD"), _ ("STATE"), _ ("ID")));
  for (guint i = 0; i < accounts->len; i++)
    {
      TgIpcAccount1 *account = g_ptr_array_index (accounts, i);

      g_ptr_array_add (rows,
                       create_row (tg_ipc_account1_get_address (account),
                                   tg_ipc_account1_get_provider_name (account),
                                   tg_ipc_account1_get_method (account),
                                   tg_ipc_account1_get_state (account),
                                   tg_ipc_account1_get_id (account)));
    }
  tg_print_table (rows);
}

static JsonNode *
to_json (GPtrArray *accounts)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "accounts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < accounts->len; i++)
    json_builder_add_value (builder, tg_print_account_to_json (g_ptr_array_index (accounts, i)));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

gboolean
tg_verb_list (const TgVerb *verb, char **argv, GError **error)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GDBusObjectManager) manager = NULL;
  g_autoptr (GPtrArray) accounts = NULL;

  if (!tg_verb_parse (verb, argv, entries, NULL, error))
    return FALSE;
  manager = tg_bus_get_accounts_sync (NULL, error);
  if (manager == NULL)
    return FALSE;
  accounts = tg_bus_list_accounts (manager);
  if (json)
    tg_print_json (to_json (accounts));
  else
    print_table (accounts);
  return TRUE;
}
