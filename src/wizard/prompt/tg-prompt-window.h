/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The question on the screen. It never takes the focus from somebody who is typing: it asks for none, has no default
 * button, and no button that can be pressed in its first moment. Closing it is no answer.
 *
 * Accessible: the question itself has the focus at first, so that it is read out.
 *
 * Signal "answered" (const char *answer, GStrv picked), once. */
#define TG_TYPE_PROMPT_WINDOW (tg_prompt_window_get_type ())
G_DECLARE_FINAL_TYPE (TgPromptWindow, tg_prompt_window, TG, PROMPT_WINDOW, AdwWindow)

/* @app, @accounts, @choose: as Prompt1.Ask has them */
TgPromptWindow *tg_prompt_window_new (GVariant *app, GVariant *accounts, gboolean choose);
void tg_prompt_window_show (TgPromptWindow *self);
/* As if the person had closed it. */
void tg_prompt_window_withdraw (TgPromptWindow *self);

G_END_DECLS
