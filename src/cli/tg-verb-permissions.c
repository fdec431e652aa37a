/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-verb.h"

#include <glib/gi18n.h>

#include "tg-bus.h"
#include "tg-exit.h"
#include "tg-print.h"

/* What "permissions WORD ACCOUNT APP" sets. */
static const struct
{
  const char *word;
  const char *permission;
} changes[] = {
  { "allow", "allow" },
  { "revoke", "deny" },
  { "ask", "none" },
};

typedef struct
{
  char **words;
  gboolean json;
} Options;

static void
options_clear (Options *self)
{
  g_strfreev (self->words);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static const char *
get_string (GVariant *row, const char *member)
{
  const char *text = "";

  g_variant_lookup (row, member, "&s", &text);
  return text;
}

/* Seconds since the epoch; 0: nobody knows. */
static gint64
get_last_use_sec (GVariant *row)
{
  gint64 last_use_sec = 0;

  g_variant_lookup (row, "last-use", "x", &last_use_sec);
  return last_use_sec;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  return strcmp (get_string (*(GVariant **)a, "app"), get_string (*(GVariant **)b, "app"));
}

/* (transfer full) GVariant, those about @account. */
static GPtrArray *
select_rows (GVariant *permissions, TgIpcAccount1 *account)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_variant_unref);
  const char *path = g_dbus_proxy_get_object_path (G_DBUS_PROXY (account));

  for (gsize i = 0; i < g_variant_n_children (permissions); i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (permissions, i);
      const char *row_path = "";

      g_variant_lookup (row, "account", "&o", &row_path);
      if (g_str_equal (row_path, path))
        g_ptr_array_add (rows, g_steal_pointer (&row));
    }
  g_ptr_array_sort (rows, compare_rows);
  return rows;
}

static void
add_json (JsonBuilder *builder, TgIpcAccount1 *account, GVariant *row)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, tg_ipc_account1_get_id (account));
  json_builder_set_member_name (builder, "address");
  json_builder_add_string_value (builder, tg_ipc_account1_get_address (account));
  json_builder_set_member_name (builder, "app");
  json_builder_add_string_value (builder, get_string (row, "app"));
  json_builder_set_member_name (builder, "permission");
  json_builder_add_string_value (builder, get_string (row, "permission"));
  json_builder_set_member_name (builder, "last_use");
  json_builder_add_int_value (builder, get_last_use_sec (row));
  json_builder_end_object (builder);
}

static char **
create_row (const char *address, const char *app, const char *permission, const char *last_use)
{
  const char *const cells[] = { address, app, permission, last_use, NULL };

  return g_strdupv ((char **)cells);
}

static char **
describe_row (TgIpcAccount1 *account, GVariant *row)
{
  gint64 last_use_sec = get_last_use_sec (row);
  g_autoptr (GDateTime) time = last_use_sec > 0 ? g_date_time_new_from_unix_local (last_use_sec) : NULL;
  g_autofree char *last_use = time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M") : g_strdup ("-");

  return create_row (tg_ipc_account1_get_address (account),
                     get_string (row, "app"),
                     get_string (row, "permission"),
                     last_use);
}

static void
print_permissions (GPtrArray *accounts, GVariant *permissions, gboolean json)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) table = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "permissions");
  json_builder_begin_array (builder);
  g_ptr_array_add (table, create_row (_ ("ADDRESS"), _ ("APP"), _ ("PERMISSION"), _ ("LAST USE")));
  for (guint i = 0; i < accounts->len; i++)
    {
      TgIpcAccount1 *account = accounts->pdata[i];
      g_autoptr (GPtrArray) rows = select_rows (permissions, account);

      for (guint j = 0; j < rows->len; j++)
        {
          add_json (builder, account, rows->pdata[j]);
          g_ptr_array_add (table, describe_row (account, rows->pdata[j]));
        }
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (json)
    tg_print_json (json_builder_get_root (builder));
  else if (table->len > 1)
    tg_print_table (table);
  else
    g_printerr ("%s\n", _ ("No app has asked for an account yet."));
}

/* @name: (nullable) NULL: every account */
static gboolean
list_permissions (const char *name, gboolean json, GError **error)
{
  g_autoptr (GDBusObjectManager) manager = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (TgIpcSetup1) setup = NULL;
  g_autoptr (GVariant) permissions = NULL;
  TgIpcAccount1 *account;

  if (name != NULL)
    {
      account = tg_bus_find_account_sync (name, NULL, error);
      if (account == NULL)
        return FALSE;
      accounts = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (accounts, account);
    }
  else
    {
      manager = tg_bus_get_accounts_sync (NULL, error);
      if (manager == NULL)
        return FALSE;
      accounts = tg_bus_list_accounts (manager);
    }
  setup = tg_bus_get_setup_sync (NULL, error);
  if (setup == NULL || !tg_ipc_setup1_call_list_permissions_sync (setup,
                                                                  g_variant_new ("a{sv}", NULL),
                                                                  G_DBUS_CALL_FLAGS_NONE,
                                                                  TG_BUS_TIMEOUT_MSEC,
                                                                  &permissions,
                                                                  NULL,
                                                                  error))
    return FALSE;
  print_permissions (accounts, permissions, json);
  return TRUE;
}

static gboolean
set_permission (const char *name, const char *app, const char *permission, GError **error)
{
  g_autoptr (TgIpcAccount1) account = tg_bus_find_account_sync (name, NULL, error);
  g_autoptr (TgIpcSetup1) setup = account != NULL ? tg_bus_get_setup_sync (NULL, error) : NULL;

  return setup != NULL &&
         tg_ipc_setup1_call_set_permission_sync (setup,
                                                 g_dbus_proxy_get_object_path (G_DBUS_PROXY (account)),
                                                 app,
                                                 permission,
                                                 G_DBUS_CALL_FLAGS_NONE,
                                                 TG_BUS_TIMEOUT_MSEC,
                                                 NULL,
                                                 error);
}

static gboolean
options_parse (Options *self, const TgVerb *verb, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  return tg_verb_parse_words (verb, argv, entries, 3, &self->words, error);
}

gboolean
tg_verb_permissions (const TgVerb *verb, char **argv, GError **error)
{
  g_auto (Options) options = { 0 };
  guint n_words;

  if (!options_parse (&options, verb, argv, error))
    return FALSE;
  n_words = g_strv_length (options.words);
  if (n_words <= 1)
    return list_permissions (options.words[0], options.json, error);
  for (gsize i = 0; n_words == 3 && i < G_N_ELEMENTS (changes); i++)
    if (g_str_equal (options.words[0], changes[i].word))
      return set_permission (options.words[1], options.words[2], changes[i].permission, error);
  g_set_error (error,
               TG_USAGE_ERROR,
               0,
               _ ("This is not understood: “tegatactl permissions [ACCOUNT]” lists, “tegatactl permissions "
                  "allow|revoke|ask ACCOUNT APP” changes."));
  return FALSE;
}
