/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "pages/tg-account-page.h"

#include "tg-account-banner.h"
#include "tg-account-control.h"
#include "tg-account-words.h"
#include "tg-app-group.h"
#include "tg-button.h"
#include "tg-diagnostics.h"
#include "tg-inner-name.h"
#include "tg-menu-button.h"
#include "tg-notice.h"
#include "tg-remove-dialog.h"
#include "tg-server-list.h"
#include "tg-widget-names.h"

#include <glib/gi18n.h>

/* What is told in minutes is told anew each minute. */
#define CLOCK_SEC 60

struct _TgAccountPage
{
  TgPage parent_instance;

  char *shown; /* (owned) (nullable) object path of the account that is shown */
  guint clock;

  /* Template children */
  AdwAvatar *avatar;
  GtkLabel *heading;
  GtkLabel *description;
  TgAccountBanner *banner;
  TgNotice *notice;
  GtkWidget *all;
  AdwPreferencesGroup *state_group;
  AdwActionRow *state;
  AdwActionRow *ends;
  GtkWidget *again_button;
  TgServerList *servers;
  TgAppGroup *apps;
  AdwPreferencesGroup *manage_group;
  AdwEntryRow *name;
  GtkSpinner *spinner;
  AdwToastOverlay *toasts;
};

G_DEFINE_FINAL_TYPE (TgAccountPage, tg_account_page, TG_TYPE_PAGE)

/* (nullable) */
static TgIpcAccount1 *
get_account (TgAccountPage *self)
{
  return tg_setup_get_opened (tg_page_get_setup (TG_PAGE (self)));
}

static void
again_cb (TgAccountPage *self)
{
  tg_setup_sign_in_again (tg_page_get_setup (TG_PAGE (self)));
}

static void
copied_cb (TgAccountPage *self)
{
  tg_widget_names_show_toast (self->toasts, _ ("Copied"));
}

static void
diagnostics_cb (TgAccountPage *self)
{
  TgIpcAccount1 *account = get_account (self);
  g_autofree char *allowed = tg_app_group_dup_allowed (self->apps);
  g_autofree char *text = account != NULL ? tg_diagnostics_describe (account, allowed) : NULL;

  if (text == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  copied_cb (self);
}

static void
renamed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgAccountPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!tg_account_control_rename_finish (result, &error) && self->notice != NULL)
    tg_notice_set_text (self->notice, error->message);
}

/* There is such a button from the first change on. */
static void
name_changed_cb (TgAccountPage *self)
{
  tg_inner_name (self->name, GTK_TYPE_BUTTON, _ ("Apply"));
}

static void
name_applied_cb (TgAccountPage *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
  TgIpcAccount1 *account = get_account (self);

  if (account == NULL)
    return;
  /* Without a name of its own it has that of the address. */
  if (*name == '\0')
    {
      g_free (name);
      name = g_strdup (tg_ipc_account1_get_address (account));
      gtk_editable_set_text (GTK_EDITABLE (self->name), name);
    }
  tg_notice_set_text (self->notice, NULL);
  tg_account_control_rename_async (
      g_dbus_proxy_get_object_path (G_DBUS_PROXY (account)), name, renamed_cb, g_object_ref (self));
}

static void
remove_response_cb (TgAccountPage *self, const char *response)
{
  if (g_str_equal (response, "remove"))
    tg_setup_remove_opened (tg_page_get_setup (TG_PAGE (self)));
}

static void
remove_cb (TgAccountPage *self)
{
  TgIpcAccount1 *account = get_account (self);
  TgCatalogue *catalogue = tg_setup_get_catalogue (tg_page_get_setup (TG_PAGE (self)));
  g_autofree char *allowed = tg_app_group_dup_allowed (self->apps);
  const char *id = account != NULL ? tg_ipc_account1_get_provider (account) : NULL;
  GtkWidget *dialog;

  if (account == NULL)
    return;
  dialog = tg_remove_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                 account,
                                 catalogue != NULL && id != NULL ? tg_catalogue_lookup (catalogue, id) : NULL,
                                 allowed);
  g_signal_connect_object (dialog, "response", G_CALLBACK (remove_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Some providers give access for a while only. */
static void
show_end (TgAccountPage *self, TgIpcAccount1 *account)
{
  gint64 ends_at_sec = tg_ipc_account1_get_ends_at (account);
  g_autofree char *date = ends_at_sec > 0 ? tg_account_words_date (ends_at_sec) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->ends), date != NULL);
  adw_action_row_set_subtitle (self->ends, date != NULL ? date : "");
}

static void
show_state (TgAccountPage *self, TgIpcAccount1 *account)
{
  gboolean attention = g_strcmp0 (tg_ipc_account1_get_state (account), "attention") == 0;
  gboolean password = g_strcmp0 (tg_ipc_account1_get_method (account), "password") == 0;
  g_autofree char *renewed = NULL;

  if (password)
    renewed = g_strdup (_ ("Signs in with a password, which is in the keyring"));
  else
    renewed = tg_account_words_renewed (tg_ipc_account1_get_last_renewed (account),
                                        g_get_real_time () / G_USEC_PER_SEC);
  tg_account_banner_show (self->banner, attention ? account : NULL, FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->state),
                                 attention ? _ ("Needs attention") : _ ("Ready"));
  adw_action_row_set_subtitle (self->state, renewed != NULL ? renewed : "");
  tg_button_set_text (TG_BUTTON (self->again_button),
                      password ? _ ("Enter Another _Password") : _ ("_Sign In Again"));
  /* The banner has the button then. */
  gtk_widget_set_visible (self->again_button, !attention);
}

static void
show_account (TgAccountPage *self, TgIpcAccount1 *account)
{
  const char *object_path = g_dbus_proxy_get_object_path (G_DBUS_PROXY (account));
  const char *address = tg_ipc_account1_get_address (account);
  const char *name = tg_ipc_account1_get_name (account);
  const char *provider = tg_ipc_account1_get_provider_name (account);
  gboolean another = g_strcmp0 (self->shown, object_path) != 0;
  g_autofree char *description = NULL;

  if (g_strcmp0 (name, address) == 0)
    description = g_strdup (provider);
  else
    /* Translators: a mail address and the provider it is at */
    description = g_strdup_printf (_ ("%s, %s"), address, provider);
  adw_avatar_set_text (self->avatar, name);
  gtk_label_set_label (self->heading, name);
  gtk_label_set_label (self->description, description);
  show_state (self, account);
  show_end (self, account);
  tg_server_list_show (self->servers, tg_ipc_account1_get_servers (account));
  if (another || gtk_widget_get_focus_child (GTK_WIDGET (self->name)) == NULL)
    {
      adw_entry_row_set_show_apply_button (self->name, FALSE);
      gtk_editable_set_text (GTK_EDITABLE (self->name), name);
      adw_entry_row_set_show_apply_button (self->name, TRUE);
    }
  if (!another)
    return;
  g_free (self->shown);
  self->shown = g_strdup (object_path);
  tg_app_group_load (self->apps, object_path);
}

static void
tg_account_page_refresh (TgPage *page)
{
  TgAccountPage *self = TG_ACCOUNT_PAGE (page);
  TgSetup *setup = tg_page_get_setup (page);
  TgIpcAccount1 *account = get_account (self);
  const GError *error = tg_setup_get_error (setup);
  gboolean working = tg_page_get_busy (page) || tg_setup_is_removing (setup);

  if (account != NULL)
    show_account (self, account);
  tg_notice_set_text (self->notice, error != NULL ? error->message : NULL);
  gtk_widget_set_sensitive (self->all, !working);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), working);
  gtk_spinner_set_spinning (self->spinner, working);
}

static gboolean
clock_cb (gpointer user_data)
{
  TgAccountPage *self = TG_ACCOUNT_PAGE (user_data);
  TgIpcAccount1 *account = get_account (self);

  if (account != NULL)
    show_state (self, account);
  return G_SOURCE_CONTINUE;
}

static void
tg_account_page_shown (TgPage *page)
{
  TgAccountPage *self = TG_ACCOUNT_PAGE (page);

  if (!tg_account_banner_grab_focus (self->banner))
    gtk_widget_grab_focus (self->again_button);
}

static void
tg_account_page_dispose (GObject *object)
{
  TgAccountPage *self = TG_ACCOUNT_PAGE (object);

  g_clear_handle_id (&self->clock, g_source_remove);
  g_clear_pointer (&self->shown, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), TG_TYPE_ACCOUNT_PAGE);
  G_OBJECT_CLASS (tg_account_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TgAccountPage, avatar);
  gtk_widget_class_bind_template_child (widget_class, TgAccountPage, heading);
  gtk_widget_class_bind_template_child (widget_class, TgAccountPage, description);
  gtk_widget_class_bind_template_child (widget_class, TgAccountPage, banner);
  gtk_widget_class_bind_template_child (widget_class, TgAccountPage, notice);
  gtk_widget_class_bind_template_child (widget_class, TgAccountPage, all);
  gtk_widget_class_bind_template_child (widget_class, TgAccountPage, state_group);
  gtk_widget_class_bind_template_child (widget_class, TgAccountPage, state);
  gtk_widget_class_bind_template_child (widget_class, TgAccountPage, ends);
  gtk_widget_class_bind_template_child (widget_class, TgAccountPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, TgAccountPage, servers);
  gtk_widget_class_bind_template_child (widget_class, TgAccountPage, apps);
  gtk_widget_class_bind_template_child (widget_class, TgAccountPage, manage_group);
  gtk_widget_class_bind_template_child (widget_class, TgAccountPage, name);
  gtk_widget_class_bind_template_child (widget_class, TgAccountPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, TgAccountPage, toasts);
}

static void
tg_account_page_class_init (TgAccountPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tg_account_page_dispose;
  TG_PAGE_CLASS (klass)->refresh = tg_account_page_refresh;
  TG_PAGE_CLASS (klass)->shown = tg_account_page_shown;

  g_type_ensure (TG_TYPE_ACCOUNT_BANNER);
  g_type_ensure (TG_TYPE_APP_GROUP);
  g_type_ensure (TG_TYPE_BUTTON);
  g_type_ensure (TG_TYPE_MENU_BUTTON);
  g_type_ensure (TG_TYPE_NOTICE);
  g_type_ensure (TG_TYPE_SERVER_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tegata/Tegata/pages/tg-account-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, copied_cb);
  gtk_widget_class_bind_template_callback (widget_class, diagnostics_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
tg_account_page_init (TgAccountPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tg_inner_name (self->state_group, GTK_TYPE_LIST_BOX, _ ("State"));
  tg_inner_name (self->manage_group, GTK_TYPE_LIST_BOX, _ ("Account"));
  self->clock = g_timeout_add_seconds (CLOCK_SEC, clock_cb, self);
}
