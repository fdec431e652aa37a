/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The bus name Prompt1: shows one question at a time, and ends when there has been none for a while. */
#define TG_TYPE_PROMPT_APPLICATION (tg_prompt_application_get_type ())
G_DECLARE_FINAL_TYPE (TgPromptApplication, tg_prompt_application, TG, PROMPT_APPLICATION, AdwApplication)

TgPromptApplication *tg_prompt_application_new (void);

G_END_DECLS
