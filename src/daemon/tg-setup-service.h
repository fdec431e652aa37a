/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-accounts-service.h"

G_BEGIN_DECLS

/* The root object of the bus name Setup1, and the sign-ins that were started through it. */
#define TG_TYPE_SETUP_SERVICE (tg_setup_service_get_type ())
G_DECLARE_FINAL_TYPE (TgSetupService, tg_setup_service, TG, SETUP_SERVICE, GObject)

TgSetupService *tg_setup_service_new (TgContext *context, TgAccountsService *accounts);

gboolean tg_setup_service_start (TgSetupService *self, GError **error);
/* Cancels every sign-in that still waits for its person. */
void tg_setup_service_stop (TgSetupService *self);

G_END_DECLS
