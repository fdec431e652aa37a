/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "pages/tg-identity-page.h"

#include "tg-button.h"
#include "tg-notice.h"

#include <glib/gi18n.h>

struct _TgIdentityPage
{
  TgPage parent_instance;

  /* Template children */
  GtkLabel *description;
  GtkWidget *again_button;
  TgNotice *notice;
};

G_DEFINE_FINAL_TYPE (TgIdentityPage, tg_identity_page, TG_TYPE_PAGE)

static void
again_cb (TgIdentityPage *self)
{
  tg_setup_do (tg_page_get_setup (TG_PAGE (self)), TG_SETUP_EVENT_RETRY);
}

static void
keep_cb (TgIdentityPage *self)
{
  tg_setup_do (tg_page_get_setup (TG_PAGE (self)), TG_SETUP_EVENT_KEEP);
}

static void
tg_identity_page_refresh (TgPage *page)
{
  TgIdentityPage *self = TG_IDENTITY_PAGE (page);
  TgSetup *setup = tg_page_get_setup (page);
  TgSetupWay *way = tg_setup_get_way (setup);
  const GError *error = tg_setup_get_error (setup);
  const char *other = tg_setup_get_signed_in_as (setup);
  g_autofree char *description = NULL;

  tg_page_set_complete (page, !tg_page_get_busy (page));
  tg_notice_set_text (self->notice, error != NULL ? error->message : NULL);
  if (way == NULL || other == NULL)
    return;
  description = g_strdup_printf (
      /* Translators: two mail addresses */
      _ ("You signed in as %s, but typed %s. Sign in again as the one you meant, or keep the account if both "
         "are "
         "yours and share a mailbox."),
      other,
      tg_address_get_text (tg_candidate_get_address (way->candidate)));
  gtk_label_set_label (self->description, description);
}

static void
tg_identity_page_shown (TgPage *page)
{
  gtk_widget_grab_focus (TG_IDENTITY_PAGE (page)->again_button);
}

static void
tg_identity_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TG_TYPE_IDENTITY_PAGE);
  G_OBJECT_CLASS (tg_identity_page_parent_class)->dispose (object);
}

static void
tg_identity_page_class_init (TgIdentityPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tg_identity_page_dispose;
  TG_PAGE_CLASS (klass)->refresh = tg_identity_page_refresh;
  TG_PAGE_CLASS (klass)->shown = tg_identity_page_shown;

  g_type_ensure (TG_TYPE_BUTTON);
  g_type_ensure (TG_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tegata/Tegata/pages/tg-identity-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TgIdentityPage, description);
  gtk_widget_class_bind_template_child (widget_class, TgIdentityPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, TgIdentityPage, notice);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_cb);
}

static void
tg_identity_page_init (TgIdentityPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
