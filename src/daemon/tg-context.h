/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-account-store.h"
#include "tg-caller.h"
#include "tg-catalogue.h"
#include "tg-clients.h"
#include "tg-early-refresh.h"
#include "tg-express.h"
#include "tg-keyring.h"
#include "tg-permissions.h"
#include "tg-notices.h"
#include "tg-registrar.h"
#include "tg-token-client.h"
#include "tg-uses.h"

G_BEGIN_DECLS

#define TG_ACCOUNTS_NAME "io.github.tegata.Tegata.Accounts1"
#define TG_ACCOUNTS_PATH "/io/github/tegata/Tegata/Accounts1"
#define TG_SETUP_NAME "io.github.tegata.Tegata.Setup1"
#define TG_SETUP_PATH "/io/github/tegata/Tegata/Setup1"

/* What the parts of the daemon share. Reference-counted. */
typedef struct
{
  GDBusConnection *accounts_bus; /* for every app */
  GDBusConnection *setup_bus; /* a connection of its own, for managing */
  TgCallers *callers; /* on accounts_bus */
  TgCallers *setup_callers; /* on setup_bus: the same, but where the daemon is in a sandbox */
  TgExpress *express;
  TgUses *uses;
  TgPermissionStore *permission_store;
  TgPermissions *permissions;
  TgAccountStore *store;
  TgKeyring *keyring;
  TgClients *clients;
  TgRegistrar *registrar;
  TgTokenClient *token_client;
  TgEarlyRefresh *early_refresh;
  TgNotices *notices;
  TgCatalogue *catalogue; /* as last read */
  guint n_changes; /* accounts being made or taken away, which the end of the daemon waits for */
} TgContext;

TgContext *tg_context_new (GDBusConnection *accounts_bus, GDBusConnection *setup_bus, TgAccountStore *store);
TgContext *tg_context_ref (TgContext *self);
void tg_context_unref (TgContext *self);

/* Reads the overlays again: a client id that the person has just put there counts without a restart. */
void tg_context_reload_catalogue (TgContext *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgContext, tg_context_unref)

G_END_DECLS
