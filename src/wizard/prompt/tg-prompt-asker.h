/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Who asks, in words and a picture for the person. Everything in it was chosen by whoever made the app. */
typedef struct
{
  char *name; /* (nullable) NULL: nothing is known about it */
  char *detail; /* (nullable) app id or path, which says more than a name */
  GIcon *icon;
} TgPromptAsker;

/* @app: a{sv} as Prompt1.Ask has it */
TgPromptAsker *tg_prompt_asker_new (GVariant *app);
void tg_prompt_asker_free (TgPromptAsker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgPromptAsker, tg_prompt_asker_free)

G_END_DECLS
