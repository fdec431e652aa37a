/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-origin-bar.h"

#include "tg-host-markup.h"

#include <glib/gi18n.h>

struct _TgOriginBar
{
  AdwBin parent_instance;

  /* Template children */
  GtkImage *lock;
  GtkLabel *host;
};

G_DEFINE_FINAL_TYPE (TgOriginBar, tg_origin_bar, ADW_TYPE_BIN)

void
tg_origin_bar_set_uri (TgOriginBar *self, const char *uri)
{
  g_autoptr (GUri) parsed = uri != NULL ? g_uri_parse (uri, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *host = parsed != NULL ? g_uri_get_host (parsed) : NULL;
  gboolean secure = host != NULL && *host != '\0' && g_str_equal (g_uri_get_scheme (parsed), "https");
  g_autofree char *markup = NULL;
  g_autofree char *description = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->lock), secure);
  if (!secure)
    {
      gtk_label_set_label (self->host, _ ("Loading…"));
      gtk_accessible_update_property (
          GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Loading…"), -1);
      return;
    }
  markup = tg_host_markup (host);
  gtk_label_set_markup (self->host, markup);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), host);
  gtk_image_set_from_icon_name (self->lock, "channel-secure-symbolic");
  /* Translators: a host name */
  description = g_strdup_printf (_ ("Page of %s, over a secure connection"), host);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, description, -1);
}

static void
tg_origin_bar_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TG_TYPE_ORIGIN_BAR);
  G_OBJECT_CLASS (tg_origin_bar_parent_class)->dispose (object);
}

static void
tg_origin_bar_class_init (TgOriginBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tg_origin_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tegata/Tegata/tg-origin-bar.ui");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child (widget_class, TgOriginBar, lock);
  gtk_widget_class_bind_template_child (widget_class, TgOriginBar, host);
}

static void
tg_origin_bar_init (TgOriginBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tg_origin_bar_set_uri (self, NULL);
}
