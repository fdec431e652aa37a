/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full) the Unicode form of @domain, A-labels in lower case, where it is no disguise; else a copy of it. */
char *tg_domain_to_display (const char *domain);

G_END_DECLS
