/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "pages/tg-manual-page.h"

#include "tg-button.h"
#include "tg-choice-row.h"
#include "tg-inner-name.h"
#include "tg-notice.h"
#include "tg-server-group.h"

#include <glib/gi18n.h>

struct _TgManualPage
{
  TgPage parent_instance;

  TgManualForm *form; /* (unowned) (nullable) what is shown */

  /* Template children */
  GtkLabel *description;
  TgServerGroup *receiving;
  TgServerGroup *sending;
  AdwPreferencesGroup *method_group;
  TgChoiceRow *method;
  TgNotice *notice;
};

G_DEFINE_FINAL_TYPE (TgManualPage, tg_manual_page, TG_TYPE_PAGE)

static void
continue_cb (TgManualPage *self)
{
  GtkWidget *wrong = NULL;

  if (self->form == NULL || !tg_page_get_complete (TG_PAGE (self)))
    return;
  for (guint side = 0; side < TG_MANUAL_N_SIDES; side++)
    {
      GtkWidget *one = tg_server_group_check (side == TG_MANUAL_RECEIVING ? self->receiving : self->sending);

      wrong = wrong != NULL ? wrong : one;
    }
  if (wrong != NULL)
    gtk_widget_grab_focus (wrong);
  else
    tg_setup_give_servers (tg_page_get_setup (TG_PAGE (self)));
}

/* A sign-in is offered where a known provider runs the servers; nobody else gets its tokens. */
static void
show_methods (TgManualPage *self)
{
  TgCatalogue *catalogue = tg_setup_get_catalogue (tg_page_get_setup (TG_PAGE (self)));
  TgProvider *provider = catalogue != NULL ? tg_manual_form_match_provider (self->form, catalogue) : NULL;

  if (provider == NULL)
    tg_manual_form_set_method (self->form, TG_METHOD_PASSWORD);
  else
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->method), tg_provider_get_name (provider));
  tg_choice_row_set_second (self->method, tg_manual_form_get_method (self->form) == TG_METHOD_OAUTH2);
  gtk_widget_set_visible (GTK_WIDGET (self->method_group), provider != NULL);
  tg_inner_name (self->method_group, GTK_TYPE_LIST_BOX, _ ("Signing In"));
}

static void
method_cb (TgManualPage *self)
{
  if (self->form != NULL)
    tg_manual_form_set_method (
        self->form, tg_choice_row_get_second (self->method) ? TG_METHOD_OAUTH2 : TG_METHOD_PASSWORD);
}

static void
changed_cb (TgManualPage *self)
{
  if (self->form != NULL)
    show_methods (self);
}

static void
tg_manual_page_refresh (TgPage *page)
{
  TgManualPage *self = TG_MANUAL_PAGE (page);
  TgSetup *setup = tg_page_get_setup (page);
  TgManualForm *form = tg_setup_get_form (setup);
  const GError *error = tg_setup_get_error (setup);
  g_autofree char *description = NULL;

  tg_page_set_complete (page, form != NULL && !tg_page_get_busy (page));
  tg_notice_set_text (self->notice, error != NULL ? error->message : NULL);
  if (form == NULL || form == self->form)
    return;
  description = g_strdup_printf (
      /* Translators: a mail address */
      _ ("The servers for %s. What is filled in was found, or is usual; your provider’s help pages have the "
         "rest."),
      tg_setup_get_text (setup));
  gtk_label_set_label (self->description, description);
  self->form = form;
  tg_server_group_show (self->receiving, form, TG_MANUAL_RECEIVING);
  tg_server_group_show (self->sending, form, TG_MANUAL_SENDING);
  show_methods (self);
}

static void
tg_manual_page_shown (TgPage *page)
{
  tg_server_group_focus (TG_MANUAL_PAGE (page)->receiving);
}

static void
tg_manual_page_dispose (GObject *object)
{
  TG_MANUAL_PAGE (object)->form = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), TG_TYPE_MANUAL_PAGE);
  G_OBJECT_CLASS (tg_manual_page_parent_class)->dispose (object);
}

static void
tg_manual_page_class_init (TgManualPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tg_manual_page_dispose;
  TG_PAGE_CLASS (klass)->refresh = tg_manual_page_refresh;
  TG_PAGE_CLASS (klass)->shown = tg_manual_page_shown;

  g_type_ensure (TG_TYPE_BUTTON);
  g_type_ensure (TG_TYPE_CHOICE_ROW);
  g_type_ensure (TG_TYPE_NOTICE);
  g_type_ensure (TG_TYPE_SERVER_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tegata/Tegata/pages/tg-manual-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TgManualPage, description);
  gtk_widget_class_bind_template_child (widget_class, TgManualPage, receiving);
  gtk_widget_class_bind_template_child (widget_class, TgManualPage, sending);
  gtk_widget_class_bind_template_child (widget_class, TgManualPage, method_group);
  gtk_widget_class_bind_template_child (widget_class, TgManualPage, method);
  gtk_widget_class_bind_template_child (widget_class, TgManualPage, notice);
  gtk_widget_class_bind_template_callback (widget_class, continue_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, method_cb);
}

static void
tg_manual_page_init (TgManualPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
