/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-verb.h"

#include <glib/gi18n.h>

#include "tg-bus.h"
#include "tg-print.h"

static JsonNode *
to_json (const char *id, const char *address, gboolean revoked, const char *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, id);
  json_builder_set_member_name (builder, "address");
  json_builder_add_string_value (builder, address);
  json_builder_set_member_name (builder, "revoked");
  json_builder_add_boolean_value (builder, revoked);
  json_builder_set_member_name (builder, "message");
  json_builder_add_string_value (builder, message);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static void
print_result (const char *address, gboolean revoked, const char *message)
{
  if (revoked)
    g_print (_ ("%s was removed, and the provider has revoked its access.\n"), address);
  else
    g_print (_ ("%s was removed.\n"), address);
  if (*message != '\0')
    g_printerr ("%s\n", message);
}

gboolean
tg_verb_remove (const TgVerb *verb, char **argv, GError **error)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *name = NULL;
  g_autoptr (TgIpcAccount1) account = NULL;
  g_autoptr (TgIpcSetup1) setup = NULL;
  g_autoptr (GVariant) result = NULL;
  g_autofree char *id = NULL;
  g_autofree char *address = NULL;
  const char *message = "";
  gboolean revoked = FALSE;

  if (!tg_verb_parse (verb, argv, entries, &name, error))
    return FALSE;
  account = tg_bus_find_account_sync (name, NULL, error);
  setup = account != NULL ? tg_bus_get_setup_sync (NULL, error) : NULL;
  if (setup == NULL)
    return FALSE;
  /* Gone with the account. */
  id = tg_ipc_account1_dup_id (account);
  address = tg_ipc_account1_dup_address (account);
  if (!tg_ipc_setup1_call_remove_sync (setup,
                                       g_dbus_proxy_get_object_path (G_DBUS_PROXY (account)),
                                       g_variant_new ("a{sv}", NULL),
                                       G_DBUS_CALL_FLAGS_NONE,
                                       TG_BUS_TIMEOUT_MSEC,
                                       &result,
                                       NULL,
                                       error))
    return FALSE;
  g_variant_lookup (result, "revoked", "b", &revoked);
  g_variant_lookup (result, "message", "&s", &message);
  if (json)
    tg_print_json (to_json (id, address, revoked, message));
  else
    print_result (address, revoked, message);
  return TRUE;
}
