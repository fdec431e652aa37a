/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-verb.h"

#include <glib/gi18n.h>

#include "tg-bus.h"
#include "tg-exit.h"
#include "tg-print.h"
#include "tg-sign-in.h"
#include "tg-term.h"

static gboolean
sign_in_sync (TgIpcAccount1 *account, GVariant *options, TgSay say, GError **error)
{
  g_autofree char *other = NULL;
  GCancellable *cancellable = tg_term_catch_interrupt ();
  g_autoptr (TgIpcSetup1) setup = tg_bus_get_setup_sync (cancellable, error);
  g_autofree char *sign_in = NULL;
  g_autofree char *path = NULL;

  if (setup == NULL)
    return FALSE;
  if (!tg_ipc_setup1_call_reauthenticate_sync (setup,
                                               g_dbus_proxy_get_object_path (G_DBUS_PROXY (account)),
                                               options,
                                               G_DBUS_CALL_FLAGS_NONE,
                                               TG_BUS_TIMEOUT_MSEC,
                                               &sign_in,
                                               cancellable,
                                               error))
    return FALSE;
  if (!tg_sign_in_run_sync (sign_in, say, &path, &other, cancellable, error))
    return FALSE;
  if (other != NULL)
    say (_ ("You signed in as %s, and the account is %s. If that was a mistake, sign in again.\n"),
         other,
         tg_ipc_account1_get_address (account));
  return TRUE;
}

static gboolean
check_services (char **services, GError **error)
{
  const char *const known[] = { "mail", "contacts", "calendar", NULL };

  for (; services != NULL && *services != NULL; services++)
    if (!g_strv_contains (known, *services))
      {
        g_set_error (error,
                     TG_USAGE_ERROR,
                     0,
                     _ ("There is no service “%s”. Ask for mail, contacts or calendar."),
                     *services);
        return FALSE;
      }
  return TRUE;
}

gboolean
tg_verb_sign_in (const TgVerb *verb, char **argv, GError **error)
{
  gboolean json = FALSE;
  g_autofree char *consent = NULL;
  g_auto (GStrv) services = NULL;
  const GOptionEntry entries[] = {
    { "consent",
      0,
      0,
      G_OPTION_ARG_STRING,
      &consent,
      N_ ("How to consent: system, device or paste"),
      N_ ("KIND") },
    { "service",
      0,
      0,
      G_OPTION_ARG_STRING_ARRAY,
      &services,
      N_ ("Also ask for access to contacts or calendar"),
      N_ ("SERVICE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *name = NULL;
  g_autoptr (GVariant) options = NULL;
  g_autoptr (TgIpcAccount1) account = NULL;
  g_autoptr (TgIpcAccount1) renewed = NULL;

  if (!tg_verb_parse (verb, argv, entries, &name, error) || !check_services (services, error))
    return FALSE;
  options = tg_sign_in_get_options (consent, NULL, 0, (const char *const *)services, error);
  if (options == NULL)
    return FALSE;
  g_variant_ref_sink (options);
  account = tg_bus_find_account_sync (name, NULL, error);
  if (account == NULL || !sign_in_sync (account, options, tg_print_get_say (json), error))
    return FALSE;
  renewed = tg_bus_get_account_sync (g_dbus_proxy_get_object_path (G_DBUS_PROXY (account)), NULL, error);
  if (renewed == NULL)
    return FALSE;
  tg_sign_in_say_end (renewed, tg_print_get_say (json));
  if (json)
    tg_print_json (tg_print_account_to_json (renewed));
  else
    g_print (_ ("%s is signed in.\n"), tg_ipc_account1_get_address (renewed));
  return TRUE;
}
