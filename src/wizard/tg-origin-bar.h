/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <adwaita.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* Where the page in the consent view is from: a lock and the whole host name, its registrable domain emphasised; when it is
 * clicked, what the certificate says. Set from what the view has committed, never from what a page says about itself. */
#define TG_TYPE_ORIGIN_BAR (tg_origin_bar_get_type ())
G_DECLARE_FINAL_TYPE (TgOriginBar, tg_origin_bar, TG, ORIGIN_BAR, AdwBin)

/* @uri: (nullable) NULL while there is no page; @certificate: (nullable) what the page has proved itself with */
void tg_origin_bar_set_page (TgOriginBar *self, const char *uri, GTlsCertificate *certificate);

G_END_DECLS
