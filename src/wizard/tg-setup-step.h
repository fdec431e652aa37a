/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-setup-flow.h"

G_BEGIN_DECLS

/* What holds for a step, however it was come to. */

gboolean tg_setup_step_is_busy (TgSetupStep step);
/* Of an account that was not there before. */
TgSetupRemains tg_setup_step_get_remains (TgSetupStep step);

G_END_DECLS
