/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TG_LOOPBACK_PAGE_ACCEPTED,
  TG_LOOPBACK_PAGE_REFUSED,
  TG_LOOPBACK_PAGE_OVER, /* the answer came before */
} TgLoopbackPage;

/* The page the browser ends on, in the person's language: one document that needs nothing else. (transfer full) */
char *tg_loopback_page_to_html (TgLoopbackPage page);

/* The Content-Security-Policy that lets the page's own style through and nothing else. (transfer full) */
char *tg_loopback_page_get_policy (void);

G_END_DECLS
