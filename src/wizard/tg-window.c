/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-window.h"

#include "tg-app-settings.h"
#include "tg-widget-names.h"

#include "pages/tg-account-page.h"
#include "pages/tg-accounts-page.h"
#include "pages/tg-address-page.h"
#include "pages/tg-browser-page.h"
#include "pages/tg-checking-page.h"
#include "pages/tg-client-page.h"
#include "pages/tg-confirm-page.h"
#include "pages/tg-consent-page.h"
#include "pages/tg-device-page.h"
#include "pages/tg-done-page.h"
#include "pages/tg-identity-page.h"
#include "pages/tg-manual-page.h"
#include "pages/tg-password-page.h"
#include "pages/tg-problem-page.h"
#include "pages/tg-stopped-page.h"

#include <glib/gi18n.h>

/* Longer than a daemon needs that is in order, and nothing that anybody would call waiting. */
#define WAIT_FOR_ACCOUNTS_MSEC 600

struct _TgWindow
{
  AdwApplicationWindow parent_instance;

  TgSetup *setup; /* (owned) */
  TgPage *pages[TG_SETUP_N_PAGES]; /* (unowned) (nullable) made when first needed, gone once left */
  TgPage *page; /* (unowned) (nullable) the one that is shown */
  gboolean leaving;
  guint settled_id; /* an idle source */
  guint waiting_timeout; /* for the accounts, before there is any page */
  char *address; /* (owned) (nullable) of the account that is to be opened once they are there */

  /* Template children */
  AdwToastOverlay *toasts;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (TgWindow, tg_window, ADW_TYPE_APPLICATION_WINDOW)

/* Pages in their order from left to right, so that going back slides back. */
static GType
type_of_page (TgSetupPage page)
{
  switch (page)
    {
    case TG_SETUP_PAGE_ACCOUNTS:
      return TG_TYPE_ACCOUNTS_PAGE;
    case TG_SETUP_PAGE_ACCOUNT:
      return TG_TYPE_ACCOUNT_PAGE;
    case TG_SETUP_PAGE_STOPPED:
      return TG_TYPE_STOPPED_PAGE;
    case TG_SETUP_PAGE_CLIENT:
      return TG_TYPE_CLIENT_PAGE;
    case TG_SETUP_PAGE_CONFIRM:
      return TG_TYPE_CONFIRM_PAGE;
    case TG_SETUP_PAGE_MANUAL:
      return TG_TYPE_MANUAL_PAGE;
    case TG_SETUP_PAGE_CONSENT:
      return TG_TYPE_CONSENT_PAGE;
    case TG_SETUP_PAGE_BROWSER:
      return TG_TYPE_BROWSER_PAGE;
    case TG_SETUP_PAGE_DEVICE:
      return TG_TYPE_DEVICE_PAGE;
    case TG_SETUP_PAGE_IDENTITY:
      return TG_TYPE_IDENTITY_PAGE;
    case TG_SETUP_PAGE_PROBLEM:
      return TG_TYPE_PROBLEM_PAGE;
    case TG_SETUP_PAGE_PASSWORD:
      return TG_TYPE_PASSWORD_PAGE;
    case TG_SETUP_PAGE_CHECKING:
      return TG_TYPE_CHECKING_PAGE;
    case TG_SETUP_PAGE_DONE:
      return TG_TYPE_DONE_PAGE;
    case TG_SETUP_PAGE_ADDRESS:
    default:
      return TG_TYPE_ADDRESS_PAGE;
    }
}

static TgPage *
ensure_page (TgWindow *self, TgSetupPage which)
{
  if (self->pages[which] == NULL)
    {
      self->pages[which] = g_object_new (type_of_page (which), "setup", self->setup, NULL);
      gtk_stack_add_child (self->stack, GTK_WIDGET (self->pages[which]));
    }
  return self->pages[which];
}

/* All but the first page are made anew each time: they show the setup, and keep nothing. */
static void
drop_left_pages (TgWindow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->pages); i++)
    {
      TgPage *page = self->pages[i];

      if (page == NULL || page == self->page)
        continue;
      if (i == TG_SETUP_PAGE_ADDRESS)
        {
          /* GTK 4.8 would tell assistive technologies of it still. */
          gtk_widget_hide (GTK_WIDGET (page));
          continue;
        }
      self->pages[i] = NULL;
      gtk_stack_remove (self->stack, GTK_WIDGET (page));
    }
}

static void
transition_cb (TgWindow *self)
{
  if (!gtk_stack_get_transition_running (self->stack))
    drop_left_pages (self);
}

/* Where the person wants nothing to move, no transition ever ends. Not at once: a page is not to go while it is at work. */
static gboolean
settled_cb (gpointer user_data)
{
  TgWindow *self = TG_WINDOW (user_data);

  self->settled_id = 0;
  transition_cb (self);
  return G_SOURCE_REMOVE;
}

static void
show_page (TgWindow *self, TgSetupPage which)
{
  TgPage *before = self->page;
  gboolean forward = FALSE;

  for (guint i = 0; i < which; i++)
    forward = forward || self->pages[i] == before;
  self->page = ensure_page (self, which);
  if (before != NULL)
    tg_page_refresh (before);
  tg_page_refresh (self->page);
  gtk_widget_show (GTK_WIDGET (self->page));
  gtk_stack_set_transition_type (
      self->stack, forward ? GTK_STACK_TRANSITION_TYPE_SLIDE_LEFT : GTK_STACK_TRANSITION_TYPE_SLIDE_RIGHT);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->page));
  tg_page_shown (self->page);
  if (self->settled_id == 0)
    self->settled_id = g_idle_add (settled_cb, self);
}

static void
setup_changed_cb (TgWindow *self)
{
  TgSetupPage which = tg_setup_flow_get_page (tg_setup_get_flow (self->setup));
  TgPage *page = self->page;

  if (self->leaving || self->waiting_timeout != 0)
    return;
  if (page != NULL && page == self->pages[which])
    tg_page_refresh (page);
  else
    show_page (self, which);
  gtk_widget_action_set_enabled (
      GTK_WIDGET (self),
      "win.back",
      tg_setup_flow_accepts (tg_setup_get_flow (self->setup), TG_SETUP_EVENT_BACK));
}

/* What the window opens with: the accounts, or the question for an address. */
static void
stop_waiting (TgWindow *self)
{
  if (self->waiting_timeout == 0)
    return;
  g_clear_handle_id (&self->waiting_timeout, g_source_remove);
  tg_setup_do (self->setup, TG_SETUP_EVENT_HOME);
  setup_changed_cb (self);
}

static gboolean
waiting_timeout_cb (gpointer user_data)
{
  TgWindow *self = TG_WINDOW (user_data);

  self->waiting_timeout = 0;
  setup_changed_cb (self);
  return G_SOURCE_REMOVE;
}

/* Who did not wait for the accounts has asked for an address at once. */
static void
open_address (TgWindow *self)
{
  g_autofree char *address = g_steal_pointer (&self->address);
  TgIpcAccount1 *account = tg_account_list_find_address (tg_setup_get_accounts (self->setup), address);

  if (account != NULL)
    tg_setup_open_account (self->setup, g_dbus_proxy_get_object_path (G_DBUS_PROXY (account)));
  else
    tg_window_offer_address (self, address);
}

void
tg_window_open_account (TgWindow *self, const char *address)
{
  g_free (self->address);
  self->address = g_strdup (address);
  if (tg_account_list_is_loaded (tg_setup_get_accounts (self->setup)))
    open_address (self);
}

/* What is gone, and what of it is not. */
static void
account_removed_cb (TgWindow *self, const char *address, const char *message)
{
  g_autofree char *words = NULL;
  GtkWidget *dialog;

  if (self->leaving)
    return;
  if (message == NULL)
    {
      /* Translators: a mail address */
      words = g_strdup_printf (_ ("%s was removed"), address);
      tg_widget_names_show_toast (self->toasts, words);
      return;
    }
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Removed, With One Thing Left"), message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("Close"));
  tg_widget_names_fix_dialog (ADW_MESSAGE_DIALOG (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Late, the accounts still come first, unless somebody has begun to type. */
static void
accounts_loaded_cb (TgWindow *self)
{
  TgSetupStep step = tg_setup_flow_get_step (tg_setup_get_flow (self->setup));

  if (self->waiting_timeout != 0)
    stop_waiting (self);
  if (self->address != NULL)
    open_address (self);
  else if (step == TG_SETUP_STEP_ADDRESS && self->pages[TG_SETUP_PAGE_ADDRESS] != NULL &&
           tg_address_page_is_untouched (TG_ADDRESS_PAGE (self->pages[TG_SETUP_PAGE_ADDRESS])))
    tg_setup_do (self->setup, TG_SETUP_EVENT_HOME);
}

static void
back_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TgWindow *self = TG_WINDOW (widget);

  if (self->page != NULL)
    tg_page_back (self->page);
}

void
tg_window_offer_address (TgWindow *self, const char *address)
{
  TgSetupFlow *flow = tg_setup_get_flow (self->setup);

  if (self->waiting_timeout != 0)
    {
      g_clear_handle_id (&self->waiting_timeout, g_source_remove);
      setup_changed_cb (self);
    }
  if (tg_setup_flow_accepts (flow, TG_SETUP_EVENT_ANOTHER))
    tg_setup_do (self->setup, TG_SETUP_EVENT_ANOTHER);
  if (tg_setup_flow_get_step (flow) == TG_SETUP_STEP_ADDRESS)
    tg_address_page_set_text (TG_ADDRESS_PAGE (self->page), address);
}

static void
left_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (!tg_setup_leave_finish (TG_SETUP (source), result, &error))
    g_warning ("An unfinished account could not be removed: %s", error != NULL ? error->message : "unknown");
  gtk_window_destroy (GTK_WINDOW (self));
  if (application != NULL)
    g_application_release (G_APPLICATION (application));
}

/* The window goes at once, the program when nothing half-made is left. */
static gboolean
tg_window_close_request (GtkWindow *window)
{
  TgWindow *self = TG_WINDOW (window);

  if (!tg_setup_is_unfinished (self->setup))
    return GTK_WINDOW_CLASS (tg_window_parent_class)->close_request (window);
  if (!self->leaving)
    {
      self->leaving = TRUE;
      gtk_widget_hide (GTK_WIDGET (self));
      if (gtk_window_get_application (window) != NULL)
        g_application_hold (G_APPLICATION (gtk_window_get_application (window)));
      tg_setup_leave_async (self->setup, left_cb, g_object_ref (self));
    }
  return TRUE;
}

TgWindow *
tg_window_new (AdwApplication *application)
{
  return g_object_new (TG_TYPE_WINDOW, "application", application, NULL);
}

static void
tg_window_dispose (GObject *object)
{
  TgWindow *self = TG_WINDOW (object);

  if (self->setup != NULL)
    g_signal_handlers_disconnect_by_data (self->setup, self);
  self->leaving = TRUE;
  g_clear_handle_id (&self->settled_id, g_source_remove);
  g_clear_handle_id (&self->waiting_timeout, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), TG_TYPE_WINDOW);
  g_clear_object (&self->setup);
  g_clear_pointer (&self->address, g_free);
  G_OBJECT_CLASS (tg_window_parent_class)->dispose (object);
}

static void
tg_window_class_init (TgWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tg_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = tg_window_close_request;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tegata/Tegata/tg-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TgWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, TgWindow, stack);
  gtk_widget_class_bind_template_callback (widget_class, transition_cb);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
}

/* It opens as it was closed. */
static void
bind_size (TgWindow *self)
{
  static const char *const keys[] = { "window-width", "window-height", "window-maximized", NULL };
  static const char *const names[] = { "default-width", "default-height", "maximized" };
  g_autoptr (GSettings) settings = tg_app_settings_new (keys);

  for (guint i = 0; settings != NULL && i < G_N_ELEMENTS (names); i++)
    g_settings_bind (settings, keys[i], self, names[i], G_SETTINGS_BIND_DEFAULT);
}

static void
tg_window_init (TgWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  bind_size (self);
  self->setup = tg_setup_new ();
  g_signal_connect_object (self->setup, "changed", G_CALLBACK (setup_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->setup, "account-removed", G_CALLBACK (account_removed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tg_setup_get_accounts (self->setup),
                           "loaded",
                           G_CALLBACK (accounts_loaded_cb),
                           self,
                           G_CONNECT_SWAPPED);
  self->waiting_timeout = g_timeout_add (WAIT_FOR_ACCOUNTS_MSEC, waiting_timeout_cb, self);
}
