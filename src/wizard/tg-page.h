/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <adwaita.h>

#include "tg-setup.h"

G_BEGIN_DECLS

/* A page of the wizard, with its own header bar.
 *
 * A page shows what its TgSetup says and tells it what the person does; it keeps nothing of its own that Back could
 * lose. It has one suggested action. Its name for assistive technologies is its "title". */
#define TG_TYPE_PAGE (tg_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (TgPage, tg_page, TG, PAGE, AdwBin)

struct _TgPageClass
{
  AdwBinClass parent_class;

  /* The setup has changed while the page is shown, or the page is about to be. */
  void (*refresh) (TgPage *self);
  /* The page has come into view: puts the focus where the person goes on. */
  void (*shown) (TgPage *self);
  /* Back, Escape, Cancel; by default TG_SETUP_EVENT_BACK. */
  void (*back) (TgPage *self);
};

TgSetup *tg_page_get_setup (TgPage *self);

const char *tg_page_get_title (TgPage *self);
void tg_page_set_title (TgPage *self, const char *title);

/* Whether the page's suggested action can be taken. */
gboolean tg_page_get_complete (TgPage *self);
void tg_page_set_complete (TgPage *self, gboolean complete);

/* Whether the wizard works for this page; follows the flow. */
gboolean tg_page_get_busy (TgPage *self);

/* For the window. */
void tg_page_refresh (TgPage *self);
void tg_page_shown (TgPage *self);
void tg_page_back (TgPage *self);

G_END_DECLS
