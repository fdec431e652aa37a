/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How an app shows itself. Everything in it was chosen by whoever made the app. */
typedef struct
{
  char *name; /* of its desktop file; NULL where there is none */
  GIcon *icon;
} TgAppFace;

TgAppFace *tg_app_face_new (const char *app_id);
void tg_app_face_free (TgAppFace *self);

/* (transfer full) one line, not too long, and no sign that turns the direction of what follows. */
char *tg_app_face_clean (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgAppFace, tg_app_face_free)

G_END_DECLS
