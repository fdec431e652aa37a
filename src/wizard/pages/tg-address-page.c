/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "pages/tg-address-page.h"

#include "tg-button.h"
#include "tg-inner-name.h"
#include "tg-known-provider.h"
#include "tg-menu-button.h"
#include "tg-notice.h"
#include "tg-provider-choice.h"
#include "tg-source-list.h"

#include "tg-config.h"

#include <glib/gi18n.h>

/* A known provider is there at once: what is asked shows only when it takes more than a moment. */
#define PROGRESS_DELAY_MSEC 700

struct _TgAddressPage
{
  TgPage parent_instance;

  guint progress_timeout;

  /* Template children */
  AdwEntryRow *entry;
  GtkImage *icon;
  TgNotice *notice;
  GtkRevealer *progress;
  TgSourceList *sources;
  GtkWidget *found;
  TgButton *found_button;
  AdwPreferencesGroup *entry_group;
  GtkWidget *buttons;
  GtkWidget *cancel_button;
  GtkWidget *back_button;
  GtkLabel *hint;
  GtkWidget *providers;
  TgProviderChoice *choice;
};

G_DEFINE_FINAL_TYPE (TgAddressPage, tg_address_page, TG_TYPE_PAGE)

static void
continue_cb (TgAddressPage *self)
{
  tg_setup_give_address (tg_page_get_setup (TG_PAGE (self)),
                         gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

static void
hand_cb (TgAddressPage *self)
{
  tg_setup_begin_by_hand (
      tg_page_get_setup (TG_PAGE (self)),
      tg_page_get_busy (TG_PAGE (self)) ? NULL : gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

/* What to type, where a provider is chosen. */
static void
show_providers (TgAddressPage *self)
{
  TgSetup *setup = tg_page_get_setup (TG_PAGE (self));
  TgCatalogue *catalogue = tg_setup_get_catalogue (setup);
  const char *id = tg_setup_get_provider (setup);
  TgProvider *provider = catalogue != NULL && id != NULL ? tg_catalogue_lookup (catalogue, id) : NULL;
  g_autofree char *hint = provider != NULL ? tg_known_provider_explain (provider) : NULL;

  if (catalogue != NULL)
    tg_provider_choice_fill (self->choice, catalogue);
  tg_provider_choice_set (self->choice, provider != NULL ? id : NULL);
  gtk_label_set_label (self->hint, hint != NULL ? hint : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), hint != NULL);
  gtk_widget_set_visible (self->providers, catalogue != NULL);
}

/* Where the address stands there already, choosing is all that was left to do. */
static void
provider_cb (TgAddressPage *self)
{
  TgSetup *setup = tg_page_get_setup (TG_PAGE (self));
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr (TgAddress) address = tg_address_parse (text, NULL);

  tg_setup_set_provider (setup, tg_provider_choice_get (self->choice));
  show_providers (self);
  if (address != NULL && tg_setup_get_provider (setup) != NULL)
    tg_setup_give_address (setup, text);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
stopped_cb (TgAddressPage *self)
{
  tg_setup_do (tg_page_get_setup (TG_PAGE (self)), TG_SETUP_EVENT_STOPPED);
}

static void
found_cb (TgAddressPage *self)
{
  tg_setup_take_best_so_far (tg_page_get_setup (TG_PAGE (self)));
}

static void
entry_changed_cb (TgAddressPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  tg_setup_set_text (tg_page_get_setup (TG_PAGE (self)), text);
  tg_page_set_complete (TG_PAGE (self), *text != '\0');
  /* What was wrong with another text says nothing about this one. */
  tg_notice_set_text (self->notice, NULL);
  tg_notice_describe (self->notice, GTK_WIDGET (self->entry), FALSE);
}

/* What is in hand can be gone on with while better answers are still waited for. */
static void
show_best_so_far (TgAddressPage *self, TgSetup *setup)
{
  g_autoptr (TgSetupWay) best = tg_setup_dup_best_so_far (setup);
  g_autofree char *words = best != NULL ? tg_setup_way_describe (best) : NULL;

  gtk_widget_set_visible (self->found, words != NULL);
  if (words != NULL)
    tg_button_set_plain_text (self->found_button, words);
}

static void
update_sources_cb (TgAddressPage *self)
{
  TgSetup *setup = tg_page_get_setup (TG_PAGE (self));

  if (!gtk_revealer_get_reveal_child (self->progress))
    return;
  tg_source_list_update (self->sources, tg_setup_get_tried (setup));
  show_best_so_far (self, setup);
}

static gboolean
progress_timeout_cb (gpointer user_data)
{
  TgAddressPage *self = TG_ADDRESS_PAGE (user_data);

  self->progress_timeout = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->progress), TRUE);
  gtk_revealer_set_reveal_child (self->progress, TRUE);
  update_sources_cb (self);
  return G_SOURCE_REMOVE;
}

static void
show_progress (TgAddressPage *self, gboolean detecting)
{
  if (!detecting)
    {
      g_clear_handle_id (&self->progress_timeout, g_source_remove);
      gtk_revealer_set_reveal_child (self->progress, FALSE);
      gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
      gtk_widget_set_visible (self->found, FALSE);
      return;
    }
  if (self->progress_timeout == 0 && !gtk_revealer_get_reveal_child (self->progress))
    {
      tg_source_list_update (self->sources, NULL);
      self->progress_timeout = g_timeout_add (PROGRESS_DELAY_MSEC, progress_timeout_cb, self);
    }
}

static void
tg_address_page_refresh (TgPage *page)
{
  TgAddressPage *self = TG_ADDRESS_PAGE (page);
  TgSetup *setup = tg_page_get_setup (page);
  const GError *error = tg_setup_get_error (setup);
  TgSetupStep step = tg_setup_flow_get_step (tg_setup_get_flow (setup));
  gboolean busy = tg_page_get_busy (page);
  gboolean had_focus = gtk_widget_get_focus_child (self->buttons) != NULL;
  /* The setup's own changes with the entry. */
  g_autofree char *text = g_strdup (tg_setup_get_text (setup));

  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->entry)), text))
    gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  tg_notice_set_text (self->notice, error != NULL ? error->message : NULL);
  tg_notice_describe (self->notice, GTK_WIDGET (self->entry), error != NULL);
  show_progress (self, step == TG_SETUP_STEP_DETECTING);
  show_providers (self);
  gtk_widget_set_sensitive (self->providers, !busy);
  gtk_widget_set_visible (self->back_button,
                          !busy && tg_setup_flow_accepts (tg_setup_get_flow (setup), TG_SETUP_EVENT_BACK));
  if (!busy)
    gtk_widget_set_sensitive (GTK_WIDGET (self->entry), TRUE);
  if (busy)
    gtk_widget_grab_focus (self->cancel_button);
  else if (had_focus || error != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  /* Only once it has lost the focus: GTK 4.8 warns otherwise. */
  if (busy)
    gtk_widget_set_sensitive (GTK_WIDGET (self->entry), FALSE);
}

static void
tg_address_page_shown (TgPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (TG_ADDRESS_PAGE (page)->entry));
}

void
tg_address_page_set_text (TgAddressPage *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

gboolean
tg_address_page_is_untouched (TgAddressPage *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->entry)) == '\0' &&
         tg_provider_choice_get (self->choice) == NULL;
}

static void
tg_address_page_constructed (GObject *object)
{
  TgAddressPage *self = TG_ADDRESS_PAGE (object);

  G_OBJECT_CLASS (tg_address_page_parent_class)->constructed (object);
  g_signal_connect_object (tg_page_get_setup (TG_PAGE (self)),
                           "progress",
                           G_CALLBACK (update_sources_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (
      tg_page_get_setup (TG_PAGE (self)), "catalogue", G_CALLBACK (show_providers), self, G_CONNECT_SWAPPED);
}

static void
tg_address_page_dispose (GObject *object)
{
  TgAddressPage *self = TG_ADDRESS_PAGE (object);

  g_clear_handle_id (&self->progress_timeout, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), TG_TYPE_ADDRESS_PAGE);
  G_OBJECT_CLASS (tg_address_page_parent_class)->dispose (object);
}

static void
tg_address_page_class_init (TgAddressPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TgPageClass *page_class = TG_PAGE_CLASS (klass);

  object_class->constructed = tg_address_page_constructed;
  object_class->dispose = tg_address_page_dispose;
  page_class->refresh = tg_address_page_refresh;
  page_class->shown = tg_address_page_shown;

  g_type_ensure (TG_TYPE_BUTTON);
  g_type_ensure (TG_TYPE_MENU_BUTTON);
  g_type_ensure (TG_TYPE_NOTICE);
  g_type_ensure (TG_TYPE_PROVIDER_CHOICE);
  g_type_ensure (TG_TYPE_SOURCE_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tegata/Tegata/pages/tg-address-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TgAddressPage, entry);
  gtk_widget_class_bind_template_child (widget_class, TgAddressPage, entry_group);
  gtk_widget_class_bind_template_child (widget_class, TgAddressPage, icon);
  gtk_widget_class_bind_template_child (widget_class, TgAddressPage, notice);
  gtk_widget_class_bind_template_child (widget_class, TgAddressPage, progress);
  gtk_widget_class_bind_template_child (widget_class, TgAddressPage, sources);
  gtk_widget_class_bind_template_child (widget_class, TgAddressPage, found);
  gtk_widget_class_bind_template_child (widget_class, TgAddressPage, found_button);
  gtk_widget_class_bind_template_child (widget_class, TgAddressPage, buttons);
  gtk_widget_class_bind_template_child (widget_class, TgAddressPage, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, TgAddressPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, TgAddressPage, hint);
  gtk_widget_class_bind_template_child (widget_class, TgAddressPage, providers);
  gtk_widget_class_bind_template_child (widget_class, TgAddressPage, choice);
  gtk_widget_class_bind_template_callback (widget_class, provider_cb);
  gtk_widget_class_bind_template_callback (widget_class, continue_cb);
  gtk_widget_class_bind_template_callback (widget_class, hand_cb);
  gtk_widget_class_bind_template_callback (widget_class, stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, found_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
}

static void
tg_address_page_init (TgAddressPage *self)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());

  gtk_widget_init_template (GTK_WIDGET (self));
  tg_inner_name (self->entry_group, GTK_TYPE_LIST_BOX, _ ("Account"));
  gtk_image_set_from_icon_name (
      self->icon, gtk_icon_theme_has_icon (theme, TG_APP_ID) ? TG_APP_ID : "mail-send-receive-symbolic");
}
