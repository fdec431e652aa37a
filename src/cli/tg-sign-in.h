/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-enums.h"
#include "tg-print.h"

G_BEGIN_DECLS

/* Takes a person through the sign-in at @path: shows where to go, opens the browser where that helps, passes a
 * pasted address on, and waits until it is done. @account: (out) (transfer full) the path of the account.
 * @signed_in_as: (out) (transfer full) (nullable) the address of the one who signed in, if it is another than that of the
 * account. Cancelling, or the end of this program, ends the sign-in. */
gboolean tg_sign_in_run_sync (const char *path,
                              TgSay say,
                              char **account,
                              char **signed_in_as,
                              GCancellable *cancellable,
                              GError **error);

/* Tells the person that the new sign-in will not last, where that is so. */
void tg_sign_in_say_end (TgIpcAccount1 *account, TgSay say);

/* Options of StartSignIn and Reauthenticate. @consent: (nullable) as the person wrote it, checked here;
 * by default the system's browser if it is among @offered (nullable), else the first that works without a window.
 * @services: (nullable) what access is wanted for besides mail. NULL with a usage error. Floating. */
GVariant *tg_sign_in_get_options (const char *consent,
                                  const TgConsent *offered,
                                  gsize n_offered,
                                  const char *const *services,
                                  GError **error);

G_END_DECLS
