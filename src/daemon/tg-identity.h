/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-address.h"

G_BEGIN_DECLS

/* Whether the one who signed in is somebody else than @typed: the address of that one then, ready to be shown; NULL where
 * it is the same or nobody can tell. Domains are compared as A-labels, local parts without case. @email: (nullable) what
 * the provider says; a name that is no address tells nothing. (transfer full) (nullable) */
char *tg_identity_get_other (TgAddress *typed, const char *email);

G_END_DECLS
