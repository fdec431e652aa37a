/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TgError:
 * @TG_ERROR_FAILED: something else went wrong; the message says what
 * @TG_ERROR_NOT_FOUND: no such account, provider or object
 * @TG_ERROR_NOT_ALLOWED: the caller may not do this
 * @TG_ERROR_ATTENTION_NEEDED: the grant is gone; the person has to sign in again
 * @TG_ERROR_KEYRING_LOCKED: the keyring is locked or its prompt was dismissed
 * @TG_ERROR_KEYRING_UNAVAILABLE: there is no Secret Service, or it does not answer
 * @TG_ERROR_OFFLINE: the network cannot be reached
 * @TG_ERROR_PROVIDER_UNAVAILABLE: the provider gave no usable answer; try later
 * @TG_ERROR_UNSUPPORTED: this provider, method or option cannot be used here
 * @TG_ERROR_INVALID_ARGUMENT: what was given is not well-formed
 * @TG_ERROR_CANCELLED: the person or the caller stopped it
 *
 * Errors of every part of Tegata. Messages are whole sentences, ready to be shown,
 * and say what to do. Each code has the D-Bus name
 * `io.github.tegata.Tegata.Error.CODE`; see tg_error_quark().
 */
typedef enum
{
  TG_ERROR_FAILED,
  TG_ERROR_NOT_FOUND,
  TG_ERROR_NOT_ALLOWED,
  TG_ERROR_ATTENTION_NEEDED,
  TG_ERROR_KEYRING_LOCKED,
  TG_ERROR_KEYRING_UNAVAILABLE,
  TG_ERROR_OFFLINE,
  TG_ERROR_PROVIDER_UNAVAILABLE,
  TG_ERROR_UNSUPPORTED,
  TG_ERROR_INVALID_ARGUMENT,
  TG_ERROR_CANCELLED,
} TgError;

#define TG_ERROR (tg_error_quark ())

GQuark tg_error_quark (void);

/* The D-Bus name of a code, and back; an unknown name gives TG_ERROR_FAILED. */
const char *tg_error_get_dbus_name (TgError code);
TgError tg_error_from_dbus_name (const char *name);

/* Turns any GError (also a GIO, GDBus or foreign one) into one of TG_ERROR, in place.
 * G_IO_ERROR_CANCELLED becomes TG_ERROR_CANCELLED, network and resolver errors become
 * TG_ERROR_OFFLINE or TG_ERROR_PROVIDER_UNAVAILABLE; the remote prefix of D-Bus errors
 * is taken off the message. */
void tg_error_normalize (GError **error);

G_END_DECLS
