/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-secret.h"

#include <string.h>

struct _TgSecret
{
  gatomicrefcount ref_count;
  char *value; /* (owned) NUL-terminated */
  gsize length;
};

G_DEFINE_BOXED_TYPE (TgSecret, tg_secret, tg_secret_ref, tg_secret_unref)

static TgSecret *
secret_take (char *value, gsize length)
{
  TgSecret *self = g_new (TgSecret, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->value = value;
  self->length = length;
  return self;
}

TgSecret *
tg_secret_new (const char *value)
{
  g_return_val_if_fail (value != NULL, NULL);
  return tg_secret_new_len (value, strlen (value));
}

TgSecret *
tg_secret_new_len (const char *value, gsize length)
{
  g_return_val_if_fail (value != NULL || length == 0, NULL);
  g_return_val_if_fail (length < G_MAXSIZE, NULL);

  char *copy = g_malloc (length + 1);

  if (length > 0)
    memcpy (copy, value, length);
  copy[length] = '\0';
  return secret_take (copy, length);
}

TgSecret *
tg_secret_new_take (char *value)
{
  g_return_val_if_fail (value != NULL, NULL);
  return secret_take (value, strlen (value));
}

TgSecret *
tg_secret_ref (TgSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
tg_secret_unref (TgSecret *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  tg_wipe_len (self->value, self->length);
  g_free (self->value);
  g_free (self);
}

const char *
tg_secret_peek (TgSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->value;
}

gsize
tg_secret_get_length (TgSecret *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->length;
}

gboolean
tg_secret_equal (TgSecret *self, TgSecret *other)
{
  volatile guchar difference = 0;

  if (self == NULL || other == NULL)
    return self == other;
  if (self->length != other->length)
    return FALSE;
  for (gsize i = 0; i < self->length; i++)
    difference |= (guchar)(self->value[i] ^ other->value[i]);
  return difference == 0;
}

void
tg_wipe (char *value)
{
  if (value != NULL)
    explicit_bzero (value, strlen (value));
}

void
tg_wipe_len (void *value, gsize length)
{
  if (value != NULL)
    explicit_bzero (value, length);
}
