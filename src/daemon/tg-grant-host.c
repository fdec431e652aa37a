/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-grant-host.h"

G_DEFINE_INTERFACE (TgGrantHost, tg_grant_host, G_TYPE_OBJECT)

static void
tg_grant_host_default_init (TgGrantHostInterface *iface)
{
}
