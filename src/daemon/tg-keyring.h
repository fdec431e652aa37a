/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-credential.h"

G_BEGIN_DECLS

/* In front of a provider's id: the secret of the person's own client there, as a password (RFC 6749, 2.3.1). Its schema
 * is io.github.tegata.Tegata.Client, its attribute `provider`. */
#define TG_KEYRING_CLIENT "client:"

/* The Secret Service (the desktop keyring): one item an account, schema io.github.tegata.Tegata.Grant, one attribute
 * `account` = its opaque id; or what TG_KEYRING_CLIENT says. Every call opens what it needs anew, so that "locked" is
 * always the truth of the moment.
 *
 * @interactive: whether the person may be asked to unlock the keyring. Where not, a locked keyring is an error at once.
 * Errors: TG_ERROR_KEYRING_LOCKED       locked, or the prompt was dismissed: nothing is known about the item
 *         TG_ERROR_KEYRING_UNAVAILABLE  no Secret Service, or no answer within 25 s (time at a prompt does not count)
 *         TG_ERROR_NOT_FOUND            it is unlocked and surely holds no such item
 *         TG_ERROR_CANCELLED, TG_ERROR_INVALID_ARGUMENT (the value is not ours)
 * Several calls may run at once; the caller keeps those for one account in order. */
#define TG_TYPE_KEYRING (tg_keyring_get_type ())
G_DECLARE_FINAL_TYPE (TgKeyring, tg_keyring, TG, KEYRING, GObject)

TgKeyring *tg_keyring_new (GDBusConnection *connection);

void tg_keyring_load_async (TgKeyring *self,
                            const char *id,
                            gboolean interactive,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
TgCredential *tg_keyring_load_finish (TgKeyring *self, GAsyncResult *result, GError **error);

/* Makes the item or changes its value. @label is what the person reads in the keyring's own program. */
void tg_keyring_save_async (TgKeyring *self,
                            const char *id,
                            const char *label,
                            TgCredential *credential,
                            gboolean interactive,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/* @touched: (out) (optional) whether the item may have been written, even if there is an error. */
gboolean tg_keyring_save_finish (TgKeyring *self, GAsyncResult *result, gboolean *touched, GError **error);

/* Deletes the item; fine if the unlocked keyring has none. */
void tg_keyring_erase_async (TgKeyring *self,
                             const char *id,
                             gboolean interactive,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean tg_keyring_erase_finish (TgKeyring *self, GAsyncResult *result, GError **error);

G_END_DECLS
