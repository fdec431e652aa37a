/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-prompt-asker.h"

#include "tg-app-face.h"

TgPromptAsker *
tg_prompt_asker_new (GVariant *app)
{
  TgPromptAsker *self = g_new0 (TgPromptAsker, 1);
  const char *text;

  if (g_variant_lookup (app, "id", "&s", &text))
    {
      g_autoptr (TgAppFace) face = tg_app_face_new (text);

      self->detail = g_strdup (text);
      self->name = face->name != NULL ? g_strdup (face->name) : tg_app_face_clean (text);
      self->icon = g_object_ref (face->icon);
    }
  else if (g_variant_lookup (app, "program", "&s", &text))
    {
      g_autofree char *name = g_path_get_basename (text);

      self->detail = g_filename_display_name (text);
      self->name = tg_app_face_clean (name);
    }
  if (self->name != NULL && *self->name == '\0')
    {
      g_free (self->name);
      self->name = g_strdup (self->detail);
    }
  if (self->icon == NULL)
    self->icon = g_themed_icon_new ("application-x-executable");
  return self;
}

void
tg_prompt_asker_free (TgPromptAsker *self)
{
  g_free (self->name);
  g_free (self->detail);
  g_object_unref (self->icon);
  g_free (self);
}
