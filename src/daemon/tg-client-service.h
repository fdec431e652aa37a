/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-context.h"
#include "tg-ipc.h"

G_BEGIN_DECLS

/* The part of Setup1 that is about clients: SetClient, LookUpIssuer and LookUpCandidate. Lasts as long as @skeleton. */
void tg_client_service_connect (TgIpcSetup1 *skeleton, TgContext *context);

G_END_DECLS
