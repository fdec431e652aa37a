/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-origin-bar.h"

#include "tg-host-markup.h"
#include "tg-inner-name.h"

#include <glib/gi18n.h>

struct _TgOriginBar
{
  AdwBin parent_instance;

  /* Template children */
  GtkMenuButton *button;
  GtkImage *lock;
  GtkLabel *host;
  GtkLabel *subject;
  GtkLabel *issuer;
  GtkLabel *validity;
};

G_DEFINE_FINAL_TYPE (TgOriginBar, tg_origin_bar, ADW_TYPE_BIN)

/* @text: (transfer full) (nullable) */
static void
show (GtkLabel *label, char *text)
{
  g_autofree char *owned = text;

  gtk_widget_set_visible (GTK_WIDGET (label), owned != NULL);
  gtk_label_set_text (label, owned != NULL ? owned : "");
}

static void
show_certificate (TgOriginBar *self, GTlsCertificate *certificate)
{
  g_autofree char *subject = certificate != NULL ? g_tls_certificate_get_subject_name (certificate) : NULL;
  g_autofree char *issuer = certificate != NULL ? g_tls_certificate_get_issuer_name (certificate) : NULL;
  g_autoptr (GDateTime) end =
      certificate != NULL ? g_tls_certificate_get_not_valid_after (certificate) : NULL;
  g_autofree char *date = end != NULL ? g_date_time_format (end, "%x") : NULL;

  /* Translators: whom a certificate names, such as CN=accounts.example.net */
  show (self->subject, subject != NULL ? g_strdup_printf (_ ("Issued to: %s"), subject) : NULL);
  /* Translators: the authority that a certificate is from, such as O=Example Trust,CN=Example CA 3 */
  show (self->issuer, issuer != NULL ? g_strdup_printf (_ ("Issued by: %s"), issuer) : NULL);
  /* Translators: a date */
  show (self->validity, date != NULL ? g_strdup_printf (_ ("Valid until: %s"), date) : NULL);
}

void
tg_origin_bar_set_page (TgOriginBar *self, const char *uri, GTlsCertificate *certificate)
{
  g_autoptr (GUri) parsed = uri != NULL ? g_uri_parse (uri, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *host = parsed != NULL ? g_uri_get_host (parsed) : NULL;
  gboolean secure = host != NULL && *host != '\0' && g_str_equal (g_uri_get_scheme (parsed), "https");
  g_autofree char *markup = NULL;
  g_autofree char *description = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->lock), secure);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), secure);
  show_certificate (self, secure ? certificate : NULL);
  if (!secure)
    {
      gtk_menu_button_popdown (self->button);
      gtk_label_set_label (self->host, _ ("Loading…"));
      tg_inner_name (self->button, GTK_TYPE_TOGGLE_BUTTON, _ ("Loading…"));
      return;
    }
  markup = tg_host_markup (host);
  gtk_label_set_markup (self->host, markup);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), host);
  gtk_image_set_from_icon_name (self->lock, "channel-secure-symbolic");
  /* Translators: a host name */
  description = g_strdup_printf (_ ("Page of %s, over a secure connection"), host);
  tg_inner_name (self->button, GTK_TYPE_TOGGLE_BUTTON, description);
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
  gtk_widget_class_bind_template_child (widget_class, TgOriginBar, button);
  gtk_widget_class_bind_template_child (widget_class, TgOriginBar, lock);
  gtk_widget_class_bind_template_child (widget_class, TgOriginBar, host);
  gtk_widget_class_bind_template_child (widget_class, TgOriginBar, subject);
  gtk_widget_class_bind_template_child (widget_class, TgOriginBar, issuer);
  gtk_widget_class_bind_template_child (widget_class, TgOriginBar, validity);
}

static void
tg_origin_bar_init (TgOriginBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tg_origin_bar_set_page (self, NULL, NULL);
}
