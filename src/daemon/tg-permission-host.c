/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-permission-host.h"

G_DEFINE_INTERFACE (TgPermissionHost, tg_permission_host, G_TYPE_OBJECT)

static void
tg_permission_host_default_init (TgPermissionHostInterface *iface)
{
}
