/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-token-shelf.h"

struct _TgTokenShelf
{
  GMutex mutex;
  GHashTable *tokens; /* service -> TgToken */
  GHashTable *asked; /* service -> gint64, when */
};

TgTokenShelf *
tg_token_shelf_new (void)
{
  TgTokenShelf *self = g_atomic_rc_box_new0 (TgTokenShelf);

  g_mutex_init (&self->mutex);
  self->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)tg_token_unref);
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

TgTokenShelf *
tg_token_shelf_ref (TgTokenShelf *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
shelf_clear (TgTokenShelf *self)
{
  g_hash_table_unref (self->tokens);
  g_hash_table_unref (self->asked);
  g_mutex_clear (&self->mutex);
}

void
tg_token_shelf_unref (TgTokenShelf *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify)shelf_clear);
}

void
tg_token_shelf_put (TgTokenShelf *self, const char *service, TgToken *token)
{
  g_mutex_lock (&self->mutex);
  g_hash_table_insert (self->tokens, g_strdup (service), tg_token_ref (token));
  g_mutex_unlock (&self->mutex);
}

void
tg_token_shelf_clear (TgTokenShelf *self)
{
  g_mutex_lock (&self->mutex);
  g_hash_table_remove_all (self->tokens);
  g_mutex_unlock (&self->mutex);
}

TgToken *
tg_token_shelf_ask (TgTokenShelf *self, const TgTokenRequest *request)
{
  gint64 now_usec = tg_clock_boot_usec ();
  gint64 *asked;

  g_mutex_lock (&self->mutex);
  asked = g_hash_table_lookup (self->asked, request->service);
  if (asked != NULL)
    *asked = now_usec;
  else
    g_hash_table_insert (self->asked, g_strdup (request->service), g_memdup2 (&now_usec, sizeof now_usec));
  g_mutex_unlock (&self->mutex);
  return tg_token_shelf_find (self, request);
}

TgToken *
tg_token_shelf_peek (TgTokenShelf *self, const char *service, gint64 *asked_usec)
{
  TgToken *token;
  gint64 *asked;

  g_mutex_lock (&self->mutex);
  token = g_hash_table_lookup (self->tokens, service);
  if (token != NULL)
    tg_token_ref (token);
  asked = g_hash_table_lookup (self->asked, service);
  if (asked_usec != NULL)
    *asked_usec = asked != NULL ? *asked : 0;
  g_mutex_unlock (&self->mutex);
  return token;
}

TgToken *
tg_token_shelf_find (TgTokenShelf *self, const TgTokenRequest *request)
{
  g_autoptr (TgToken) token = NULL;

  g_mutex_lock (&self->mutex);
  token = g_hash_table_lookup (self->tokens, request->service);
  if (token != NULL)
    tg_token_ref (token);
  g_mutex_unlock (&self->mutex);

  if (token == NULL ||
      (request->rejected != NULL && tg_secret_equal (request->rejected, tg_token_get_secret (token))) ||
      !tg_token_is_good (token, request->min_validity_sec, tg_clock_wall_usec (), tg_clock_boot_usec ()))
    return NULL;
  return g_steal_pointer (&token);
}
