/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-verb.h"

#include <glib/gi18n.h>

#include "tg-bus.h"
#include "tg-check.h"
#include "tg-print.h"
#include "tg-term.h"

static JsonNode *
to_json (TgIpcAccount1 *account, GPtrArray *checks)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, tg_ipc_account1_get_id (account));
  json_builder_set_member_name (builder, "address");
  json_builder_add_string_value (builder, tg_ipc_account1_get_address (account));
  tg_check_add_to_json (builder, checks);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

gboolean
tg_verb_check (const TgVerb *verb, char **argv, GError **error)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *name = NULL;
  g_autoptr (TgIpcAccount1) account = NULL;
  g_autoptr (GPtrArray) checks = NULL;
  GError *reason;
  GCancellable *cancellable = tg_term_catch_interrupt ();

  if (!tg_verb_parse (verb, argv, entries, &name, error))
    return FALSE;
  account = tg_bus_find_account_sync (name, cancellable, error);
  if (account == NULL)
    return FALSE;
  checks = tg_check_run_sync (account, json ? NULL : g_print, cancellable, error);
  if (checks == NULL)
    return FALSE;
  if (json)
    tg_print_json (to_json (account, checks));
  reason = tg_check_get_error (checks);
  if (reason == NULL)
    return TRUE;
  g_propagate_error (error, reason);
  return FALSE;
}
