/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-app-face.h"

#include <gio/gdesktopappinfo.h>

#define MAX_NAME_CHARS 60
#define SNAP_PREFIX "snap."

/* (transfer full) (nullable) */
static GDesktopAppInfo *
find_app_info (const char *app_id)
{
  g_autofree char *desktop_id = NULL;

  if (g_str_has_prefix (app_id, SNAP_PREFIX))
    {
      const char *snap = app_id + strlen (SNAP_PREFIX);

      desktop_id = g_strdup_printf ("%s_%s.desktop", snap, snap);
    }
  else
    desktop_id = g_strconcat (app_id, ".desktop", NULL);
  return g_desktop_app_info_new (desktop_id);
}

char *
tg_app_face_clean (const char *text)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  guint n = 0;

  for (const char *p = valid; *p != '\0' && n < MAX_NAME_CHARS; p = g_utf8_next_char (p), n++)
    {
      gunichar c = g_utf8_get_char (p);
      GUnicodeType type = g_unichar_type (c);

      if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR ||
          type == G_UNICODE_PARAGRAPH_SEPARATOR)
        g_string_append_c (line, ' ');
      else
        g_string_append_unichar (line, c);
    }
  return g_strdup (g_strstrip (line->str));
}

TgAppFace *
tg_app_face_new (const char *app_id)
{
  TgAppFace *self = g_new0 (TgAppFace, 1);
  g_autoptr (GDesktopAppInfo) info = find_app_info (app_id);
  GIcon *icon = info != NULL ? g_app_info_get_icon (G_APP_INFO (info)) : NULL;

  if (info != NULL)
    self->name = tg_app_face_clean (g_app_info_get_name (G_APP_INFO (info)));
  if (self->name != NULL && *self->name == '\0')
    g_clear_pointer (&self->name, g_free);
  self->icon = icon != NULL ? g_object_ref (icon) : g_themed_icon_new ("application-x-executable");
  return self;
}

void
tg_app_face_free (TgAppFace *self)
{
  g_free (self->name);
  g_object_unref (self->icon);
  g_free (self);
}
