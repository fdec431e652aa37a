/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-process-app.h"

#include "tg-error.h"
#include "tg-flatpak-info.h"
#include "tg-snap.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* More than any tree of processes that somebody would mind about. */
#define MAX_GENERATIONS 256
#define STAT_PARENT 1
#define STAT_START 19

static gboolean
set_unknown (GError **error)
{
  g_set_error (error, TG_ERROR, TG_ERROR_FAILED, "The calling program cannot be identified.");
  return FALSE;
}

/* (transfer full) (nullable) */
static char *
read_mount_namespace (const char *process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/ns/mnt", process);

  return g_file_read_link (path, NULL);
}

typedef enum
{
  PLACE_UNKNOWN,
  PLACE_OUTSIDE, /* where we are ourselves, or somebody else's process */
  PLACE_ELSEWHERE, /* in another mount namespace, such as a sandbox has */
} Place;

static Place
find_place (int pid)
{
  g_autofree char *process = g_strdup_printf ("%d", pid);
  g_autofree char *folder = g_strdup_printf ("/proc/%d", pid);
  g_autofree char *ours = read_mount_namespace ("self");
  g_autofree char *theirs = read_mount_namespace (process);
  struct stat folder_stat;

  if (ours == NULL)
    return PLACE_UNKNOWN;
  if (theirs != NULL)
    return g_str_equal (ours, theirs) ? PLACE_OUTSIDE : PLACE_ELSEWHERE;
  /* What another user started is no app of the person's. */
  return stat (folder, &folder_stat) == 0 && folder_stat.st_uid != getuid () ? PLACE_OUTSIDE : PLACE_UNKNOWN;
}

/* (transfer full) (nullable) the fields of /proc/PID/stat from the third on (proc(5)). */
static char **
read_stat (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  const char *name_end;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  /* The name of the program comes first, in parentheses, and may hold some itself. */
  name_end = strrchr (text, ')');
  return name_end != NULL && name_end[1] == ' ' ? g_strsplit (name_end + 2, " ", -1) : NULL;
}

/* -1: it cannot be told. */
static gint64
read_stat_number (int pid, guint field)
{
  g_auto (GStrv) fields = read_stat (pid);
  gint64 number;

  return fields != NULL && g_strv_length (fields) > field &&
                 g_ascii_string_to_signed (fields[field], 10, 0, G_MAXINT64, &number, NULL)
             ? number
             : -1;
}

/* 0: none; -1: it cannot be told. */
static int
find_parent (int pid)
{
  return (int)read_stat_number (pid, STAT_PARENT);
}

gint64
tg_process_get_start_usec (int pid)
{
  gint64 ticks = read_stat_number (pid, STAT_START);

  return ticks >= 0 ? ticks * (G_USEC_PER_SEC / sysconf (_SC_CLK_TCK)) : G_MAXINT64;
}

static gboolean
read_flatpak (int pid, char **app_id, GError **error)
{
  g_autofree char *outermost = NULL;

  *app_id = NULL;
  for (int i = 0; i < MAX_GENERATIONS; i++)
    {
      g_autofree char *found = NULL;
      Place place = find_place (pid);

      /* The process itself is looked at whatever its place: it may have changed its root alone. */
      if (i > 0 && place == PLACE_OUTSIDE)
        {
          *app_id = g_steal_pointer (&outermost);
          return TRUE;
        }
      if (!tg_flatpak_info_read_sync (pid, &found, error))
        return FALSE;
      if (found != NULL)
        {
          g_free (outermost);
          outermost = g_steal_pointer (&found);
        }
      if (place == PLACE_UNKNOWN)
        return set_unknown (error);
      pid = place == PLACE_OUTSIDE ? 0 : find_parent (pid);
      if (pid < 0)
        return set_unknown (error);
      if (pid == 0)
        {
          *app_id = g_steal_pointer (&outermost);
          return TRUE;
        }
    }
  return set_unknown (error);
}

static gboolean
read_snap (int pid, const char *label, char **app_id, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/cgroup", pid);
  g_autofree char *cgroups = NULL;

  if (label != NULL)
    *app_id = tg_snap_from_label (label);
  /* A program on the host may be in a control group of any name. */
  if (*app_id != NULL || find_place (pid) == PLACE_OUTSIDE)
    return TRUE;
  if (!g_file_get_contents (path, &cgroups, NULL, NULL))
    return set_unknown (error);
  *app_id = tg_snap_from_cgroups (cgroups);
  return TRUE;
}

gboolean
tg_process_app_read_sync (int pid, const char *label, char **app_id, GError **error)
{
  return read_flatpak (pid, app_id, error) && (*app_id != NULL || read_snap (pid, label, app_id, error));
}
