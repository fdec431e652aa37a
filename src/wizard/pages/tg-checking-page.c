/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "pages/tg-checking-page.h"

#include "tg-button.h"
#include "tg-check-row.h"
#include "tg-notice.h"

#include <glib/gi18n.h>

struct _TgCheckingPage
{
  TgPage parent_instance;

  GListModel *items; /* (owned) (nullable) what the list shows */

  /* Template children */
  GtkImage *icon;
  GtkLabel *heading;
  GtkLabel *description;
  GtkListBox *list;
  TgNotice *notice;
  GtkWidget *cancel_button;
  GtkWidget *retry_button;
  GtkWidget *keep_button;
  GtkWidget *remove_button;
};

G_DEFINE_FINAL_TYPE (TgCheckingPage, tg_checking_page, TG_TYPE_PAGE)

static void
retry_cb (TgCheckingPage *self)
{
  tg_setup_do (tg_page_get_setup (TG_PAGE (self)), TG_SETUP_EVENT_RETRY);
}

static void
keep_cb (TgCheckingPage *self)
{
  tg_setup_do (tg_page_get_setup (TG_PAGE (self)), TG_SETUP_EVENT_KEEP);
}

static void
remove_cb (TgCheckingPage *self)
{
  tg_setup_do (tg_page_get_setup (TG_PAGE (self)), TG_SETUP_EVENT_REMOVE);
}

static void
show_texts (TgCheckingPage *self, TgSetupStep step)
{
  const char *heading;
  const char *description;
  gboolean unfinished = step == TG_SETUP_STEP_UNFINISHED;

  if (unfinished)
    {
      heading = _ ("Something Does Not Work");
      description = _ ("Try it again, or decide what to do with the account.");
    }
  else if (step == TG_SETUP_STEP_REMOVING)
    {
      heading = _ ("Removing the Account");
      description = _ ("The provider is told to forget it, too.");
    }
  else
    {
      heading = _ ("Trying It Out");
      description = _ ("Your mail servers are asked whether they let you in.");
    }
  gtk_label_set_label (self->heading, heading);
  gtk_label_set_label (self->description, description);
  gtk_image_set_from_icon_name (self->icon,
                                unfinished ? "dialog-warning-symbolic" : "mail-send-receive-symbolic");
  gtk_widget_remove_css_class (GTK_WIDGET (self->icon), unfinished ? "accent" : "warning");
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), unfinished ? "warning" : "accent");
}

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  return tg_check_row_new (TG_CHECK_ITEM (item));
}

static void
tg_checking_page_refresh (TgPage *page)
{
  TgCheckingPage *self = TG_CHECKING_PAGE (page);
  TgSetup *setup = tg_page_get_setup (page);
  TgSetupStep step = tg_setup_flow_get_step (tg_setup_get_flow (setup));
  const GError *error = tg_setup_get_error (setup);
  gboolean unfinished = step == TG_SETUP_STEP_UNFINISHED;
  gboolean was_unfinished = tg_page_get_complete (page);
  gboolean can_cancel = tg_setup_flow_accepts (tg_setup_get_flow (setup), TG_SETUP_EVENT_BACK);

  if (g_set_object (&self->items, tg_setup_get_check_items (setup)))
    gtk_list_box_bind_model (self->list, self->items, create_row_cb, NULL, NULL);
  show_texts (self, step);
  tg_notice_set_text (self->notice, error != NULL ? error->message : NULL);
  tg_page_set_complete (page, unfinished);
  gtk_widget_set_visible (self->cancel_button, !unfinished && can_cancel);
  gtk_widget_set_visible (self->retry_button, unfinished);
  gtk_widget_set_visible (self->keep_button, unfinished);
  gtk_widget_set_visible (self->remove_button,
                          tg_setup_flow_accepts (tg_setup_get_flow (setup), TG_SETUP_EVENT_REMOVE));
  if (unfinished != was_unfinished)
    gtk_widget_grab_focus (unfinished ? self->retry_button : self->cancel_button);
}

static void
tg_checking_page_shown (TgPage *page)
{
  TgCheckingPage *self = TG_CHECKING_PAGE (page);

  gtk_widget_grab_focus (tg_page_get_complete (page) ? self->retry_button : self->cancel_button);
}

static void
tg_checking_page_dispose (GObject *object)
{
  TgCheckingPage *self = TG_CHECKING_PAGE (object);

  g_clear_object (&self->items);
  gtk_widget_dispose_template (GTK_WIDGET (object), TG_TYPE_CHECKING_PAGE);
  G_OBJECT_CLASS (tg_checking_page_parent_class)->dispose (object);
}

static void
tg_checking_page_class_init (TgCheckingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tg_checking_page_dispose;
  TG_PAGE_CLASS (klass)->refresh = tg_checking_page_refresh;
  TG_PAGE_CLASS (klass)->shown = tg_checking_page_shown;

  g_type_ensure (TG_TYPE_BUTTON);
  g_type_ensure (TG_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tegata/Tegata/pages/tg-checking-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TgCheckingPage, icon);
  gtk_widget_class_bind_template_child (widget_class, TgCheckingPage, heading);
  gtk_widget_class_bind_template_child (widget_class, TgCheckingPage, description);
  gtk_widget_class_bind_template_child (widget_class, TgCheckingPage, list);
  gtk_widget_class_bind_template_child (widget_class, TgCheckingPage, notice);
  gtk_widget_class_bind_template_child (widget_class, TgCheckingPage, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, TgCheckingPage, retry_button);
  gtk_widget_class_bind_template_child (widget_class, TgCheckingPage, keep_button);
  gtk_widget_class_bind_template_child (widget_class, TgCheckingPage, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
tg_checking_page_init (TgCheckingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
