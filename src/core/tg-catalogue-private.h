/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-catalogue.h"

G_BEGIN_DECLS

/* The catalogue with the client ids of @client_ids ("PROVIDER:ID" or "PROVIDER:ID:SECRET" lines) and with the overlay
 * folders @directories, the least important first. tg_catalogue_new() gives what the build and the environment say. */
TgCatalogue *tg_catalogue_load (const char *client_ids, const char *const *directories);

/* Entries while they are put together: JSON by id, in the order in which they were touched last. */
typedef struct
{
  GHashTable *entries; /* (owned) id -> TgCatalogueEntry */
  GPtrArray *problems; /* (owned) char * */
  GPtrArray *warnings; /* (owned) char * */
  guint n_changes;
} TgCatalogueDraft;

typedef struct
{
  JsonNode *json; /* (owned) */
  TgProvider *provider; /* (owned) */
  guint changed; /* the higher, the later */
} TgCatalogueEntry;

TgCatalogueDraft *tg_catalogue_draft_new (void);
void tg_catalogue_draft_free (TgCatalogueDraft *self);
/* Lays @patch (RFC 7386) over the entry @id, or makes a new one. On failure the entry stays as it was. */
gboolean tg_catalogue_draft_patch (TgCatalogueDraft *self, const char *id, JsonNode *patch, GError **error);
/* Adds "@file: message" to the problems. */
void tg_catalogue_draft_add_problem (TgCatalogueDraft *self, const char *file, const GError *error);
/* Every *.json of a folder, in the order of the names; a folder that is not there is an empty one. */
void tg_catalogue_draft_add_directory (TgCatalogueDraft *self, const char *directory);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgCatalogueDraft, tg_catalogue_draft_free)

G_END_DECLS
