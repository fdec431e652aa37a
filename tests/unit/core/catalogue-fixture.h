/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-catalogue-private.h"

/* The least that an entry needs besides its id. */
#define SMALL "\"name\": \"Small\", \"sign_in\": [\"password\"], \"password\": {\"kind\": \"password\"}"

/* Two empty folders for overlays. */
typedef struct
{
  char *root; /* (owned) */
  char *low; /* (owned) the less important folder */
  char *high; /* (owned) */
} CatalogueFixture;

void catalogue_set_up (CatalogueFixture *fixture, gconstpointer user_data);
void catalogue_tear_down (CatalogueFixture *fixture, gconstpointer user_data);
void catalogue_write (const char *folder, const char *name, const char *content);
TgCatalogue *catalogue_load (CatalogueFixture *fixture);
void catalogue_assert_no_problems (TgCatalogue *catalogue);
void catalogue_assert_problem (TgCatalogue *catalogue,
                               const char *folder,
                               const char *name,
                               guint line,
                               const char *beginning);
void catalogue_assert_id (TgProvider *provider, const char *id);
