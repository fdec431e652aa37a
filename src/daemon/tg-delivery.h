/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-context.h"

G_BEGIN_DECLS

/* The last step of every call that hands out a secret. Getting it may have taken a while, in which the person may have
 * taken back what the caller was allowed at the first step; so that is looked at once more.
 *
 * @invocation: (transfer full)
 * @reply: floating; with the secret of @account_id
 * @object_path: (nullable) the account's, if this caller need not come by the main thread for the next token */
void tg_delivery_run (TgContext *context,
                      GDBusMethodInvocation *invocation,
                      const char *account_id,
                      const char *object_path,
                      GVariant *reply);

G_END_DECLS
