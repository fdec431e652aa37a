/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-verb.h"

#include <glib/gi18n.h>

#include "tg-config.h"
#include "tg-exit.h"

const TgVerb tg_verbs[] = {
  { "add", "ADDRESS", N_ ("Set up an account"), tg_verb_add },
  { "check", "ACCOUNT", N_ ("Log in to every server of an account"), tg_verb_check },
  { "client", "[PROVIDER]", N_ ("Show or set the client id that Tegata signs in with"), tg_verb_client },
  { "config", "[APP ACCOUNT]", N_ ("Print how a mail program is told to use an account"), tg_verb_config },
  { "discover", "ADDRESS", N_ ("Find out how an address can be set up"), tg_verb_discover },
  { "list", NULL, N_ ("List the accounts"), tg_verb_list },
  { "monitor", NULL, N_ ("Print what happens to the accounts, until interrupted"), tg_verb_monitor },
  { "password", "ACCOUNT", N_ ("Print the password of an account that has one"), tg_verb_password },
  { "permissions", "[ACCOUNT]", N_ ("List or change which apps may use an account"), tg_verb_permissions },
  { "providers", NULL, N_ ("List the known providers"), tg_verb_providers },
  { "remove", "ACCOUNT", N_ ("Revoke and remove an account"), tg_verb_remove },
  { "show", "ACCOUNT", N_ ("Show an account"), tg_verb_show },
  { "sign-in", "ACCOUNT", N_ ("Sign in again, keeping the account"), tg_verb_sign_in },
  { "token", "ACCOUNT", N_ ("Print an access token"), tg_verb_token },
  { NULL },
};

/* At most @n_allowed words, at least @n_needed. */
static gboolean
parse (const TgVerb *verb,
       char **argv,
       const GOptionEntry *entries,
       guint n_needed,
       guint n_allowed,
       char ***words,
       GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_auto (GStrv) arguments = g_strdupv (argv);
  g_auto (GStrv) rest = NULL;
  const GOptionEntry rest_entries[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &rest, NULL, verb->argument },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *program = g_strdup_printf ("tegatactl %s", verb->name);
  guint n_given;

  g_set_prgname (program);
  g_option_context_set_summary (context, _ (verb->summary));
  g_option_context_add_main_entries (context, entries, TG_GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, rest_entries, NULL);
  if (!g_option_context_parse_strv (context, &arguments, error))
    return FALSE;

  n_given = rest != NULL ? g_strv_length (rest) : 0;
  if (n_given < n_needed)
    {
      g_set_error (error,
                   TG_USAGE_ERROR,
                   0,
                   _ ("%s is missing: “tegatactl %s %s”."),
                   verb->argument,
                   verb->name,
                   verb->argument);
      return FALSE;
    }
  if (n_given > n_allowed)
    {
      g_set_error (error,
                   TG_USAGE_ERROR,
                   0,
                   _ ("“%s” is one word too many. See “tegatactl %s --help”."),
                   rest[n_allowed],
                   verb->name);
      return FALSE;
    }
  *words = rest != NULL ? g_steal_pointer (&rest) : g_new0 (char *, 1);
  return TRUE;
}

gboolean
tg_verb_parse (const TgVerb *verb, char **argv, const GOptionEntry *entries, char **argument, GError **error)
{
  guint n_allowed = verb->argument != NULL ? 1 : 0;
  guint n_needed = n_allowed > 0 && verb->argument[0] != '[' ? 1 : 0;
  g_auto (GStrv) words = NULL;

  if (!parse (verb, argv, entries, n_needed, n_allowed, &words, error))
    return FALSE;
  if (argument != NULL)
    *argument = g_strdup (words[0]);
  return TRUE;
}

gboolean
tg_verb_parse_words (const TgVerb *verb,
                     char **argv,
                     const GOptionEntry *entries,
                     guint n_allowed,
                     char ***words,
                     GError **error)
{
  return parse (verb, argv, entries, 0, n_allowed, words, error);
}
