/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-permission-host.h"

G_BEGIN_DECLS

/* Puts a question on the screen, by the program tegata-prompt (io.github.tegata.Tegata.Prompt1), which the bus starts.
 * An answer counts only from a process that is outside of any sandbox, or Tegata's own: the bus would let a foreign app
 * have that name if it had it for an app id. */
#define TG_TYPE_PROMPTER (tg_prompter_get_type ())
G_DECLARE_FINAL_TYPE (TgPrompter, tg_prompter, TG, PROMPTER, GObject)

/* @connection: the one that owns Setup1; the prompt listens to no other. */
TgPrompter *tg_prompter_new (GDBusConnection *connection, TgCallers *callers);

/* @accounts: aa{sv} as Prompt1.Ask takes them */
void tg_prompter_ask_async (TgPrompter *self,
                            TgCaller *caller,
                            GVariant *accounts,
                            gboolean choose,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/* @picked: (out) (transfer full) (nullable) account ids, of those that were given
 * Where nobody can be asked: TG_ANSWER_CLOSED and TG_ERROR_NOT_ALLOWED. */
TgAnswer tg_prompter_ask_finish (TgPrompter *self, GAsyncResult *result, char ***picked, GError **error);

G_END_DECLS
