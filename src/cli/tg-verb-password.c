/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-verb.h"

#include <glib/gi18n.h>

#include "tg-bus.h"
#include "tg-print.h"
#include "tg-secret.h"
#include "tg-term.h"

static TgSecret *
get_password_sync (const char *name, GError **error)
{
  g_autoptr (TgIpcAccount1) account = tg_bus_find_account_sync (name, NULL, error);
  GVariantBuilder options;
  char *password = NULL;

  if (account == NULL)
    return NULL;
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "interactive", g_variant_new_boolean (tg_term_is_interactive ()));
  if (!tg_ipc_account1_call_get_password_sync (
          account, g_variant_builder_end (&options), G_DBUS_CALL_FLAGS_NONE, -1, &password, NULL, error))
    return NULL;
  return tg_secret_new_take (password);
}

static JsonNode *
to_json (TgSecret *password)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "password");
  json_builder_add_string_value (builder, tg_secret_peek (password));
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

gboolean
tg_verb_password (const TgVerb *verb, char **argv, GError **error)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *name = NULL;
  g_autoptr (TgSecret) password = NULL;

  if (!tg_verb_parse (verb, argv, entries, &name, error))
    return FALSE;
  password = get_password_sync (name, error);
  if (password == NULL)
    return FALSE;
  if (json)
    tg_print_json (to_json (password));
  else
    g_print ("%s\n", tg_secret_peek (password));
  return TRUE;
}
