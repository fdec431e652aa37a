/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the readers of the a{sv} forms share. Messages begin with the name of the member. */

/* Puts the member into @value as g_variant_get() does with @format; strings stay in @variant. A missing member leaves
 * @value alone; FALSE and TG_ERROR_INVALID_ARGUMENT where it is of another type. */
gboolean
tg_wire_lookup (GVariant *variant, const char *member, const char *format, gpointer value, GError **error);
/* tg_enum_from_nick(), naming the member. */
gboolean tg_wire_read_word (GType type, const char *member, const char *word, int *value, GError **error);
/* Sets "MEMBER: message" and returns FALSE. */
gboolean tg_wire_fail (GError **error, const char *member, const char *message);

G_END_DECLS
