/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-print.h"

#include <string.h>

#include "tg-server.h"

TgSay
tg_print_get_say (gboolean json)
{
  return json ? g_printerr : g_print;
}

void
tg_print_reason (const char *reason)
{
  g_autofree char *line = g_strdelimit (g_strdup (reason), "\r\n", ' ');

  g_printerr ("tegatactl: %s\n", line);
}

static void
print_json (JsonNode *node, gboolean pretty)
{
  g_autofree char *text = json_to_string (node, pretty);

  g_print ("%s\n", text);
  json_node_unref (node);
}

void
tg_print_json (JsonNode *node)
{
  print_json (node, TRUE);
}

void
tg_print_json_line (JsonNode *node)
{
  print_json (node, FALSE);
}

static gsize
measure (const char *text)
{
  gsize width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      width += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
    }
  return width;
}

void
tg_print_table (GPtrArray *rows)
{
  guint n_columns = rows->len > 0 ? g_strv_length (g_ptr_array_index (rows, 0)) : 0;
  g_autofree gsize *widths = g_new0 (gsize, n_columns + 1);

  for (guint i = 0; i < rows->len; i++)
    for (guint j = 0; j < n_columns; j++)
      widths[j] = MAX (widths[j], measure (((char **)g_ptr_array_index (rows, i))[j]));
  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);
      g_autoptr (GString) line = g_string_new (NULL);

      for (guint j = 0; j < n_columns; j++)
        {
          g_string_append (line, row[j]);
          if (j + 1 < n_columns)
            for (gsize k = measure (row[j]); k < widths[j] + 2; k++)
              g_string_append_c (line, ' ');
        }
      g_print ("%s\n", g_strchomp (line->str));
    }
}

GPtrArray *
tg_print_get_servers (TgIpcAccount1 *account)
{
  GVariant *variant = tg_ipc_account1_get_servers (account);
  GPtrArray *servers = variant != NULL ? tg_servers_from_variant (variant, NULL) : NULL;

  return servers != NULL ? servers : g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);
}

void
tg_print_add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value != NULL ? value : "");
}

char *
tg_print_get_end (TgIpcAccount1 *account, guint days)
{
  gint64 ends_at_sec = tg_ipc_account1_get_ends_at (account);
  gint64 left_sec = ends_at_sec - g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GDateTime) end = ends_at_sec > 0 ? g_date_time_new_from_unix_local (ends_at_sec) : NULL;

  return end != NULL && left_sec / (24 * 60 * 60) < days ? g_date_time_format (end, "%Y-%m-%d %H:%M") : NULL;
}

JsonNode *
tg_print_account_to_json (TgIpcAccount1 *account)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) servers = tg_print_get_servers (account);
  const char *const *services = tg_ipc_account1_get_services (account);

  json_builder_begin_object (builder);
  tg_print_add_string (builder, "id", tg_ipc_account1_get_id (account));
  tg_print_add_string (builder, "address", tg_ipc_account1_get_address (account));
  tg_print_add_string (builder, "name", tg_ipc_account1_get_name (account));
  tg_print_add_string (builder, "provider", tg_ipc_account1_get_provider (account));
  tg_print_add_string (builder, "provider_name", tg_ipc_account1_get_provider_name (account));
  tg_print_add_string (builder, "method", tg_ipc_account1_get_method (account));
  tg_print_add_string (builder, "state", tg_ipc_account1_get_state (account));
  tg_print_add_string (builder, "reason", tg_ipc_account1_get_reason (account));
  json_builder_set_member_name (builder, "services");
  json_builder_begin_array (builder);
  for (; services != NULL && *services != NULL; services++)
    json_builder_add_string_value (builder, *services);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "servers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < servers->len; i++)
    json_builder_add_value (builder, tg_server_to_json (g_ptr_array_index (servers, i)));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "ends_at");
  json_builder_add_int_value (builder, tg_ipc_account1_get_ends_at (account));
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
