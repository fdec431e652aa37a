/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <webkit/webkit.h>

G_BEGIN_DECLS

/* Shows an alert or a question of a page's script under the name of the host it comes from; a script gets no text
 * out of a person, and cannot keep one from leaving. For WebKitWebView::script-dialog. */
gboolean tg_script_dialog_show (WebKitWebView *view, WebKitScriptDialog *dialog);

G_END_DECLS
