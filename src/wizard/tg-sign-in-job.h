/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

#include "tg-enums.h"

G_BEGIN_DECLS

/* One sign-in at the daemon (SignIn1), from asking for it to its end.
 *
 * Signals: "answered", the provider's answer was accepted; "added" (const char *account), done; "failed" (GError *),
 * over, with TG_ERROR and a sentence for the person. The last two come at most once, and neither after
 * tg_sign_in_job_abandon_async(). */
#define TG_TYPE_SIGN_IN_JOB (tg_sign_in_job_get_type ())
G_DECLARE_FINAL_TYPE (TgSignInJob, tg_sign_in_job, TG, SIGN_IN_JOB, GObject)

TgSignInJob *tg_sign_in_job_new (void);

/* Before it is started. @existing: the account is there already, and stays whatever happens; @account: (nullable) object
 * path of the one to sign in to again (Setup1.Reauthenticate), whatever the candidate is. */
void tg_sign_in_job_set_existing (TgSignInJob *self, gboolean existing, const char *account);
/* @candidate: (transfer floating) as in Setup1.StartSignIn. */
void tg_sign_in_job_start_async (TgSignInJob *self,
                                 GVariant *candidate,
                                 TgConsent consent,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean tg_sign_in_job_start_finish (TgSignInJob *self, GAsyncResult *result, GError **error);

/* Valid once started. The first holds what must not be logged. */
const char *tg_sign_in_job_get_authorization_uri (TgSignInJob *self);
const char *tg_sign_in_job_get_redirect_uri (TgSignInJob *self);

/* For TG_CONSENT_DEVICE: what is to be entered where, and until when, in seconds since the epoch. */
const char *tg_sign_in_job_get_user_code (TgSignInJob *self);
const char *tg_sign_in_job_get_verification_uri (TgSignInJob *self);
const char *tg_sign_in_job_get_verification_uri_complete (TgSignInJob *self);
gint64 tg_sign_in_job_get_expires_at (TgSignInJob *self);

/* (nullable) who signed in, where that is not who was asked for; valid from "added" on. */
const char *tg_sign_in_job_get_signed_in_as (TgSignInJob *self);

/* Hands on where the browser was sent. FALSE and TG_ERROR_INVALID_ARGUMENT where it is not the answer that is waited
 * for: the sign-in goes on. Every other trouble comes as "failed". */
void tg_sign_in_job_respond_async (TgSignInJob *self,
                                   const char *uri,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean tg_sign_in_job_respond_finish (TgSignInJob *self, GAsyncResult *result, GError **error);

/* Ends it at any moment, also before it has started; an account that was made in the very last one is removed
 * again. FALSE only where that did not work. */
void tg_sign_in_job_abandon_async (TgSignInJob *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tg_sign_in_job_abandon_finish (TgSignInJob *self, GAsyncResult *result, GError **error);

G_END_DECLS
