/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-account-object.h"

G_BEGIN_DECLS

/* All accounts, and the root object of the bus name Accounts1: ObjectManager and Accounts1. */
#define TG_TYPE_ACCOUNTS_SERVICE (tg_accounts_service_get_type ())
G_DECLARE_FINAL_TYPE (TgAccountsService, tg_accounts_service, TG, ACCOUNTS_SERVICE, GObject)

TgAccountsService *tg_accounts_service_new (TgContext *context);

/* Reads the stored accounts and puts everything on the bus. */
gboolean tg_accounts_service_start (TgAccountsService *self, GError **error);

/* Shows an account that has been stored, and stops showing it. */
gboolean tg_accounts_service_add (TgAccountsService *self, TgAccountObject *object, GError **error);
void tg_accounts_service_remove (TgAccountsService *self, TgAccountObject *object);

/* (transfer none) (nullable) */
TgAccountObject *tg_accounts_service_lookup_path (TgAccountsService *self, const char *object_path);
TgAccountObject *tg_accounts_service_lookup_id (TgAccountsService *self, const char *id);
/* By address, an account that is ready before one that is not. @provider: (nullable) only of that provider */
TgAccountObject *tg_accounts_service_find (TgAccountsService *self, TgAddress *address, const char *provider);
/* The same for callers of D-Bus: a sentence where there is none. TG_ERROR_NOT_FOUND, TG_ERROR_INVALID_ARGUMENT */
TgAccountObject *
tg_accounts_service_require_path (TgAccountsService *self, const char *object_path, GError **error);
TgAccountObject *
tg_accounts_service_require_address (TgAccountsService *self, const char *text, GError **error);

/* (transfer full) of @only (nullable), or of every account */
char **tg_accounts_service_list_ids (TgAccountsService *self, TgAccountObject *only);

/* a{sa{sv}}, as ObjectManager tells it; floating */
GVariant *tg_accounts_service_describe (TgAccountObject *object);
/* (transfer none) */
TgContext *tg_accounts_service_get_context (TgAccountsService *self);

/* Finishes what is under way for every account, and begins nothing new. */
void
tg_accounts_service_close_async (TgAccountsService *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean tg_accounts_service_close_finish (TgAccountsService *self, GAsyncResult *result, GError **error);

G_END_DECLS
