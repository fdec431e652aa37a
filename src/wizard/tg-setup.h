/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-account-check.h"
#include "tg-account-list.h"
#include "tg-manual-form.h"
#include "tg-secret.h"
#include "tg-setup-flow.h"
#include "tg-setup-way.h"

G_BEGIN_DECLS

/**
 * TgConsentError:
 * @TG_CONSENT_ERROR_CERTIFICATE: the page could not prove who it is
 * @TG_CONSENT_ERROR_LOAD: the page could not be loaded
 * @TG_CONSENT_ERROR_CRASHED: the process that showed it ended
 *
 * What the consent view itself can fail of; handed to tg_setup_report_problem().
 */
typedef enum
{
  TG_CONSENT_ERROR_CERTIFICATE,
  TG_CONSENT_ERROR_LOAD,
  TG_CONSENT_ERROR_CRASHED,
} TgConsentError;

#define TG_CONSENT_ERROR (tg_consent_error_quark ())
GQuark tg_consent_error_quark (void);

/* Setting up one account: carries out what TgSetupFlow says, without widgets. Nothing it does blocks.
 *
 * Signals: "changed", the step or the error is another; "progress", detection has got further;
 * "catalogue", the catalogue has been read; "account-removed" (const char *address, const char *message), one is gone, and what
 * could not be done about it (nullable). */
#define TG_TYPE_SETUP (tg_setup_get_type ())
G_DECLARE_FINAL_TYPE (TgSetup, tg_setup, TG, SETUP, GObject)

TgSetup *tg_setup_new (void);

TgSetupFlow *tg_setup_get_flow (TgSetup *self);
/* (nullable) what is to be told on the page of the step: TG_ERROR or TG_CONSENT_ERROR */
const GError *tg_setup_get_error (TgSetup *self);
/* The address as it was typed, kept until another account is set up; never NULL. */
const char *tg_setup_get_text (TgSetup *self);
/* (nullable) TgDiscoveryTried of the detection */
GPtrArray *tg_setup_get_tried (TgSetup *self);
/* (nullable) before something was found */
TgSetupWay *tg_setup_get_way (TgSetup *self);
/* (nullable) TgSetupWay, best first: all that were found */
GPtrArray *tg_setup_get_ways (TgSetup *self);
/* (transfer full) (nullable) what could be gone on with while the search still does. */
TgSetupWay *tg_setup_dup_best_so_far (TgSetup *self);
/* (nullable) before the servers are set up by hand */
TgManualForm *tg_setup_get_form (TgSetup *self);
TgAccountList *tg_setup_get_accounts (TgSetup *self);
/* (nullable) the one that is looked at; NULL once it is gone */
TgIpcAccount1 *tg_setup_get_opened (TgSetup *self);
/* (nullable) id of the provider that the person has named */
const char *tg_setup_get_provider (TgSetup *self);
/* (nullable) until it is read, a moment after the start */
TgCatalogue *tg_setup_get_catalogue (TgSetup *self);
/* (nullable) TgCheckItem */
GListModel *tg_setup_get_check_items (TgSetup *self);
/* (nullable) object path of the account, once it exists */
const char *tg_setup_get_account (TgSetup *self);
/* (nullable) who signed in, where that is not who was asked for */
const char *tg_setup_get_signed_in_as (TgSetup *self);
/* (nullable) of the sign-in under way; the first must not be logged */
const char *tg_setup_get_authorization_uri (TgSetup *self);
const char *tg_setup_get_redirect_uri (TgSetup *self);

/* Of a sign-in on another device; (nullable) where there is none. */
const char *tg_setup_get_user_code (TgSetup *self);
const char *tg_setup_get_verification_uri (TgSetup *self);
/* With the code in it, where the provider has such; else the same. */
const char *tg_setup_get_verification_uri_complete (TgSetup *self);
gint64 tg_setup_get_expires_at (TgSetup *self);

/* What a person does. Whatever does not fit the step is ignored. */
void tg_setup_give_address (TgSetup *self, const char *text);
/* What is typed, before it is given. */
void tg_setup_set_text (TgSetup *self, const char *text);
/* The address is at that one, whatever its domain tells; NULL: let its domain tell. @id: (nullable) of the catalogue */
void tg_setup_set_provider (TgSetup *self, const char *id);
/* Shows what there is about an account. */
void tg_setup_open_account (TgSetup *self, const char *object_path);
/* Signs in to the one that is looked at, which keeps all but its grant. */
void tg_setup_sign_in_again (TgSetup *self);
/* Takes it away, with its access at the provider. */
void tg_setup_remove_opened (TgSetup *self);
gboolean tg_setup_is_removing (TgSetup *self);
/* Does not wait for the rest of the search. */
void tg_setup_take_best_so_far (TgSetup *self);
/* @way: one of tg_setup_get_ways() */
void tg_setup_choose_way (TgSetup *self, TgSetupWay *way);
/* @text: (nullable) the address, where one can still be typed */
void tg_setup_begin_by_hand (TgSetup *self, const char *text);
/* Those of the form; nothing happens where it is not right. */
void tg_setup_give_servers (TgSetup *self);
void tg_setup_give_password (TgSetup *self, const char *username, TgSecret *password);
/* Goes to ask for such a client, instead of any way that there is without one. */
void tg_setup_use_own_client (TgSetup *self);
/* (nullable) the way of tg_setup_get_ways() at whose provider a client of one's own would open another. */
TgSetupWay *tg_setup_find_client_way (TgSetup *self);
/* A client registered at the provider of the way; @secret and @tenant: (nullable) */
void tg_setup_give_client (TgSetup *self, const char *client_id, TgSecret *secret, const char *tenant);
void tg_setup_respond (TgSetup *self, const char *uri);
/* Whether that answer is on its way to the daemon. */
gboolean tg_setup_is_responding (TgSetup *self);
void tg_setup_do (TgSetup *self, TgSetupEvent event);
/* The consent view cannot go on. */
void tg_setup_report_problem (TgSetup *self, const GError *error);
/* Whether something exists outside that would be half-made without the wizard. */
gboolean tg_setup_is_unfinished (TgSetup *self);
/* Takes back what is not finished: the sign-in, or the account whose check did not succeed. */
void tg_setup_leave_async (TgSetup *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tg_setup_leave_finish (TgSetup *self, GAsyncResult *result, GError **error);

G_END_DECLS
