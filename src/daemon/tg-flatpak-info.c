/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-flatpak-info.h"

#include "tg-error.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define MAX_APP_ID_LENGTH 255
#define FUSE_MAGIC 0x65735546

static gboolean
app_id_is_valid (const char *app_id)
{
  gsize length = strlen (app_id);

  return length > 0 && length <= MAX_APP_ID_LENGTH && g_dbus_is_name (app_id) && app_id[0] != ':';
}

char *
tg_flatpak_info_parse (const char *data, gsize length, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *app_id = NULL;

  /* Anything odd, a NUL among it, is a reason not to know rather than to guess. */
  if (length > 0 && length <= TG_FLATPAK_INFO_MAX_BYTES && memchr (data, '\0', length) == NULL &&
      g_key_file_load_from_data (file, data, length, G_KEY_FILE_NONE, NULL))
    {
      const char *group = g_key_file_has_group (file, "Application") ? "Application" : "Runtime";

      /* As it stands: no app id has escapes, and GLib 2.74 trips over two bad ones in a value. */
      app_id = g_key_file_get_value (file, group, "name", NULL);
    }
  if (app_id != NULL && app_id_is_valid (app_id))
    return g_steal_pointer (&app_id);
  g_set_error (
      error, TG_ERROR, TG_ERROR_FAILED, "The sandbox of the calling app does not name a valid app id.");
  return NULL;
}

static gboolean
set_unknown (GError **error)
{
  g_set_error (error, TG_ERROR, TG_ERROR_FAILED, "The calling program cannot be identified.");
  return FALSE;
}

static gboolean
read_all (int fd, GByteArray *bytes)
{
  guint8 buffer[4096];
  gssize n;

  while (bytes->len <= TG_FLATPAK_INFO_MAX_BYTES)
    {
      n = read (fd, buffer, sizeof buffer);
      if (n == 0)
        return TRUE;
      if (n > 0)
        g_byte_array_append (bytes, buffer, n);
      else if (errno != EINTR)
        return FALSE;
    }
  return FALSE;
}

gboolean
tg_flatpak_info_read_sync (int pid, char **app_id, GError **error)
{
  g_autofree char *root_path = g_strdup_printf ("/proc/%d/root", pid);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  struct statfs root_fs;
  struct stat info_stat;
  int root_fd;
  int info_fd;
  int saved_errno;
  gboolean read_it;

  *app_id = NULL;
  root_fd = open (root_path, O_RDONLY | O_NONBLOCK | O_DIRECTORY | O_CLOEXEC | O_NOCTTY);
  if (root_fd < 0)
    /* A root on FUSE that its owner keeps to himself is a container such as toolbox's, and never Flatpak's. */
    return (errno == EACCES && statfs (root_path, &root_fs) == 0 && root_fs.f_type == FUSE_MAGIC) ||
           set_unknown (error);

  info_fd = openat (root_fd, ".flatpak-info", O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW);
  saved_errno = errno;
  close (root_fd);
  if (info_fd < 0)
    return saved_errno == ENOENT || set_unknown (error);

  read_it = fstat (info_fd, &info_stat) == 0 && S_ISREG (info_stat.st_mode) && read_all (info_fd, bytes);
  close (info_fd);
  if (!read_it)
    return set_unknown (error);
  *app_id = tg_flatpak_info_parse ((const char *)bytes->data, bytes->len, error);
  return *app_id != NULL;
}
