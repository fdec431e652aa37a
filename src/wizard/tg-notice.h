/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A sentence about what went wrong, beside what caused it. Assistive technologies take it for an alert. */
#define TG_TYPE_NOTICE (tg_notice_get_type ())
G_DECLARE_FINAL_TYPE (TgNotice, tg_notice, TG, NOTICE, AdwBin)

/* @text: (nullable) NULL hides it. */
void tg_notice_set_text (TgNotice *self, const char *text);

/* Ties the sentence to the widget that it is about: marked as invalid, and described by it. */
void tg_notice_describe (TgNotice *self, GtkWidget *widget, gboolean invalid);

G_END_DECLS
