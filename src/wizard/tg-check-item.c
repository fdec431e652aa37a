/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-check-item.h"

struct _TgCheckItem
{
  GObject parent_instance;

  char *title; /* (owned) */
  char *detail; /* (owned) */
  TgServer *server; /* (owned) (nullable) */
  TgCheckState state;
  GError *error; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (TgCheckItem, tg_check_item, G_TYPE_OBJECT)

static guint signal_changed;

TgCheckItem *
tg_check_item_new (const char *title, const char *detail, TgServer *server)
{
  TgCheckItem *self = g_object_new (TG_TYPE_CHECK_ITEM, NULL);

  self->title = g_strdup (title);
  self->detail = g_strdup (detail);
  self->server = server != NULL ? tg_server_ref (server) : NULL;
  return self;
}

const char *
tg_check_item_get_title (TgCheckItem *self)
{
  return self->title;
}

const char *
tg_check_item_get_detail (TgCheckItem *self)
{
  return self->detail;
}

TgServer *
tg_check_item_get_server (TgCheckItem *self)
{
  return self->server;
}

TgCheckState
tg_check_item_get_state (TgCheckItem *self)
{
  return self->state;
}

const GError *
tg_check_item_get_error (TgCheckItem *self)
{
  return self->error;
}

void
tg_check_item_set_state (TgCheckItem *self, TgCheckState state)
{
  g_clear_error (&self->error);
  self->state = state;
  g_signal_emit (self, signal_changed, 0);
}

void
tg_check_item_take_error (TgCheckItem *self, GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  self->state = TG_CHECK_FAILED;
  g_signal_emit (self, signal_changed, 0);
}

static void
tg_check_item_finalize (GObject *object)
{
  TgCheckItem *self = TG_CHECK_ITEM (object);

  g_free (self->title);
  g_free (self->detail);
  g_clear_pointer (&self->server, tg_server_unref);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (tg_check_item_parent_class)->finalize (object);
}

static void
tg_check_item_class_init (TgCheckItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_check_item_finalize;

  signal_changed = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tg_check_item_init (TgCheckItem *self)
{
}
