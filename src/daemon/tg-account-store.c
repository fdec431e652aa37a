/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-account-store.h"

#include "tg-error.h"
#include "tg-json.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define SUFFIX ".json"
#define PENDING_SUFFIX ".json.pending"
#define JOURNAL_SUFFIX ".json.refresh"

struct _TgAccountStore
{
  GObject parent_instance;

  char *folder;
  int lock_fd;
};

G_DEFINE_FINAL_TYPE (TgAccountStore, tg_account_store, G_TYPE_OBJECT)

static void
tg_account_store_finalize (GObject *object)
{
  TgAccountStore *self = TG_ACCOUNT_STORE (object);

  g_free (self->folder);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  G_OBJECT_CLASS (tg_account_store_parent_class)->finalize (object);
}

static void
tg_account_store_class_init (TgAccountStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_account_store_finalize;
}

static void
tg_account_store_init (TgAccountStore *self)
{
  self->lock_fd = -1;
}

TgAccountStore *
tg_account_store_new (const char *folder)
{
  TgAccountStore *self = g_object_new (TG_TYPE_ACCOUNT_STORE, NULL);

  self->folder = folder != NULL ? g_strdup (folder)
                                : g_build_filename (g_get_user_data_dir (), "tegata", "accounts", NULL);
  return self;
}

const char *
tg_account_store_get_folder (TgAccountStore *self)
{
  return self->folder;
}

static gboolean
set_errno_error (GError **error, int saved_errno, const char *what, const char *path)
{
  g_set_error (error,
               G_IO_ERROR,
               g_io_error_from_errno (saved_errno),
               "%s could not be %s: %s.",
               path,
               what,
               g_strerror (saved_errno));
  return FALSE;
}

static char *
store_path (TgAccountStore *self, const char *id, const char *suffix)
{
  g_autofree char *name = g_strconcat (id, suffix, NULL);

  return g_build_filename (self->folder, name, NULL);
}

static gboolean
store_ensure_folder (TgAccountStore *self, GError **error)
{
  if (g_mkdir_with_parents (self->folder, 0700) < 0)
    return set_errno_error (error, errno, "created", self->folder);
  /* It may have come from a backup or an older umask. */
  if (g_chmod (self->folder, 0700) < 0)
    return set_errno_error (error, errno, "made private", self->folder);
  return TRUE;
}

gboolean
tg_account_store_lock (TgAccountStore *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, ".lock", NULL);
  int fd;

  if (self->lock_fd >= 0)
    return TRUE;
  if (!store_ensure_folder (self, error))
    return FALSE;
  fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return set_errno_error (error, errno, "opened", path);
  if (flock (fd, LOCK_EX | LOCK_NB) < 0)
    {
      int saved_errno = errno;

      close (fd);
      return set_errno_error (error, saved_errno, "locked", path);
    }
  self->lock_fd = fd;
  return TRUE;
}

/* A rename is on the disk only once its folder is. */
static gboolean
store_sync_folder (TgAccountStore *self, GError **error)
{
  int fd = g_open (self->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  int result;
  int saved_errno;

  if (fd < 0)
    return set_errno_error (error, errno, "opened", self->folder);
  do
    result = fsync (fd);
  while (result < 0 && errno == EINTR);
  saved_errno = errno;
  close (fd);
  /* Some file systems cannot do that to a folder and say EINVAL. */
  if (result < 0 && saved_errno != EINVAL)
    return set_errno_error (error, saved_errno, "written to the disk", self->folder);
  return TRUE;
}

static gboolean
store_write (TgAccountStore *self, const TgAccount *account, const char *suffix, GError **error)
{
  g_autofree char *path = store_path (self, account->id, suffix);
  g_autoptr (JsonNode) node = tg_account_to_json (account);
  g_autofree char *text = json_to_string (node, TRUE);

  return store_ensure_folder (self, error) &&
         g_file_set_contents_full (
             path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error) &&
         store_sync_folder (self, error);
}

gboolean
tg_account_store_save (TgAccountStore *self, const TgAccount *account, GError **error)
{
  return store_write (self, account, SUFFIX, error);
}

gboolean
tg_account_store_save_pending (TgAccountStore *self, const TgAccount *account, GError **error)
{
  return store_write (self, account, PENDING_SUFFIX, error);
}

static gboolean
store_rename (TgAccountStore *self,
              const char *id,
              const char *from_suffix,
              const char *to_suffix,
              GError **error)
{
  g_autofree char *from = store_path (self, id, from_suffix);
  g_autofree char *to = store_path (self, id, to_suffix);

  if (g_rename (from, to) < 0)
    return set_errno_error (error, errno, "renamed", from);
  return store_sync_folder (self, error);
}

gboolean
tg_account_store_commit (TgAccountStore *self, const char *id, GError **error)
{
  return store_rename (self, id, PENDING_SUFFIX, SUFFIX, error);
}

gboolean
tg_account_store_withdraw (TgAccountStore *self, const char *id, GError **error)
{
  return store_rename (self, id, SUFFIX, PENDING_SUFFIX, error);
}

TgJournal *
tg_account_store_get_journal (TgAccountStore *self, const char *id)
{
  g_autofree char *path = store_path (self, id, JOURNAL_SUFFIX);

  return tg_journal_new (path);
}

gboolean
tg_account_store_forget_pending (TgAccountStore *self, const char *id, GError **error)
{
  g_autofree char *path = store_path (self, id, PENDING_SUFFIX);
  g_autoptr (TgJournal) journal = tg_account_store_get_journal (self, id);

  tg_journal_end (journal);
  if (g_unlink (path) < 0 && errno != ENOENT)
    return set_errno_error (error, errno, "deleted", path);
  return store_sync_folder (self, error);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* (transfer full) the ids of the files with exactly that suffix, sorted. */
static GPtrArray *
store_list (TgAccountStore *self, const char *suffix)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *id = NULL;

      if (!g_str_has_suffix (name, suffix))
        continue;
      id = g_strndup (name, strlen (name) - strlen (suffix));
      if (tg_account_id_is_valid (id))
        g_ptr_array_add (ids, g_steal_pointer (&id));
      else
        g_message ("%s/%s: ignored, its name is not an id of an account", self->folder, name);
    }
  g_ptr_array_sort (ids, compare_ids);
  return g_steal_pointer (&ids);
}

static TgAccount *
store_read (TgAccountStore *self, const char *id, GError **error)
{
  g_autofree char *path = store_path (self, id, SUFFIX);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (TgAccount) account = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  node = tg_json_parse (text, length, error);
  if (node == NULL)
    return NULL;
  account = tg_account_from_json (node, error);
  if (account != NULL && !g_str_equal (account->id, id))
    {
      g_set_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, "id: not the name of the file");
      return NULL;
    }
  return g_steal_pointer (&account);
}

GPtrArray *
tg_account_store_load (TgAccountStore *self)
{
  g_autoptr (GPtrArray) ids = store_list (self, SUFFIX);
  GPtrArray *accounts = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_account_free);

  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      g_autoptr (GError) error = NULL;
      TgAccount *account = store_read (self, id, &error);

      if (account != NULL)
        g_ptr_array_add (accounts, account);
      else
        g_message ("%s/%s%s cannot be used and stays as it is: %s", self->folder, id, SUFFIX, error->message);
    }
  return accounts;
}

char **
tg_account_store_list_pending (TgAccountStore *self)
{
  GPtrArray *ids = store_list (self, PENDING_SUFFIX);

  g_ptr_array_add (ids, NULL);
  return (char **)g_ptr_array_free (ids, FALSE);
}
