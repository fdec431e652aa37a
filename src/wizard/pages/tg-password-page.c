/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "pages/tg-password-page.h"

#include "tg-button.h"
#include "tg-inner-name.h"
#include "tg-notice.h"

#include <glib/gi18n.h>

struct _TgPasswordPage
{
  TgPage parent_instance;

  /* Template children */
  GtkLabel *heading;
  GtkLabel *description;
  GtkLabel *fact;
  GtkLinkButton *help;
  AdwPreferencesGroup *entry_group;
  AdwEntryRow *user;
  AdwPasswordEntryRow *entry;
  TgNotice *notice;
};

G_DEFINE_FINAL_TYPE (TgPasswordPage, tg_password_page, TG_TYPE_PAGE)

static void
hand_cb (TgPasswordPage *self)
{
  tg_setup_begin_by_hand (tg_page_get_setup (TG_PAGE (self)), NULL);
}

static void
update_complete (TgPasswordPage *self)
{
  gboolean empty = *gtk_editable_get_text (GTK_EDITABLE (self->entry)) == '\0' ||
                   *gtk_editable_get_text (GTK_EDITABLE (self->user)) == '\0';

  tg_page_set_complete (TG_PAGE (self), !empty && !tg_page_get_busy (TG_PAGE (self)));
}

static void
entry_changed_cb (TgPasswordPage *self)
{
  update_complete (self);
  tg_notice_set_text (self->notice, NULL);
  tg_notice_describe (self->notice, GTK_WIDGET (self->entry), FALSE);
}

static void
continue_cb (TgPasswordPage *self)
{
  g_autoptr (TgSecret) password = NULL;

  if (!tg_page_get_complete (TG_PAGE (self)))
    return;
  password = tg_secret_new (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  tg_setup_give_password (
      tg_page_get_setup (TG_PAGE (self)), gtk_editable_get_text (GTK_EDITABLE (self->user)), password);
}

static void
show_kind (TgPasswordPage *self, TgSetupWay *way)
{
  const TgProviderPassword *facts = way->provider != NULL ? tg_provider_get_password (way->provider) : NULL;
  TgPasswordKind kind = facts != NULL ? facts->kind : TG_PASSWORD_KIND_PASSWORD;
  const char *name = tg_setup_way_get_name (way);
  const char *notice = tg_candidate_get_notice (way->candidate);
  g_autofree char *description = NULL;

  if (kind == TG_PASSWORD_KIND_APP_PASSWORD)
    {
      gtk_label_set_label (self->heading, _ ("Enter an App Password"));
      /* Translators: the name of a provider */
      description =
          g_strdup_printf (_ ("%s does not take your usual password in mail programs. Make an app password "
                              "there and paste it here."),
                           name);
    }
  else if (kind == TG_PASSWORD_KIND_BRIDGE)
    {
      gtk_label_set_label (self->heading, _ ("Enter the Bridge’s Password"));
      /* Translators: the name of a provider */
      description =
          g_strdup_printf (_ ("%s is reached through its own program on this computer. Start it, and paste "
                              "the password that it shows for mail programs."),
                           name);
    }
  else
    {
      gtk_label_set_label (self->heading, _ ("Enter Your Password"));
      /* Translators: the name of a provider, or a mail domain */
      description = g_strdup_printf (
          _ ("The password for your mail at %s. It is kept in the keyring of this desktop."), name);
    }
  gtk_label_set_label (self->description, description);
  gtk_label_set_label (self->fact, notice != NULL ? notice : "");
  gtk_widget_set_visible (GTK_WIDGET (self->fact), notice != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->help), facts != NULL && facts->help_uri != NULL);
  if (facts != NULL && facts->help_uri != NULL)
    gtk_link_button_set_uri (self->help, facts->help_uri);
}

static void
tg_password_page_refresh (TgPage *page)
{
  TgPasswordPage *self = TG_PASSWORD_PAGE (page);
  TgSetup *setup = tg_page_get_setup (page);
  TgSetupWay *way = tg_setup_get_way (setup);
  const GError *error = tg_setup_get_error (setup);

  if (way != NULL)
    {
      show_kind (self, way);
      if (*gtk_editable_get_text (GTK_EDITABLE (self->user)) == '\0')
        gtk_editable_set_text (GTK_EDITABLE (self->user), tg_setup_way_get_username (way));
    }
  update_complete (self);
  tg_notice_set_text (self->notice, error != NULL ? error->message : NULL);
  tg_notice_describe (self->notice, GTK_WIDGET (self->entry), error != NULL);
}

static void
tg_password_page_shown (TgPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (TG_PASSWORD_PAGE (page)->entry));
}

static void
tg_password_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TG_TYPE_PASSWORD_PAGE);
  G_OBJECT_CLASS (tg_password_page_parent_class)->dispose (object);
}

static void
tg_password_page_class_init (TgPasswordPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tg_password_page_dispose;
  TG_PAGE_CLASS (klass)->refresh = tg_password_page_refresh;
  TG_PAGE_CLASS (klass)->shown = tg_password_page_shown;

  g_type_ensure (TG_TYPE_BUTTON);
  g_type_ensure (TG_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tegata/Tegata/pages/tg-password-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TgPasswordPage, heading);
  gtk_widget_class_bind_template_child (widget_class, TgPasswordPage, description);
  gtk_widget_class_bind_template_child (widget_class, TgPasswordPage, fact);
  gtk_widget_class_bind_template_child (widget_class, TgPasswordPage, help);
  gtk_widget_class_bind_template_child (widget_class, TgPasswordPage, user);
  gtk_widget_class_bind_template_child (widget_class, TgPasswordPage, entry_group);
  gtk_widget_class_bind_template_child (widget_class, TgPasswordPage, entry);
  gtk_widget_class_bind_template_child (widget_class, TgPasswordPage, notice);
  gtk_widget_class_bind_template_callback (widget_class, continue_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, hand_cb);
}

static void
tg_password_page_init (TgPasswordPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tg_inner_name (self->entry_group, GTK_TYPE_LIST_BOX, _ ("User name and password"));
  tg_inner_name (self->entry, GTK_TYPE_BUTTON, _ ("Show or hide the password"));
}
