/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "pages/tg-confirm-page.h"

#include "tg-button.h"
#include "tg-inner-name.h"
#include "tg-host-markup.h"
#include "tg-notice.h"
#include "tg-source-words.h"

#include <glib/gi18n.h>

struct _TgConfirmPage
{
  TgPage parent_instance;

  TgCandidate *candidate; /* (owned) (nullable) what the rows are of */
  GPtrArray *rows; /* (owned) of GtkWidget (unowned) */
  TgMethod method;

  /* Template children */
  GtkImage *icon;
  GtkLabel *heading;
  GtkLabel *description;
  AdwPreferencesGroup *hosts;
  GtkLabel *learnt;
  TgNotice *notice;
  TgButton *continue_button;
  GtkWidget *others;
  GtkBox *other_buttons;
};

G_DEFINE_FINAL_TYPE (TgConfirmPage, tg_confirm_page, TG_TYPE_PAGE)

static void
hand_cb (TgConfirmPage *self)
{
  tg_setup_begin_by_hand (tg_page_get_setup (TG_PAGE (self)), NULL);
}

static void
continue_cb (TgConfirmPage *self)
{
  tg_setup_do (tg_page_get_setup (TG_PAGE (self)), TG_SETUP_EVENT_CONFIRMED);
}

static void
add_row (TgConfirmPage *self, const char *purpose, const char *host)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *markup = tg_host_markup (host);

  /* The purpose stands above: a host name is never cut off, so it gets the line that may wrap. */
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), purpose);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), markup);
  gtk_widget_set_focusable (row, FALSE);
  gtk_widget_add_css_class (row, "host");
  adw_preferences_group_add (self->hosts, row);
  g_ptr_array_add (self->rows, row);
}

static const char *
purpose_of (TgServer *server)
{
  switch (tg_server_get_protocol (server))
    {
    case TG_PROTOCOL_SMTP:
      return _ ("Sending mail");
    case TG_PROTOCOL_POP3:
      return _ ("Receiving mail (POP3)");
    case TG_PROTOCOL_IMAP:
    default:
      return _ ("Receiving mail");
    }
}

/* What is learnt through DNS or from strangers is shown whole before anything moves. */
static void
show_names (TgConfirmPage *self, TgSetupWay *way)
{
  GPtrArray *servers = tg_candidate_get_servers (way->candidate);
  const char *domain = tg_address_get_display_domain (tg_candidate_get_address (way->candidate));
  g_autofree char *sign_in_host = tg_setup_way_dup_sign_in_host (way);
  g_autofree char *description = NULL;
  g_autofree char *learnt = NULL;

  description = g_strdup_printf (
      /* Translators: a mail domain, then the name of a provider */
      _ ("Mail of %s seems to be at %s, but that cannot be proved. Continue only if you know these names."),
      domain,
      tg_setup_way_get_name (way));
  gtk_label_set_label (self->description, description);
  if (sign_in_host != NULL)
    add_row (self, _ ("Signing in"), sign_in_host);
  for (guint i = 0; i < servers->len; i++)
    {
      TgServer *server = g_ptr_array_index (servers, i);

      add_row (self, purpose_of (server), tg_server_get_host (server));
    }
  tg_inner_name (self->hosts, GTK_TYPE_LIST_BOX, _ ("Names of the servers"));
  /* Translators: the place where the names were found, e.g. "Where the domain receives its mail (DNS)" */
  learnt =
      g_strdup_printf (_ ("Learnt from: %s"), tg_source_describe (tg_candidate_get_source (way->candidate)));
  gtk_label_set_label (self->learnt, learnt);
  tg_page_set_title (TG_PAGE (self), _ ("Compare the Names"));
  gtk_label_set_label (self->heading, _ ("Is This Your Provider?"));
  tg_button_set_text (self->continue_button, _ ("_These Are My Provider’s"));
  gtk_image_set_from_icon_name (self->icon, "network-server-symbolic");
}

static void
show_choice (TgConfirmPage *self, TgSetupWay *way)
{
  const char *name = tg_setup_way_get_name (way);
  const TgProviderPassword *facts = way->provider != NULL ? tg_provider_get_password (way->provider) : NULL;
  g_autofree char *action = tg_setup_way_describe (way);
  g_autofree char *description = NULL;

  if (way->method == TG_METHOD_PASSWORD && facts != NULL && facts->kind == TG_PASSWORD_KIND_APP_PASSWORD)
    description = g_strdup_printf (
        /* Translators: the name of a provider */
        _ ("%s has app passwords for mail programs. You make one there; your usual password is not "
           "accepted."),
        name);
  else if (way->method == TG_METHOD_PASSWORD)
    /* Translators: the name of a provider, or a mail domain */
    description = g_strdup_printf (_ ("%s takes a password from mail programs."), name);
  else if (way->consent == TG_CONSENT_EMBEDDED)
    description = g_strdup_printf (
        /* Translators: the name of a provider */
        _ ("You sign in on a page of %s, in this window. Your password stays between you and them."),
        name);
  else
    description = g_strdup_printf (
        /* Translators: the name of a provider */
        _ ("You sign in on a page of %s, in your browser: it is not allowed inside other programs."),
        name);
  gtk_label_set_label (self->description, description);
  tg_page_set_title (TG_PAGE (self), _ ("Choose How to Sign In"));
  gtk_label_set_label (self->heading, _ ("Choose How to Sign In"));
  tg_button_set_plain_text (self->continue_button, action);
  gtk_image_set_from_icon_name (self->icon, "dialog-password-symbolic");
}

static void
other_cb (TgConfirmPage *self, GtkButton *button)
{
  TgSetup *setup = tg_page_get_setup (TG_PAGE (self));
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "way"));

  tg_setup_choose_way (setup, g_ptr_array_index (tg_setup_get_ways (setup), index));
}

static void
client_cb (TgConfirmPage *self)
{
  tg_setup_use_own_client (tg_page_get_setup (TG_PAGE (self)));
}

/* (transfer none) with the words that a person goes this way by. */
static GtkWidget *
add_other (TgConfirmPage *self, const char *words)
{
  GtkWidget *button = g_object_new (TG_TYPE_BUTTON, NULL);

  tg_button_set_plain_text (TG_BUTTON (button), words);
  gtk_widget_add_css_class (button, "pill");
  gtk_box_append (self->other_buttons, button);
  return button;
}

static void
show_others (TgConfirmPage *self, TgSetupWay *way, GPtrArray *ways)
{
  TgSetup *setup = tg_page_get_setup (TG_PAGE (self));
  GtkWidget *child;
  guint n_others = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->other_buttons))) != NULL)
    gtk_box_remove (self->other_buttons, child);
  for (guint i = 0; ways != NULL && i < ways->len; i++)
    {
      TgSetupWay *other = g_ptr_array_index (ways, i);
      g_autofree char *words = tg_setup_way_describe (other);
      GtkWidget *button;

      if (other->candidate == way->candidate && other->method == way->method)
        continue;
      button = add_other (self, words);
      g_object_set_data (G_OBJECT (button), "way", GUINT_TO_POINTER (i));
      g_signal_connect_object (button, "clicked", G_CALLBACK (other_cb), self, G_CONNECT_SWAPPED);
      n_others++;
    }
  if (tg_setup_find_client_way (setup) != NULL)
    {
      g_signal_connect_object (add_other (self, _ ("Use a Client of Your Own")),
                               "clicked",
                               G_CALLBACK (client_cb),
                               self,
                               G_CONNECT_SWAPPED);
      n_others++;
    }
  gtk_widget_set_visible (self->others, n_others > 0);
}

static void
show_way (TgConfirmPage *self, TgSetupWay *way, GPtrArray *ways)
{
  gboolean unverified = tg_candidate_get_trust (way->candidate) == TG_TRUST_UNVERIFIED;

  g_clear_pointer (&self->candidate, tg_candidate_unref);
  self->candidate = tg_candidate_ref (way->candidate);
  self->method = way->method;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->hosts, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->hosts), unverified);
  gtk_widget_set_visible (GTK_WIDGET (self->learnt), unverified);
  if (unverified)
    show_names (self, way);
  else
    show_choice (self, way);
  show_others (self, way, ways);
  gtk_widget_grab_focus (GTK_WIDGET (self->continue_button));
}

static void
tg_confirm_page_refresh (TgPage *page)
{
  TgConfirmPage *self = TG_CONFIRM_PAGE (page);
  TgSetup *setup = tg_page_get_setup (page);
  TgSetupWay *way = tg_setup_get_way (setup);
  const GError *error = tg_setup_get_error (setup);

  if (way != NULL && (way->candidate != self->candidate || way->method != self->method))
    show_way (self, way, tg_setup_get_ways (setup));
  gtk_widget_set_sensitive (self->others, !tg_page_get_busy (page));
  tg_notice_set_text (self->notice, error != NULL ? error->message : NULL);
  tg_page_set_complete (page, !tg_page_get_busy (page));
}

static void
tg_confirm_page_shown (TgPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (TG_CONFIRM_PAGE (page)->continue_button));
}

static void
tg_confirm_page_dispose (GObject *object)
{
  TgConfirmPage *self = TG_CONFIRM_PAGE (object);

  g_clear_pointer (&self->candidate, tg_candidate_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), TG_TYPE_CONFIRM_PAGE);
  G_OBJECT_CLASS (tg_confirm_page_parent_class)->dispose (object);
}

static void
tg_confirm_page_class_init (TgConfirmPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tg_confirm_page_dispose;
  TG_PAGE_CLASS (klass)->refresh = tg_confirm_page_refresh;
  TG_PAGE_CLASS (klass)->shown = tg_confirm_page_shown;

  g_type_ensure (TG_TYPE_BUTTON);
  g_type_ensure (TG_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tegata/Tegata/pages/tg-confirm-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TgConfirmPage, icon);
  gtk_widget_class_bind_template_child (widget_class, TgConfirmPage, heading);
  gtk_widget_class_bind_template_child (widget_class, TgConfirmPage, description);
  gtk_widget_class_bind_template_child (widget_class, TgConfirmPage, others);
  gtk_widget_class_bind_template_child (widget_class, TgConfirmPage, other_buttons);
  gtk_widget_class_bind_template_child (widget_class, TgConfirmPage, hosts);
  gtk_widget_class_bind_template_child (widget_class, TgConfirmPage, learnt);
  gtk_widget_class_bind_template_child (widget_class, TgConfirmPage, notice);
  gtk_widget_class_bind_template_child (widget_class, TgConfirmPage, continue_button);
  gtk_widget_class_bind_template_callback (widget_class, continue_cb);
  gtk_widget_class_bind_template_callback (widget_class, hand_cb);
}

static void
tg_confirm_page_init (TgConfirmPage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
