/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* One wizard for a desktop: `tegata [ADDRESS]` in a second place fills in the address in the first. */
#define TG_TYPE_APPLICATION (tg_application_get_type ())
G_DECLARE_FINAL_TYPE (TgApplication, tg_application, TG, APPLICATION, AdwApplication)

TgApplication *tg_application_new (void);

G_END_DECLS
