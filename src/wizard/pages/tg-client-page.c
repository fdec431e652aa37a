/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "pages/tg-client-page.h"

#include "tg-button.h"
#include "tg-client-file.h"
#include "tg-inner-name.h"
#include "tg-notice.h"
#include "tg-own-client.h"

#include <glib/gi18n.h>

/* A file of a console has well under one. */
#define MAX_FILE_BYTES (256 * 1024)

struct _TgClientPage
{
  TgPage parent_instance;

  GtkFileChooserNative *chooser; /* (owned) (nullable) while it is open */
  GCancellable *cancellable; /* (owned) of reading a file */
  char *console; /* (owned) (nullable) */
  gboolean filled_in;

  /* Template children */
  GtkLabel *description;
  GtkLabel *fact;
  AdwPreferencesGroup *step_group;
  AdwActionRow *console_row;
  GtkWidget *console_button;
  AdwActionRow *register_row;
  GtkWidget *copy_button;
  AdwPreferencesGroup *entry_group;
  AdwEntryRow *id_entry;
  AdwPasswordEntryRow *secret_entry;
  AdwEntryRow *tenant_entry;
  AdwActionRow *file_row;
  TgNotice *notice;
};

G_DEFINE_FINAL_TYPE (TgClientPage, tg_client_page, TG_TYPE_PAGE)

/* (nullable) */
static TgProvider *
get_provider (TgClientPage *self)
{
  TgSetupWay *way = tg_setup_get_way (tg_page_get_setup (TG_PAGE (self)));

  return way != NULL ? way->provider : NULL;
}

static void
show_problem (TgClientPage *self, const char *sentence)
{
  tg_notice_set_text (self->notice, sentence);
  tg_notice_describe (self->notice, GTK_WIDGET (self->id_entry), sentence != NULL);
}

/* (transfer full) without the white space that comes with what is copied. */
static char *
dup_entry (gpointer entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
}

static void
update_complete (TgClientPage *self)
{
  g_autofree char *id = dup_entry (self->id_entry);

  tg_page_set_complete (TG_PAGE (self), *id != '\0' && !tg_page_get_busy (TG_PAGE (self)));
}

static void
entry_changed_cb (TgClientPage *self)
{
  update_complete (self);
  show_problem (self, NULL);
}

static void
continue_cb (TgClientPage *self)
{
  g_autofree char *id = dup_entry (self->id_entry);
  g_autofree char *tenant = dup_entry (self->tenant_entry);
  char *text;
  g_autoptr (TgSecret) secret = NULL;

  if (!tg_page_get_complete (TG_PAGE (self)))
    return;
  text = dup_entry (self->secret_entry);
  secret = tg_secret_new_take (text);
  tg_setup_give_client (tg_page_get_setup (TG_PAGE (self)),
                        id,
                        tg_secret_get_length (secret) > 0 ? secret : NULL,
                        *tenant != '\0' ? tenant : NULL);
}

static void
hand_cb (TgClientPage *self)
{
  tg_setup_begin_by_hand (tg_page_get_setup (TG_PAGE (self)), NULL);
}

static void
console_cb (TgClientPage *self)
{
  if (self->console != NULL)
    gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->console, GDK_CURRENT_TIME);
}

static void
copy_cb (TgClientPage *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          adw_action_row_get_subtitle (self->register_row));
}

/* The file */

static void
use_file (TgClientPage *self, const char *data, gsize length)
{
  TgProvider *provider = get_provider (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (TgClientFile) file = tg_client_file_parse (data, length, &error);

  if (provider == NULL)
    return;
  if (file == NULL || !tg_client_file_check (file, provider, &error))
    {
      show_problem (self, error->message);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->id_entry), file->client_id);
  gtk_editable_set_text (GTK_EDITABLE (self->secret_entry),
                         file->client_secret != NULL ? tg_secret_peek (file->client_secret) : "");
  gtk_widget_grab_focus (GTK_WIDGET (self->id_entry));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgClientPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bytes == NULL)
    {
      show_problem (self, _ ("The file cannot be read. Download it once more."));
      return;
    }
  use_file (self, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgClientPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read_finish (G_FILE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (stream == NULL)
    {
      show_problem (self, _ ("The file cannot be read. Download it once more."));
      return;
    }
  g_input_stream_read_bytes_async (G_INPUT_STREAM (stream),
                                   MAX_FILE_BYTES,
                                   G_PRIORITY_DEFAULT,
                                   self->cancellable,
                                   read_cb,
                                   g_object_ref (self));
}

static void
load_file (TgClientPage *self, GFile *file)
{
  g_file_read_async (file, G_PRIORITY_DEFAULT, self->cancellable, opened_cb, g_object_ref (self));
}

static void
chosen_cb (TgClientPage *self, int response)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_clear_object (&self->chooser);
  if (file != NULL)
    load_file (self, file);
}

static void
choose_cb (TgClientPage *self)
{
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("Choose the Downloaded File"),
                                               GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                               GTK_FILE_CHOOSER_ACTION_OPEN,
                                               NULL,
                                               NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static gboolean
drop_cb (TgClientPage *self, const GValue *value)
{
  GFile *file = g_value_get_object (value);

  if (file == NULL || tg_page_get_busy (TG_PAGE (self)))
    return FALSE;
  load_file (self, file);
  return TRUE;
}

/* The words */

/* (transfer full) (nullable) what a provider wants to know about a program: where its page may lead back to. */
static char *
list_redirects (const TgProviderOauth *oauth)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) uris = NULL;

  for (guint i = 0; i < oauth->consent->len; i++)
    {
      TgConsent consent = g_array_index (oauth->consent, TgConsent, i);

      if (consent == TG_CONSENT_EMBEDDED && oauth->redirect_uri_embedded != NULL)
        g_strv_builder_add (builder, oauth->redirect_uri_embedded);
      if (consent == TG_CONSENT_SYSTEM && oauth->redirect_uri_system != NULL)
        g_strv_builder_add (builder, oauth->redirect_uri_system);
    }
  uris = g_strv_builder_end (builder);
  return uris[0] != NULL ? g_strjoinv ("\n", uris) : NULL;
}

static void
show_steps (TgClientPage *self, TgProvider *provider, const TgProviderOauth *oauth)
{
  const char *name = tg_provider_get_name (provider);
  g_autofree char *redirects = list_redirects (oauth);
  /* Translators: the name of a provider */
  g_autofree char *first = g_strdup_printf (_ ("1. Open the page for developers at %s"), name);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->console_row), first);
  if (oauth->console != NULL)
    adw_action_row_set_subtitle (self->console_row, oauth->console);
  else
    adw_action_row_set_subtitle (self->console_row, _ ("Its help pages say where that is."));
  gtk_widget_set_visible (self->console_button, oauth->console != NULL);
  g_free (self->console);
  self->console = g_strdup (oauth->console);
  adw_action_row_set_subtitle (self->register_row, redirects != NULL ? redirects : "");
  gtk_widget_set_visible (self->copy_button, redirects != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->file_row), oauth->console_gives_file);
  gtk_widget_set_visible (GTK_WIDGET (self->tenant_entry), oauth->tenant != NULL);
}

/* One that did not do is there to be corrected. */
static void
fill_in (TgClientPage *self, TgProvider *provider)
{
  g_autoptr (TgOwnClient) own = NULL;

  if (self->filled_in)
    return;
  self->filled_in = TRUE;
  own = tg_own_client_read (tg_provider_get_id (provider), NULL);
  if (own != NULL && own->client_id != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->id_entry), own->client_id);
  if (own != NULL && own->tenant != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->tenant_entry), own->tenant);
}

static void
tg_client_page_refresh (TgPage *page)
{
  TgClientPage *self = TG_CLIENT_PAGE (page);
  TgSetup *setup = tg_page_get_setup (page);
  TgSetupWay *way = tg_setup_get_way (setup);
  const GError *error = tg_setup_get_error (setup);
  TgProvider *provider = get_provider (self);
  const TgProviderOauth *oauth = provider != NULL ? tg_provider_get_oauth (provider) : NULL;

  if (oauth != NULL)
    {
      const char *notice = tg_candidate_get_notice (way->candidate);
      g_autofree char *description = g_strdup_printf (
          /* Translators: the name of a provider, twice */
          _ ("%s lets only programs sign in that are registered there, and nobody has registered this "
             "Tegata. "
             "You can do that yourself, or whoever looks after your account at %s: once, in three steps."),
          tg_provider_get_name (provider),
          tg_provider_get_name (provider));

      gtk_label_set_label (self->description, description);
      gtk_label_set_label (self->fact, notice != NULL ? notice : "");
      gtk_widget_set_visible (GTK_WIDGET (self->fact), notice != NULL);
      show_steps (self, provider, oauth);
      fill_in (self, provider);
    }
  update_complete (self);
  show_problem (self, error != NULL ? error->message : NULL);
}

static void
tg_client_page_shown (TgPage *page)
{
  TgClientPage *self = TG_CLIENT_PAGE (page);

  gtk_widget_grab_focus (self->console != NULL ? self->console_button : GTK_WIDGET (self->id_entry));
}

static void
tg_client_page_dispose (GObject *object)
{
  TgClientPage *self = TG_CLIENT_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (object), TG_TYPE_CLIENT_PAGE);
  G_OBJECT_CLASS (tg_client_page_parent_class)->dispose (object);
}

static void
tg_client_page_finalize (GObject *object)
{
  TgClientPage *self = TG_CLIENT_PAGE (object);

  g_clear_object (&self->cancellable);
  g_free (self->console);
  G_OBJECT_CLASS (tg_client_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tegata/Tegata/pages/tg-client-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TgClientPage, description);
  gtk_widget_class_bind_template_child (widget_class, TgClientPage, fact);
  gtk_widget_class_bind_template_child (widget_class, TgClientPage, step_group);
  gtk_widget_class_bind_template_child (widget_class, TgClientPage, console_row);
  gtk_widget_class_bind_template_child (widget_class, TgClientPage, console_button);
  gtk_widget_class_bind_template_child (widget_class, TgClientPage, register_row);
  gtk_widget_class_bind_template_child (widget_class, TgClientPage, copy_button);
  gtk_widget_class_bind_template_child (widget_class, TgClientPage, entry_group);
  gtk_widget_class_bind_template_child (widget_class, TgClientPage, id_entry);
  gtk_widget_class_bind_template_child (widget_class, TgClientPage, secret_entry);
  gtk_widget_class_bind_template_child (widget_class, TgClientPage, tenant_entry);
  gtk_widget_class_bind_template_child (widget_class, TgClientPage, file_row);
  gtk_widget_class_bind_template_child (widget_class, TgClientPage, notice);
  gtk_widget_class_bind_template_callback (widget_class, console_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, continue_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, hand_cb);
}

static void
tg_client_page_class_init (TgClientPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tg_client_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = tg_client_page_finalize;
  TG_PAGE_CLASS (klass)->refresh = tg_client_page_refresh;
  TG_PAGE_CLASS (klass)->shown = tg_client_page_shown;

  g_type_ensure (TG_TYPE_BUTTON);
  g_type_ensure (TG_TYPE_NOTICE);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
tg_client_page_init (TgClientPage *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  tg_inner_name (self->step_group, GTK_TYPE_LIST_BOX, _ ("Three steps"));
  tg_inner_name (self->entry_group, GTK_TYPE_LIST_BOX, _ ("What the provider gave you"));
  tg_inner_name (self->secret_entry, GTK_TYPE_BUTTON, _ ("Show or hide the secret"));
}
