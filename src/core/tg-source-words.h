/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-enums.h"

G_BEGIN_DECLS

/* Where something about an address was learnt, for the person. */
const char *tg_source_describe (TgSource source);

G_END_DECLS
