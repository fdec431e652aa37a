/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether a person can be asked: stdin and stderr are a terminal. */
gboolean tg_term_is_interactive (void);

/* (transfer none) cancelled by the first Ctrl-C or SIGTERM after the first call; the second ends the program
 * as usual. Works while the main thread is blocked. */
GCancellable *tg_term_catch_interrupt (void);

/* (transfer full) one line of stdin without its end. NULL with TG_ERROR_CANCELLED, or TG_ERROR_FAILED at the end of
 * input. @prompt: (nullable) is shown on stderr if stdin is a terminal; @hidden: what is typed is not. */
TgSecret *
tg_term_read_line_sync (const char *prompt, gboolean hidden, GCancellable *cancellable, GError **error);
/* Asks on the terminal; anything but a yes is a no. */
gboolean tg_term_confirm_sync (const char *question, GCancellable *cancellable, GError **error);

/* Opens @uri in $BROWSER or else the desktop's browser, without waiting for it. FALSE if there is none, or no
 * display. The uri becomes visible in the list of processes: it must hold no secret. */
gboolean tg_term_open_browser (const char *uri);

G_END_DECLS
