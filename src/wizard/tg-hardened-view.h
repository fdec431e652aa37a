/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <webkit/webkit.h>

G_BEGIN_DECLS

/* A web view for pages of strangers: an ephemeral session of its own, no way around a bad certificate, and nothing of
 * what a sign-in page does not need: no camera, files, notifications, downloads, printing, windows or menus.
 * (transfer floating). Session and processes go with the view. */
WebKitWebView *tg_hardened_view_new (void);

G_END_DECLS
