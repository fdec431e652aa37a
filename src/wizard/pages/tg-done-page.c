/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "pages/tg-done-page.h"

#include "tg-button.h"
#include "tg-inner-name.h"
#include "tg-program-row.h"

#include <glib/gi18n.h>

struct _TgDonePage
{
  TgPage parent_instance;

  /* Template children */
  GtkImage *icon;
  GtkLabel *heading;
  GtkLabel *description;
  AdwPreferencesGroup *command_group;
  AdwActionRow *command;
  AdwExpanderRow *programs;
  GtkWidget *close_button;
};

G_DEFINE_FINAL_TYPE (TgDonePage, tg_done_page, TG_TYPE_PAGE)

static void
copy_cb (TgDonePage *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->command)));
}

static void
another_cb (TgDonePage *self)
{
  tg_setup_do (tg_page_get_setup (TG_PAGE (self)), TG_SETUP_EVENT_ANOTHER);
}

static gboolean
everything_works (TgSetup *setup)
{
  GListModel *items = tg_setup_get_check_items (setup);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (TgCheckItem) item = g_list_model_get_item (items, i);

      if (tg_check_item_get_state (item) != TG_CHECK_PASSED)
        return FALSE;
    }
  return TRUE;
}

/* A program that knows nothing of Tegata runs a command. Each way of setting one up is for this account. */
static void
show_programs (TgDonePage *self, TgSetup *setup, TgSetupWay *way)
{
  const char *path = tg_setup_get_account (setup);
  const char *id = path != NULL ? strrchr (path, '/') : NULL;
  const TgProgramAccount account = {
    .id = id != NULL ? id + 1 : "",
    .address = tg_address_get_text (tg_candidate_get_address (way->candidate)),
    .method = way->method,
    .servers = tg_candidate_get_servers (way->candidate),
    .sandboxed = tg_program_is_sandboxed (),
  };
  g_autofree char *command = tg_program_dup_command (&account);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->command), command);
  tg_program_row_fill (self->programs, &account);
}

static void
tg_done_page_refresh (TgPage *page)
{
  TgDonePage *self = TG_DONE_PAGE (page);
  TgSetup *setup = tg_page_get_setup (page);
  TgSetupWay *way = tg_setup_get_way (setup);
  g_autofree char *description = NULL;
  const char *address;

  if (way == NULL)
    return;
  address = tg_address_get_text (tg_candidate_get_address (way->candidate));
  if (everything_works (setup))
    {
      gtk_label_set_label (self->heading, _ ("Your Account Is Ready"));
      /* Translators: a mail address */
      description = g_strdup_printf (_ ("%s can receive and send mail."), address);
    }
  else
    {
      gtk_label_set_label (self->heading, _ ("The Account Is Kept"));
      gtk_image_set_from_icon_name (self->icon, "dialog-information-symbolic");
      gtk_widget_remove_css_class (GTK_WIDGET (self->icon), "success");
      /* Translators: a mail address */
      description =
          g_strdup_printf (_ ("%s is set up, but not all of it worked when it was tried."), address);
    }
  gtk_label_set_label (self->description, description);
  show_programs (self, setup, way);
  tg_page_set_complete (page, TRUE);
}

static void
tg_done_page_shown (TgPage *page)
{
  gtk_widget_grab_focus (TG_DONE_PAGE (page)->close_button);
}

static void
tg_done_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TG_TYPE_DONE_PAGE);
  G_OBJECT_CLASS (tg_done_page_parent_class)->dispose (object);
}

static void
tg_done_page_class_init (TgDonePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tg_done_page_dispose;
  TG_PAGE_CLASS (klass)->refresh = tg_done_page_refresh;
  TG_PAGE_CLASS (klass)->shown = tg_done_page_shown;

  g_type_ensure (TG_TYPE_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tegata/Tegata/pages/tg-done-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TgDonePage, icon);
  gtk_widget_class_bind_template_child (widget_class, TgDonePage, heading);
  gtk_widget_class_bind_template_child (widget_class, TgDonePage, description);
  gtk_widget_class_bind_template_child (widget_class, TgDonePage, command);
  gtk_widget_class_bind_template_child (widget_class, TgDonePage, command_group);
  gtk_widget_class_bind_template_child (widget_class, TgDonePage, programs);
  gtk_widget_class_bind_template_child (widget_class, TgDonePage, close_button);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, another_cb);
}

static void
tg_done_page_init (TgDonePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tg_inner_name (self->command_group, GTK_TYPE_LIST_BOX, _ ("In your mail program"));
}
