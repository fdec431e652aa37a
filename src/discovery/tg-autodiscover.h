/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Reads the answer of Microsoft's Autodiscover v2: (transfer full) the host of its Url, lower case; or
 * TG_REASON_NOTHING when the mailbox is not known there, TG_REASON_UNUSABLE for anything else. */
char *tg_autodiscover_parse (const char *data, gsize length, GError **error);

G_END_DECLS
