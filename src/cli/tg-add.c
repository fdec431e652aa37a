/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-add.h"

#include <glib/gi18n.h>
#include <string.h>

#include "tg-bus.h"
#include "tg-detect.h"
#include "tg-error.h"
#include "tg-exit.h"
#include "tg-pipe.h"
#include "tg-secret.h"
#include "tg-sign-in.h"
#include "tg-term.h"

static char *
describe_hosts (TgCandidate *candidate)
{
  GPtrArray *servers = tg_candidate_get_servers (candidate);
  GString *hosts = g_string_new (NULL);

  for (guint i = 0; i < servers->len; i++)
    {
      TgServer *server = g_ptr_array_index (servers, i);

      g_string_append_printf (hosts,
                              "  %-5s %s:%u\n",
                              tg_enum_to_nick (TG_TYPE_PROTOCOL, (int)tg_server_get_protocol (server)),
                              tg_server_get_host (server),
                              tg_server_get_port (server));
    }
  return g_string_free (hosts, FALSE);
}

static gboolean
confirm_sync (TgCandidate *candidate, const TgAddOptions *options, GCancellable *cancellable, GError **error)
{
  g_autofree char *hosts = NULL;

  if (tg_candidate_get_trust (candidate) == TG_TRUST_VERIFIED || options->yes)
    return TRUE;
  hosts = describe_hosts (candidate);
  options->say (_ ("These servers were found in a way that others could have tampered with:\n%s"), hosts);
  if (!tg_term_is_interactive () || options->password_stdin)
    {
      g_set_error_literal (
          error,
          TG_USAGE_ERROR,
          0,
          _ ("The servers have to be confirmed. Look at them with “tegatactl discover”, then add "
             "“--yes”."));
      return FALSE;
    }
  return tg_term_confirm_sync (_ ("Are these the servers of your provider?"), cancellable, error);
}

TgCandidate *
tg_add_choose_sync (TgAddress *address,
                    TgCatalogue *catalogue,
                    const TgAddOptions *options,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (TgDiscovery) discovery = tg_discovery_new (catalogue, address);
  g_autoptr (GPtrArray) candidates = tg_detect_sync (discovery, cancellable, error);
  TgCandidate *candidate;

  if (candidates == NULL)
    return NULL;
  if (candidates->len == 0)
    {
      g_set_error (
          error,
          TG_ERROR,
          TG_ERROR_FAILED,
          _ ("Nothing was found for %s. Check the address, or ask the provider for its mail servers."),
          tg_address_get_text (address));
      return NULL;
    }
  candidate = g_ptr_array_index (candidates, 0);
  if (tg_candidate_get_notice (candidate) != NULL)
    options->say ("%s\n", tg_candidate_get_notice (candidate));
  if (!confirm_sync (candidate, options, cancellable, error))
    return NULL;
  return tg_candidate_ref (candidate);
}

static TgSecret *
ask_password_sync (TgCandidate *candidate,
                   TgCatalogue *catalogue,
                   const TgAddOptions *options,
                   GCancellable *cancellable,
                   GError **error)
{
  const char *id = tg_candidate_get_provider (candidate);
  TgProvider *provider = id != NULL ? tg_catalogue_lookup (catalogue, id) : NULL;
  const TgProviderPassword *kind = provider != NULL ? tg_provider_get_password (provider) : NULL;
  g_autofree char *prompt = NULL;

  if (!options->password_stdin && !tg_term_is_interactive ())
    {
      g_set_error_literal (
          error, TG_USAGE_ERROR, 0, _ ("This account needs a password. Give it with “--password-stdin”."));
      return NULL;
    }
  if (options->password_stdin)
    return tg_term_read_line_sync (NULL, TRUE, cancellable, error);
  if (kind != NULL && kind->kind == TG_PASSWORD_KIND_APP_PASSWORD)
    options->say (_ ("%s wants an app password, which is made there, and not your usual password.\n"),
                  tg_candidate_get_name (candidate));
  if (kind != NULL && kind->help_uri != NULL)
    options->say ("%s\n", kind->help_uri);
  prompt =
      g_strdup_printf (_ ("Password of %s:"), tg_address_get_text (tg_candidate_get_address (candidate)));
  return tg_term_read_line_sync (prompt, TRUE, cancellable, error);
}

static char *
add_with_password_sync (TgIpcSetup1 *setup,
                        TgCandidate *candidate,
                        TgSecret *password,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GUnixFDList) fds = g_unix_fd_list_new ();
  GVariant *handle = tg_pipe_put (fds, password, error);
  char *path = NULL;

  if (handle == NULL)
    return NULL;
  /* No time-out: the keyring may ask for its own password first. */
  tg_ipc_setup1_call_add_password_account_sync (setup,
                                                tg_candidate_to_variant (candidate),
                                                handle,
                                                G_DBUS_CALL_FLAGS_NONE,
                                                G_MAXINT,
                                                fds,
                                                &path,
                                                NULL,
                                                cancellable,
                                                error);
  return path;
}

static char *
add_with_consent_sync (TgIpcSetup1 *setup,
                       TgCandidate *candidate,
                       const TgAddOptions *options,
                       char **signed_in_as,
                       GCancellable *cancellable,
                       GError **error)
{
  gsize n_consent = 0;
  const TgConsent *consent = tg_candidate_get_consent (candidate, &n_consent);
  GVariant *sign_in_options = tg_sign_in_get_options (options->consent, consent, n_consent, NULL, error);
  g_autofree char *sign_in = NULL;
  char *path = NULL;

  if (sign_in_options == NULL)
    return NULL;
  if (!tg_ipc_setup1_call_start_sign_in_sync (setup,
                                              tg_candidate_to_variant (candidate),
                                              sign_in_options,
                                              G_DBUS_CALL_FLAGS_NONE,
                                              TG_BUS_TIMEOUT_MSEC,
                                              &sign_in,
                                              cancellable,
                                              error))
    return NULL;
  tg_sign_in_run_sync (sign_in, options->say, &path, signed_in_as, cancellable, error);
  return path;
}

char *
tg_add_create_sync (TgCandidate *candidate,
                    TgCatalogue *catalogue,
                    const TgAddOptions *options,
                    char **signed_in_as,
                    GCancellable *cancellable,
                    GError **error)
{
  gboolean by_password = options->password_stdin || !tg_candidate_has_method (candidate, TG_METHOD_OAUTH2);
  g_autoptr (TgIpcSetup1) setup = NULL;
  g_autoptr (TgSecret) password = NULL;

  if (by_password && !tg_candidate_has_method (candidate, TG_METHOD_PASSWORD))
    {
      g_set_error (error,
                   TG_ERROR,
                   TG_ERROR_UNSUPPORTED,
                   _ ("%s takes no password. Leave “--password-stdin” out to sign in with a browser."),
                   tg_candidate_get_name (candidate));
      return NULL;
    }
  if (by_password)
    {
      password = ask_password_sync (candidate, catalogue, options, cancellable, error);
      if (password == NULL)
        return NULL;
    }
  setup = tg_bus_get_setup_sync (cancellable, error);
  if (setup == NULL)
    return NULL;
  if (by_password)
    return add_with_password_sync (setup, candidate, password, cancellable, error);
  return add_with_consent_sync (setup, candidate, options, signed_in_as, cancellable, error);
}
