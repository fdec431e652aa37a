/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-identity.h"

/* (transfer full) */
static char *
fold (const char *local_part)
{
  g_autofree char *folded = g_utf8_casefold (local_part, -1);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_DEFAULT_COMPOSE);
}

static gboolean
is_same (TgAddress *one, TgAddress *other)
{
  g_autofree char *one_local = fold (tg_address_get_local_part (one));
  g_autofree char *other_local = fold (tg_address_get_local_part (other));

  return g_strcmp0 (one_local, other_local) == 0 &&
         g_str_equal (tg_address_get_domain (one), tg_address_get_domain (other));
}

char *
tg_identity_get_other (TgAddress *typed, const char *email)
{
  g_autoptr (TgAddress) address = email != NULL ? tg_address_parse (email, NULL) : NULL;

  return address != NULL && !is_same (typed, address) ? g_strdup (tg_address_get_text (address)) : NULL;
}
