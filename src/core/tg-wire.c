/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-wire.h"

#include "tg-enums.h"
#include "tg-error.h"

gboolean
tg_wire_fail (GError **error, const char *member, const char *message)
{
  g_set_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, "%s: %s", member, message);
  return FALSE;
}

gboolean
tg_wire_lookup (GVariant *variant, const char *member, const char *format, gpointer value, GError **error)
{
  g_autoptr (GVariant) child = g_variant_lookup_value (variant, member, NULL);

  if (child == NULL)
    return TRUE;
  if (!g_variant_check_format_string (child, format, FALSE))
    return tg_wire_fail (error, member, "This has the wrong type.");
  g_variant_get (child, format, value);
  return TRUE;
}

gboolean
tg_wire_read_word (GType type, const char *member, const char *word, int *value, GError **error)
{
  if (tg_enum_from_nick (type, word, value, error))
    return TRUE;
  g_prefix_error (error, "%s: ", member);
  return FALSE;
}
