/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-verb.h"

#include <glib/gi18n.h>

#include "tg-bus.h"
#include "tg-exit.h"
#include "tg-print.h"
#include "tg-program.h"

static void
add_program (JsonBuilder *builder, const TgProgram *program)
{
  tg_print_add_string (builder, "app", program->id);
  tg_print_add_string (builder, "name", program->name);
  tg_print_add_string (builder, "file", program->file);
}

static void
print_programs_json (void)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  gsize n_programs = 0;
  const TgProgram *const *programs = tg_program_list (&n_programs);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "apps");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < n_programs; i++)
    {
      json_builder_begin_object (builder);
      add_program (builder, programs[i]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  tg_print_json (json_builder_get_root (builder));
}

static void
print_programs (void)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  const char *const heading[] = { _ ("APP"), _ ("NAME"), _ ("FILE"), NULL };
  gsize n_programs = 0;
  const TgProgram *const *programs = tg_program_list (&n_programs);

  g_ptr_array_add (rows, g_strdupv ((char **)heading));
  for (gsize i = 0; i < n_programs; i++)
    {
      const char *const cells[] = { programs[i]->id, programs[i]->name, programs[i]->file, NULL };

      g_ptr_array_add (rows, g_strdupv ((char **)cells));
    }
  tg_print_table (rows);
}

static char *
configure_sync (const TgProgram *program, const char *name, GError **error)
{
  g_autoptr (TgIpcAccount1) account = tg_bus_find_account_sync (name, NULL, error);
  g_autoptr (GPtrArray) servers = NULL;
  TgProgramAccount facts = { .sandboxed = tg_program_is_sandboxed () };
  int method = 0;

  if (account == NULL ||
      !tg_enum_from_nick (TG_TYPE_METHOD, tg_ipc_account1_get_method (account), &method, error))
    return NULL;
  servers = tg_print_get_servers (account);
  facts.id = tg_ipc_account1_get_id (account);
  facts.address = tg_ipc_account1_get_address (account);
  facts.method = (TgMethod)method;
  facts.servers = servers;
  return tg_program_configure (program, &facts, error);
}

static gboolean
print_config (const char *app, const char *account, gboolean json, GError **error)
{
  const TgProgram *program = tg_program_lookup (app);
  g_autofree char *text = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (program == NULL)
    {
      g_set_error (
          error, TG_USAGE_ERROR, 0, _ ("There is no app “%s” here. “tegatactl config” lists them."), app);
      return FALSE;
    }
  text = configure_sync (program, account, error);
  if (text == NULL)
    return FALSE;
  if (json)
    {
      json_builder_begin_object (builder);
      add_program (builder, program);
      tg_print_add_string (builder, "config", text);
      json_builder_end_object (builder);
      tg_print_json (json_builder_get_root (builder));
    }
  else
    g_print ("%s", text);
  return TRUE;
}

gboolean
tg_verb_config (const TgVerb *verb, char **argv, GError **error)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) words = NULL;

  if (!tg_verb_parse_words (verb, argv, entries, 2, &words, error))
    return FALSE;
  if (words[0] == NULL)
    {
      if (json)
        print_programs_json ();
      else
        print_programs ();
      return TRUE;
    }
  if (words[1] == NULL)
    {
      g_set_error_literal (
          error, TG_USAGE_ERROR, 0, _ ("ACCOUNT is missing: “tegatactl config APP ACCOUNT”."));
      return FALSE;
    }
  return print_config (words[0], words[1], json, error);
}
