/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-remove-dialog.h"

#include "tg-widget-names.h"

#include <glib/gi18n.h>

static gboolean
cannot_revoke (TgProvider *provider)
{
  const TgProviderOauth *oauth = provider != NULL ? tg_provider_get_oauth (provider) : NULL;

  return oauth != NULL && oauth->revocation_endpoint == NULL && oauth->issuer == NULL;
}

static char *
describe_loss (TgIpcAccount1 *account, TgProvider *provider)
{
  const char *name = tg_ipc_account1_get_provider_name (account);

  if (g_strcmp0 (tg_ipc_account1_get_method (account), "password") == 0)
    return g_strdup (_ ("Its password is deleted from the keyring, and no program gets it any more. The mail "
                        "itself stays where it is."));
  if (cannot_revoke (provider))
    return g_strdup_printf (
        /* Translators: the name of a provider */
        _ ("Its sign-in is deleted from the keyring, and no program gets access any more. %s has no way to "
           "withdraw the access from here; you can do that on its own pages. The mail itself stays where it "
           "is."),
        name);
  return g_strdup_printf (
      /* Translators: the name of a provider */
      _ ("The access is withdrawn at %s and deleted from the keyring, and no program gets it any more. The "
         "mail itself stays where it is."),
      name);
}

GtkWidget *
tg_remove_dialog_new (GtkWindow *parent, TgIpcAccount1 *account, TgProvider *provider, const char *allowed)
{
  g_autofree char *heading = NULL;
  g_autofree char *loss = describe_loss (account, provider);
  g_autofree char *body = NULL;
  GtkWidget *dialog;

  /* Translators: a mail address */
  heading = g_strdup_printf (_ ("Remove %s?"), tg_ipc_account1_get_address (account));
  if (allowed != NULL)
    body = g_strdup_printf ("%s\n\n%s\n%s", loss, _ ("These apps lose what you allowed them:"), allowed);
  dialog = adw_message_dialog_new (parent, heading, body != NULL ? body : loss);
  adw_message_dialog_add_responses (
      ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("Cancel"), "remove", _ ("Remove Account"), NULL);
  adw_message_dialog_set_response_appearance (
      ADW_MESSAGE_DIALOG (dialog), "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  tg_widget_names_fix_dialog (ADW_MESSAGE_DIALOG (dialog));
  return dialog;
}
