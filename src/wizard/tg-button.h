/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A button whose "text" has a mnemonic, with room for a spinner that turns while "busy". Assistive technologies get the
 * text as its name: GTK 4.8 would tell them the text of a plain button twice, once with the underscore. */
#define TG_TYPE_BUTTON (tg_button_get_type ())
G_DECLARE_FINAL_TYPE (TgButton, tg_button, TG, BUTTON, GtkButton)

void tg_button_set_text (TgButton *self, const char *text);
/* The same for a text without a mnemonic. */
void tg_button_set_plain_text (TgButton *self, const char *text);

G_END_DECLS
