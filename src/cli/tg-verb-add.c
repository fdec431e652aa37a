/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-verb.h"

#include <glib/gi18n.h>

#include "tg-add.h"
#include "tg-bus.h"
#include "tg-check.h"
#include "tg-error.h"
#include "tg-exit.h"
#include "tg-login-check.h"
#include "tg-print.h"
#include "tg-sign-in.h"
#include "tg-term.h"

static JsonNode *
to_json (TgIpcAccount1 *account, GPtrArray *checks)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "account");
  json_builder_add_value (builder, tg_print_account_to_json (account));
  if (checks != NULL)
    tg_check_add_to_json (builder, checks);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/* A word too many is better than an account that is half set up. @option: what would have kept it */
static void
remove_again_sync (TgIpcAccount1 *account, const char *option, GError **reason)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) result = NULL;
  g_autoptr (TgIpcSetup1) setup = tg_bus_get_setup_sync (NULL, &error);
  g_autofree char *note = NULL;
  char *message;

  if (setup != NULL && tg_ipc_setup1_call_remove_sync (setup,
                                                       g_dbus_proxy_get_object_path (G_DBUS_PROXY (account)),
                                                       g_variant_new ("a{sv}", NULL),
                                                       G_DBUS_CALL_FLAGS_NONE,
                                                       TG_BUS_TIMEOUT_MSEC,
                                                       &result,
                                                       NULL,
                                                       &error))
    note = g_strdup_printf (_ ("The account was removed again; “%s” keeps it."), option);
  else
    note = g_strdup (_ ("The account could not be removed again: use “tegatactl remove”."));
  message = g_strdup_printf ("%s %s", (*reason)->message, note);
  g_free ((*reason)->message);
  (*reason)->message = message;
}

/* @checks: (out) (transfer full) what came of the logins. FALSE if they did not all work: then the account is gone. */
static gboolean
prove_sync (TgIpcAccount1 *account, TgSay say, GPtrArray **checks, GCancellable *cancellable, GError **error)
{
  GError *reason = NULL;

  *checks = tg_check_run_sync (account, say, cancellable, &reason);
  if (*checks != NULL)
    reason = tg_check_get_error (*checks);
  if (reason == NULL)
    return TRUE;
  if (reason->domain != TG_LOGIN_ERROR)
    tg_error_normalize (&reason);
  remove_again_sync (account, "--no-check", &reason);
  g_propagate_error (error, reason);
  return FALSE;
}

/* Somebody else has signed in: the person decides, and where nobody can be asked the account goes. */
static gboolean
accept_other_sync (TgIpcAccount1 *account,
                   const char *other,
                   const TgAddOptions *options,
                   GCancellable *cancellable,
                   GError **error)
{
  const char *address = tg_ipc_account1_get_address (account);
  GError *reason = NULL;

  options->say (_ ("You signed in as %s, and the account is to be %s.\n"), other, address);
  if (options->yes)
    return TRUE;
  if (!tg_term_is_interactive ())
    g_set_error (&reason,
                 TG_ERROR,
                 TG_ERROR_FAILED,
                 _ ("%s signed in instead of %s. Sign in with the right address."),
                 other,
                 address);
  else if (tg_term_confirm_sync (_ ("Keep this account?"), cancellable, &reason))
    return TRUE;
  remove_again_sync (account, "--yes", &reason);
  g_propagate_error (error, reason);
  return FALSE;
}

/* @other: (nullable) the address of the one who signed in, if it is another */
static gboolean
finish_sync (const char *path,
             const char *other,
             const TgAddOptions *options,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (TgIpcAccount1) account = tg_bus_get_account_sync (path, cancellable, error);
  g_autoptr (GPtrArray) checks = NULL;

  if (account == NULL)
    return FALSE;
  if (other != NULL && !accept_other_sync (account, other, options, cancellable, error))
    return FALSE;
  tg_sign_in_say_end (account, options->say);
  if (!options->no_check && !prove_sync (account, options->say, &checks, cancellable, error))
    return FALSE;
  if (options->json)
    tg_print_json (to_json (account, checks));
  else
    g_print (_ ("%s is set up.\n"), tg_ipc_account1_get_address (account));
  return TRUE;
}

static gboolean
add_sync (const char *text, const TgAddOptions *options, GError **error)
{
  GCancellable *cancellable = tg_term_catch_interrupt ();
  g_autoptr (TgAddress) address = tg_address_parse (text, error);
  g_autoptr (TgIpcAccount1) existing = NULL;
  g_autoptr (TgCatalogue) catalogue = NULL;
  g_autoptr (TgCandidate) candidate = NULL;
  g_autofree char *path = NULL;
  g_autofree char *other = NULL;
  g_autoptr (GError) local_error = NULL;

  if (address == NULL)
    return FALSE;
  existing = tg_bus_find_account_sync (tg_address_get_text (address), cancellable, &local_error);
  if (existing != NULL)
    {
      g_set_error (error,
                   TG_ERROR,
                   TG_ERROR_FAILED,
                   _ ("%s is set up already. “tegatactl sign-in %s” signs in again."),
                   tg_address_get_text (address),
                   tg_address_get_text (address));
      return FALSE;
    }
  tg_error_normalize (&local_error);
  if (local_error->code != TG_ERROR_NOT_FOUND)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  catalogue = tg_catalogue_new ();
  candidate = tg_add_choose_sync (address, catalogue, options, cancellable, error);
  if (candidate == NULL)
    return FALSE;
  path = tg_add_create_sync (candidate, catalogue, options, &other, cancellable, error);
  return path != NULL && finish_sync (path, other, options, cancellable, error);
}

gboolean
tg_verb_add (const TgVerb *verb, char **argv, GError **error)
{
  TgAddOptions options = { NULL };
  g_autofree char *consent = NULL;
  const GOptionEntry entries[] = {
    { "consent",
      0,
      0,
      G_OPTION_ARG_STRING,
      &consent,
      N_ ("How to consent: system, device or paste"),
      N_ ("KIND") },
    { "password-stdin",
      0,
      0,
      G_OPTION_ARG_NONE,
      &options.password_stdin,
      N_ ("Sign in by password, and read it from standard input"),
      NULL },
    { "yes",
      0,
      0,
      G_OPTION_ARG_NONE,
      &options.yes,
      N_ ("Do not ask: trust the servers that were found, and whoever signed in"),
      NULL },
    { "no-check",
      0,
      0,
      G_OPTION_ARG_NONE,
      &options.no_check,
      N_ ("Keep the account without logging in to its servers"),
      NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *address = NULL;

  if (!tg_verb_parse (verb, argv, entries, &address, error))
    return FALSE;
  if (consent != NULL && options.password_stdin)
    {
      g_set_error_literal (
          error,
          TG_USAGE_ERROR,
          0,
          _ ("“--consent” and “--password-stdin” exclude each other: a password needs no consent."));
      return FALSE;
    }
  options.consent = consent;
  options.say = tg_print_get_say (options.json);
  return add_sync (address, &options, error);
}
