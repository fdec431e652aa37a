/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What was decided about one app and one account. */
typedef enum
{
  TG_PERMISSION_NONE, /* nothing yet */
  TG_PERMISSION_ALLOW,
  TG_PERMISSION_DENY,
} TgPermission;

/* "none", "allow", "deny" */
const char *tg_permission_to_string (TgPermission permission);
gboolean tg_permission_from_string (const char *text, TgPermission *permission);
/* As the permission store has it; what is not understood counts as nothing, and a refusal among it as one. */
TgPermission tg_permission_from_strv (const char *const *words);

/* (transfer full) TG_ERROR_NOT_ALLOWED, for an app that was refused. */
GError *tg_permission_create_refusal (void);

/* Whether @app can be the name of somebody with permissions: an app id, a Snap's name or a program's path. */
gboolean tg_permission_check_app (const char *app, GError **error);

G_END_DECLS
