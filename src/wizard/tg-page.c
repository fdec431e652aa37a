/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-page.h"

typedef struct
{
  TgSetup *setup; /* (owned) */
  char *title; /* (owned) (nullable) */
  gboolean complete;
  gboolean busy;
} TgPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (TgPage, tg_page, ADW_TYPE_BIN)

typedef enum
{
  PROP_SETUP = 1,
  PROP_TITLE,
  PROP_COMPLETE,
  PROP_BUSY,
} TgPageProperty;

static GParamSpec *properties[PROP_BUSY + 1];

static TgPagePrivate *
get_private (TgPage *self)
{
  return tg_page_get_instance_private (self);
}

TgSetup *
tg_page_get_setup (TgPage *self)
{
  return get_private (self)->setup;
}

const char *
tg_page_get_title (TgPage *self)
{
  return get_private (self)->title;
}

void
tg_page_set_title (TgPage *self, const char *title)
{
  TgPagePrivate *priv = get_private (self);

  if (g_strcmp0 (priv->title, title) == 0)
    return;
  g_free (priv->title);
  priv->title = g_strdup (title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

gboolean
tg_page_get_complete (TgPage *self)
{
  return get_private (self)->complete;
}

void
tg_page_set_complete (TgPage *self, gboolean complete)
{
  TgPagePrivate *priv = get_private (self);

  if (priv->complete == complete)
    return;
  priv->complete = complete;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPLETE]);
}

gboolean
tg_page_get_busy (TgPage *self)
{
  return get_private (self)->busy;
}

void
tg_page_refresh (TgPage *self)
{
  TgPagePrivate *priv = get_private (self);
  gboolean busy = tg_setup_flow_is_busy (tg_setup_get_flow (priv->setup));

  if (priv->busy != busy)
    {
      priv->busy = busy;
      gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_BUSY, busy, -1);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
    }
  if (TG_PAGE_GET_CLASS (self)->refresh != NULL)
    TG_PAGE_GET_CLASS (self)->refresh (self);
}

void
tg_page_shown (TgPage *self)
{
  TG_PAGE_GET_CLASS (self)->shown (self);
}

void
tg_page_back (TgPage *self)
{
  TG_PAGE_GET_CLASS (self)->back (self);
}

static void
tg_page_real_shown (TgPage *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
tg_page_real_back (TgPage *self)
{
  tg_setup_do (tg_page_get_setup (self), TG_SETUP_EVENT_BACK);
}

static void
tg_page_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  TgPagePrivate *priv = get_private (TG_PAGE (object));

  switch ((TgPageProperty)property_id)
    {
    case PROP_SETUP:
      g_value_set_object (value, priv->setup);
      break;
    case PROP_TITLE:
      g_value_set_string (value, priv->title);
      break;
    case PROP_COMPLETE:
      g_value_set_boolean (value, priv->complete);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, priv->busy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tg_page_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  TgPage *self = TG_PAGE (object);

  switch ((TgPageProperty)property_id)
    {
    case PROP_SETUP:
      get_private (self)->setup = g_value_dup_object (value);
      break;
    case PROP_TITLE:
      tg_page_set_title (self, g_value_get_string (value));
      break;
    case PROP_COMPLETE:
      tg_page_set_complete (self, g_value_get_boolean (value));
      break;
    case PROP_BUSY:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tg_page_finalize (GObject *object)
{
  TgPagePrivate *priv = get_private (TG_PAGE (object));

  g_clear_object (&priv->setup);
  g_free (priv->title);
  G_OBJECT_CLASS (tg_page_parent_class)->finalize (object);
}

static void
tg_page_class_init (TgPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tg_page_get_property;
  object_class->set_property = tg_page_set_property;
  object_class->finalize = tg_page_finalize;
  klass->shown = tg_page_real_shown;
  klass->back = tg_page_real_back;

  properties[PROP_SETUP] =
      g_param_spec_object ("setup",
                           NULL,
                           NULL,
                           TG_TYPE_SETUP,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_TITLE] = g_param_spec_string (
      "title", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_COMPLETE] = g_param_spec_boolean (
      "complete", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_BUSY] =
      g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tg_page_init (TgPage *self)
{
}
