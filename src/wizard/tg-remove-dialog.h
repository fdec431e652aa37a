/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <adwaita.h>

#include "tg-provider.h"

#include "tg-ipc.h"

G_BEGIN_DECLS

/* (transfer full) the question whether to remove an account, which names what goes with it. Its "response" is "remove" when
 * the person says so. @provider: (nullable) of the catalogue; @allowed: (nullable) the apps that lose it, one a line */
GtkWidget *
tg_remove_dialog_new (GtkWindow *parent, TgIpcAccount1 *account, TgProvider *provider, const char *allowed);

G_END_DECLS
