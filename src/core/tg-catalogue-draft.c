/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-catalogue-private.h"

#include "tg-error.h"
#include "tg-json-locate.h"
#include "tg-json.h"
#include "tg-provider-schema.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".json"

static void
entry_free (gpointer data)
{
  TgCatalogueEntry *entry = data;

  json_node_unref (entry->json);
  tg_provider_unref (entry->provider);
  g_free (entry);
}

TgCatalogueDraft *
tg_catalogue_draft_new (void)
{
  TgCatalogueDraft *self = g_new0 (TgCatalogueDraft, 1);

  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
tg_catalogue_draft_free (TgCatalogueDraft *self)
{
  g_hash_table_unref (self->entries);
  g_ptr_array_unref (self->problems);
  g_ptr_array_unref (self->warnings);
  g_free (self);
}

void
tg_catalogue_draft_add_problem (TgCatalogueDraft *self, const char *file, const GError *error)
{
  g_ptr_array_add (self->problems, g_strdup_printf ("%s: %s", file, error->message));
}

/* A secret belongs to the client id it came with. */
static void
drop_foreign_secret (JsonNode *merged, JsonNode *patch)
{
  static const char *const members[] = { "client_secret", "client_secret_in_keyring" };
  JsonObject *changes = tg_json_get_object (json_node_get_object (patch), "oauth", NULL);
  JsonObject *oauth = tg_json_get_object (json_node_get_object (merged), "oauth", NULL);

  if (changes == NULL || oauth == NULL || !json_object_has_member (changes, "client_id"))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (!json_object_has_member (changes, members[i]) && json_object_has_member (oauth, members[i]))
      json_object_remove_member (oauth, members[i]);
}

gboolean
tg_catalogue_draft_patch (TgCatalogueDraft *self, const char *id, JsonNode *patch, GError **error)
{
  TgCatalogueEntry *old = g_hash_table_lookup (self->entries, id);
  g_autoptr (JsonNode) merged = NULL;
  g_autoptr (TgProvider) provider = NULL;
  TgCatalogueEntry *entry;

  if (!JSON_NODE_HOLDS_OBJECT (patch))
    {
      g_set_error_literal (
          error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, "(document): This has to be an object.");
      return FALSE;
    }
  merged = tg_json_merge_patch (old != NULL ? old->json : NULL, patch);
  drop_foreign_secret (merged, patch);
  provider = tg_provider_from_json (merged, error);
  if (provider == NULL)
    return FALSE;
  if (strcmp (tg_provider_get_id (provider), id) != 0)
    {
      g_set_error (
          error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, "id: This has to be “%s”, as the file is named.", id);
      return FALSE;
    }
  entry = g_new0 (TgCatalogueEntry, 1);
  entry->json = g_steal_pointer (&merged);
  entry->provider = g_steal_pointer (&provider);
  entry->changed = ++self->n_changes;
  g_hash_table_insert (self->entries, g_strdup (id), entry);
  return TRUE;
}

static void
set_errno (GError **error, int saved_errno)
{
  g_set_error (error, TG_ERROR, TG_ERROR_FAILED, "(file): It cannot be read: %s.", g_strerror (saved_errno));
}

/* Reads at most one byte more than JSON may have: the parser says the rest. */
static GBytes *
read_file (const char *path, GError **error)
{
  /* Not blocking: opening a pipe would wait for its other end. */
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  g_autoptr (GByteArray) content = g_byte_array_new ();
  gssize n_read = -1;
  struct stat info;
  int saved_errno;

  if (fd < 0)
    {
      set_errno (error, errno);
      return NULL;
    }
  if (fstat (fd, &info) < 0 || !S_ISREG (info.st_mode))
    {
      close (fd);
      g_set_error_literal (error, TG_ERROR, TG_ERROR_FAILED, "(file): This is not a regular file.");
      return NULL;
    }
  while (content->len <= TG_JSON_MAX_BYTES)
    {
      guint8 buffer[8192];

      do
        n_read = read (fd, buffer, sizeof buffer);
      while (n_read < 0 && errno == EINTR);
      if (n_read <= 0)
        break;
      g_byte_array_append (content, buffer, (guint)n_read);
    }
  saved_errno = errno;
  close (fd);
  if (n_read < 0)
    {
      set_errno (error, saved_errno);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&content));
}

/* The field that a message of the readers is about stands before its first colon. */
static guint
find_line (const char *data, gsize length, const char *message)
{
  g_autofree char *field = g_strndup (message, strcspn (message, ":"));

  return tg_json_find_line (data, length, field);
}

/* (transfer full) the file, with the line where there is one. */
static char *
name_place (const char *path, guint line)
{
  g_autofree char *display = g_filename_display_name (path);

  return line > 0 ? g_strdup_printf ("%s:%u", display, line) : g_steal_pointer (&display);
}

/* An error would cost what else the file says, and it may be newer than we are. */
static void
warn_of_unknown_members (TgCatalogueDraft *self, const char *path, JsonNode *patch, GBytes *content)
{
  g_autoptr (GPtrArray) unknown = tg_provider_schema_find_unknown (patch);
  gsize length;
  const char *data = g_bytes_get_data (content, &length);

  for (guint i = 0; i < unknown->len; i++)
    {
      const char *member = g_ptr_array_index (unknown, i);
      g_autofree char *place = name_place (path, tg_json_find_line (data, length, member));

      g_ptr_array_add (
          self->warnings,
          g_strdup_printf ("%s: %s: There is no such member; it is passed over.", place, member));
    }
}

/* On failure, *@line is that of the field, 0 where it is not in the file. */
static gboolean
add_file (TgCatalogueDraft *self, const char *path, const char *id, guint *line, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) content = read_file (path, error);
  g_autoptr (JsonNode) patch = NULL;
  const char *data;
  gsize length;

  if (content == NULL)
    return FALSE;
  data = g_bytes_get_data (content, &length);
  patch = tg_json_parse (data != NULL ? data : "", (gssize)length, error);
  if (patch == NULL)
    {
      g_prefix_error (error, "(document): ");
      return FALSE;
    }
  warn_of_unknown_members (self, path, patch, content);
  if (tg_catalogue_draft_patch (self, id, patch, &local_error))
    return TRUE;
  *line = find_line (data, length, local_error->message);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

void
tg_catalogue_draft_add_directory (TgCatalogueDraft *self, const char *directory)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (directory, 0, &error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    {
      if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT) &&
          !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
        {
          g_prefix_error (&error, "(folder): ");
          tg_catalogue_draft_add_problem (self, directory, error);
        }
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    if (*name != '.' && g_str_has_suffix (name, SUFFIX))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr (GError) file_error = NULL;
      g_autofree char *path = g_build_filename (directory, g_ptr_array_index (names, i), NULL);
      g_autofree char *id =
          g_strndup (g_ptr_array_index (names, i), strlen (g_ptr_array_index (names, i)) - strlen (SUFFIX));
      guint line = 0;

      if (!add_file (self, path, id, &line, &file_error))
        {
          g_autofree char *place = name_place (path, line);

          tg_catalogue_draft_add_problem (self, place, file_error);
        }
    }
}
