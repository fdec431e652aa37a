/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-verb.h"

#include <glib/gi18n.h>

#include "tg-bus.h"
#include "tg-print.h"
#include "tg-server.h"

static void
add_row (GPtrArray *rows, const char *label, const char *value)
{
  const char *const cells[] = { label, value != NULL ? value : "", NULL };

  g_ptr_array_add (rows, g_strdupv ((char **)cells));
}

static void
add_servers (GPtrArray *rows, TgIpcAccount1 *account)
{
  g_autoptr (GPtrArray) servers = tg_print_get_servers (account);

  for (guint i = 0; i < servers->len; i++)
    {
      TgServer *server = g_ptr_array_index (servers, i);
      g_autofree char *value =
          g_strdup_printf ("%s:%u %s %s",
                           tg_server_get_host (server),
                           tg_server_get_port (server),
                           tg_enum_to_nick (TG_TYPE_SECURITY, tg_server_get_security (server)),
                           tg_server_get_username (server));

      add_row (rows, tg_enum_to_nick (TG_TYPE_PROTOCOL, tg_server_get_protocol (server)), value);
    }
}

static void
print_account (TgIpcAccount1 *account)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  g_autofree char *services = g_strjoinv (" ", (char **)tg_ipc_account1_get_services (account));
  g_autofree char *end = tg_print_get_end (account, G_MAXUINT);
  const char *reason = tg_ipc_account1_get_reason (account);

  add_row (rows, _ ("address"), tg_ipc_account1_get_address (account));
  add_row (rows, _ ("name"), tg_ipc_account1_get_name (account));
  add_row (rows, _ ("provider"), tg_ipc_account1_get_provider_name (account));
  add_row (rows, _ ("method"), tg_ipc_account1_get_method (account));
  add_row (rows, _ ("state"), tg_ipc_account1_get_state (account));
  if (reason != NULL && *reason != '\0')
    add_row (rows, _ ("reason"), reason);
  add_row (rows, _ ("services"), services);
  if (end != NULL)
    add_row (rows, _ ("ends"), end);
  add_servers (rows, account);
  add_row (rows, _ ("id"), tg_ipc_account1_get_id (account));
  tg_print_table (rows);
}

gboolean
tg_verb_show (const TgVerb *verb, char **argv, GError **error)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *name = NULL;
  g_autoptr (TgIpcAccount1) account = NULL;

  if (!tg_verb_parse (verb, argv, entries, &name, error))
    return FALSE;
  account = tg_bus_find_account_sync (name, NULL, error);
  if (account == NULL)
    return FALSE;
  if (json)
    tg_print_json (tg_print_account_to_json (account));
  else
    print_account (account);
  return TRUE;
}
