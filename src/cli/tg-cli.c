/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-cli.h"

#include <glib/gi18n.h>

#include "tg-config.h"
#include "tg-error.h"
#include "tg-exit.h"
#include "tg-login-check.h"
#include "tg-print.h"
#include "tg-verb.h"

static char *
describe_verbs (void)
{
  GString *text = g_string_new (_ ("Verbs:"));

  for (const TgVerb *verb = tg_verbs; verb->name != NULL; verb++)
    g_string_append_printf (text,
                            "\n  %-11s %-13s %s",
                            verb->name,
                            verb->argument != NULL ? verb->argument : "",
                            _ (verb->summary));
  g_string_append_printf (text,
                          "\n\n%s",
                          _ ("ACCOUNT is the id or the address of an account. “tegatactl VERB --help” tells "
                             "more about a verb."));
  return g_string_free (text, FALSE);
}

/* What stands before the verb. @verb: (out) the arguments from the verb on, NULL if all is done. */
static gboolean
parse_program (char **argv, char ***verb, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("VERB …"));
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_autofree char *verbs = describe_verbs ();
  gboolean version = FALSE;
  const GOptionEntry entries[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_ ("Print the version"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  guint n = 1;

  /* Options behind the verb are the verb's own. */
  while (argv[n] != NULL && argv[n][0] == '-')
    n++;
  for (guint i = n; arguments[i] != NULL; i++)
    g_clear_pointer (&arguments[i], g_free);

  g_option_context_set_summary (context, _ ("Sets up mail accounts and hands out access tokens."));
  g_option_context_set_description (context, verbs);
  g_option_context_add_main_entries (context, entries, TG_GETTEXT_PACKAGE);
  if (!g_option_context_parse_strv (context, &arguments, error))
    return FALSE;
  if (version)
    {
      g_print ("tegatactl %s\n", TG_VERSION);
      *verb = NULL;
      return TRUE;
    }
  if (argv[n] == NULL)
    {
      g_set_error_literal (error, TG_USAGE_ERROR, 0, _ ("A verb is missing. See “tegatactl --help”."));
      return FALSE;
    }
  *verb = argv + n;
  return TRUE;
}

static gboolean
run (char **argv, GError **error)
{
  char **arguments = NULL;

  if (!parse_program (argv, &arguments, error))
    return FALSE;
  if (arguments == NULL)
    return TRUE;
  for (const TgVerb *verb = tg_verbs; verb->name != NULL; verb++)
    if (g_str_equal (verb->name, arguments[0]))
      return verb->run (verb, arguments, error);
  g_set_error (error, TG_USAGE_ERROR, 0, _ ("There is no verb “%s”. See “tegatactl --help”."), arguments[0]);
  return FALSE;
}

int
tg_cli_main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_set_prgname ("tegatactl");
  if (run (argv, &error))
    return TG_EXIT_DONE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&error);
      g_set_error_literal (&error, TG_ERROR, TG_ERROR_CANCELLED, _ ("Stopped."));
    }
  if (error->domain != TG_USAGE_ERROR && error->domain != G_OPTION_ERROR && error->domain != TG_LOGIN_ERROR)
    tg_error_normalize (&error);
  tg_print_reason (error->message);
  return tg_exit_from_error (error);
}
