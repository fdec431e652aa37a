/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-diagnostics.h"

#include "tg-server.h"

#include "tg-config.h"

static void
add (GString *text, const char *name, const char *value)
{
  g_string_append_printf (text, "%s: %s\n", name, value != NULL && *value != '\0' ? value : "-");
}

/* The domain tells what is needed. */
static const char *
domain_of (const char *address)
{
  const char *at = address != NULL ? strrchr (address, '@') : NULL;

  return at != NULL ? at + 1 : "";
}

static const char *
describe_username (const char *username, const char *address)
{
  const char *domain = domain_of (address);
  g_autofree char *local = NULL;

  if (g_strcmp0 (username, address) == 0)
    return "the address";
  local = *domain != '\0' ? g_strndup (address, (gsize)(domain - address) - 1) : NULL;
  return g_strcmp0 (username, local) == 0 ? "the local part of the address" : "another name";
}

static void
add_server (GString *text, TgServer *server, const char *address)
{
  g_autofree char *mechanisms = g_strjoinv (" ", (char **)tg_server_get_mechanisms (server));

  g_string_append_printf (text,
                          "Server: %s %s:%u %s, signs in as %s, %s\n",
                          tg_enum_to_nick (TG_TYPE_PROTOCOL, tg_server_get_protocol (server)),
                          tg_server_get_host (server),
                          tg_server_get_port (server),
                          tg_enum_to_nick (TG_TYPE_SECURITY, tg_server_get_security (server)),
                          describe_username (tg_server_get_username (server), address),
                          *mechanisms != '\0' ? mechanisms : "any mechanism");
}

static void
add_account (GString *text, TgIpcAccount1 *account)
{
  const char *const *services = tg_ipc_account1_get_services (account);
  g_autofree char *joined = services != NULL ? g_strjoinv (" ", (char **)services) : NULL;
  g_autoptr (GDateTime) renewed = g_date_time_new_from_unix_utc (tg_ipc_account1_get_last_renewed (account));
  g_autofree char *renewed_text =
      tg_ipc_account1_get_last_renewed (account) > 0 ? g_date_time_format_iso8601 (renewed) : NULL;

  add (text, "Domain", domain_of (tg_ipc_account1_get_address (account)));
  add (text, "Provider", tg_ipc_account1_get_provider (account));
  add (text, "Method", tg_ipc_account1_get_method (account));
  add (text, "State", tg_ipc_account1_get_state (account));
  add (text, "Reason", tg_ipc_account1_get_reason (account));
  add (text, "Last renewed", renewed_text);
  add (text, "Services", joined);
}

char *
tg_diagnostics_describe (TgIpcAccount1 *account, const char *allowed)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GVariant *wire = tg_ipc_account1_get_servers (account);
  g_autoptr (GPtrArray) servers = wire != NULL ? tg_servers_from_variant (wire, NULL) : NULL;
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  g_auto (GStrv) apps = g_strsplit (allowed != NULL ? allowed : "", "\n", -1);
  g_autofree char *joined = g_strjoinv (" ", apps);

  add (text, "Tegata", TG_VERSION);
  add (text, "System", system);
  add (text, "Desktop", g_getenv ("XDG_CURRENT_DESKTOP"));
  add_account (text, account);
  for (guint i = 0; servers != NULL && i < servers->len; i++)
    add_server (text, g_ptr_array_index (servers, i), tg_ipc_account1_get_address (account));
  add (text, "Allowed apps", joined);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
