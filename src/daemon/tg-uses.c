/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-uses.h"

#include "tg-token.h"

struct _TgUse
{
  gatomicrefcount n_references;
  GMutex mutex;
  gint64 last_sec; /* 0 = never */
};

struct _TgUses
{
  GHashTable *uses; /* "ID app" -> TgUse */
};

static TgUse *
use_new (void)
{
  TgUse *self = g_new0 (TgUse, 1);

  g_atomic_ref_count_init (&self->n_references);
  g_mutex_init (&self->mutex);
  return self;
}

TgUse *
tg_use_ref (TgUse *self)
{
  g_atomic_ref_count_inc (&self->n_references);
  return self;
}

void
tg_use_unref (TgUse *self)
{
  if (!g_atomic_ref_count_dec (&self->n_references))
    return;
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
tg_use_touch (TgUse *self)
{
  gint64 now_sec = tg_clock_wall_usec () / G_USEC_PER_SEC;

  g_mutex_lock (&self->mutex);
  self->last_sec = now_sec;
  g_mutex_unlock (&self->mutex);
}

TgUses *
tg_uses_new (void)
{
  TgUses *self = g_new0 (TgUses, 1);

  self->uses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)tg_use_unref);
  return self;
}

void
tg_uses_free (TgUses *self)
{
  g_hash_table_unref (self->uses);
  g_free (self);
}

/* No id has a space in it. */
static char *
make_key (const char *account_id, const char *app)
{
  return g_strconcat (account_id, " ", app, NULL);
}

TgUse *
tg_uses_get (TgUses *self, const char *account_id, const char *app)
{
  g_autofree char *key = make_key (account_id, app);
  TgUse *use = g_hash_table_lookup (self->uses, key);

  if (use == NULL)
    {
      use = use_new ();
      g_hash_table_insert (self->uses, g_steal_pointer (&key), use);
    }
  return use;
}

gint64
tg_uses_get_last_sec (TgUses *self, const char *account_id, const char *app)
{
  g_autofree char *key = make_key (account_id, app);
  TgUse *use = g_hash_table_lookup (self->uses, key);
  gint64 last_sec;

  if (use == NULL)
    return 0;
  g_mutex_lock (&use->mutex);
  last_sec = use->last_sec;
  g_mutex_unlock (&use->mutex);
  return last_sec;
}
