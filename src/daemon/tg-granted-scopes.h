/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether what was granted is enough for what was asked (RFC 6749, 3.3 and 5.1: a server may grant less, and a person may
 * untick a box). The scopes of OpenID Connect, which servers rename or leave out, do not count.
 * @asked: (nullable) @granted: (nullable) NULL = as asked. TG_ERROR_FAILED with a sentence for the person. */
gboolean tg_granted_scopes_check (const char *const *asked, const char *const *granted, GError **error);

G_END_DECLS
