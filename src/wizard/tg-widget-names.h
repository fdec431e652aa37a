/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What libadwaita 1.2 has no name for, or a wrong one, for assistive technologies. */

/* The buttons of a dialog with all its responses. */
void tg_widget_names_fix_dialog (AdwMessageDialog *dialog);

/* Shows @text at once, with a button to dismiss it that has a name. */
void tg_widget_names_show_toast (AdwToastOverlay *overlay, const char *text);

G_END_DECLS
