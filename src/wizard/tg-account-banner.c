/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-account-banner.h"

#include "tg-account-words.h"
#include "tg-button.h"

struct _TgAccountBanner
{
  AdwBin parent_instance;

  /* Template children */
  GtkLabel *heading;
  GtkLabel *label;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (TgAccountBanner, tg_account_banner, ADW_TYPE_BIN)

static guint signal_followed;

static void
clicked_cb (TgAccountBanner *self)
{
  g_signal_emit (self, signal_followed, 0);
}

void
tg_account_banner_show (TgAccountBanner *self, TgIpcAccount1 *account, gboolean named)
{
  g_autofree char *why = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), account != NULL);
  if (account == NULL)
    return;
  why = tg_account_words_explain_reason (tg_ipc_account1_get_reason (account),
                                         tg_ipc_account1_get_provider_name (account));
  gtk_label_set_label (self->label, why);
  gtk_label_set_label (self->heading, named ? tg_ipc_account1_get_address (account) : "");
  gtk_widget_set_visible (GTK_WIDGET (self->heading), named);
}

gboolean
tg_account_banner_grab_focus (TgAccountBanner *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self)) && gtk_widget_grab_focus (self->button);
}

static void
tg_account_banner_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TG_TYPE_ACCOUNT_BANNER);
  G_OBJECT_CLASS (tg_account_banner_parent_class)->dispose (object);
}

static void
tg_account_banner_class_init (TgAccountBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tg_account_banner_dispose;

  signal_followed = g_signal_new (
      "followed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (TG_TYPE_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tegata/Tegata/tg-account-banner.ui");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_bind_template_child (widget_class, TgAccountBanner, heading);
  gtk_widget_class_bind_template_child (widget_class, TgAccountBanner, label);
  gtk_widget_class_bind_template_child (widget_class, TgAccountBanner, button);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
}

static void
tg_account_banner_init (TgAccountBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
