/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A QR code, dark on light whatever the style: readers want it so. */
#define TG_TYPE_QR_CODE (tg_qr_code_get_type ())
G_DECLARE_FINAL_TYPE (TgQrCode, tg_qr_code, TG, QR_CODE, GtkWidget)

/* FALSE where @text is too long for one; then, and without @text (nullable), there is nothing to see. */
gboolean tg_qr_code_set_text (TgQrCode *self, const char *text);

G_END_DECLS
