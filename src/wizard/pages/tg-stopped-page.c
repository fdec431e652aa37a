/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "pages/tg-stopped-page.h"

#include "tg-button.h"
#include "tg-inner-name.h"
#include "tg-stopped.h"

#include <glib/gi18n.h>

struct _TgStoppedPage
{
  TgPage parent_instance;

  gboolean shown;

  /* Template children */
  AdwPreferencesGroup *entry_group;
  AdwEntryRow *entry;
  GtkBox *answers;
};

G_DEFINE_FINAL_TYPE (TgStoppedPage, tg_stopped_page, TG_TYPE_PAGE)

static gboolean
is_address (const char *text)
{
  g_autoptr (TgAddress) address = tg_address_parse (text, NULL);

  return address != NULL;
}

/* Whoever has named a provider only is asked for the address on the first page. */
static void
continue_cb (TgStoppedPage *self)
{
  TgSetup *setup = tg_page_get_setup (TG_PAGE (self));
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr (GPtrArray) found = NULL;

  if (!tg_page_get_complete (TG_PAGE (self)))
    return;
  if (is_address (text))
    {
      tg_setup_give_address (setup, text);
      return;
    }
  found = tg_stopped_find (tg_setup_get_catalogue (setup), text);
  tg_setup_set_text (setup, "");
  tg_setup_set_provider (setup, found->len == 1 ? tg_provider_get_id (found->pdata[0]) : NULL);
  tg_setup_do (setup, TG_SETUP_EVENT_PROVIDER_NAMED);
}

static void
add_sentence (GtkWidget *card, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (card), label);
}

static GtkWidget *
add_card (TgStoppedPage *self)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "answer");
  gtk_box_append (self->answers, card);
  return card;
}

static void
add_answer (TgStoppedPage *self, TgProvider *provider)
{
  g_autofree char *when = tg_stopped_date (provider);
  g_autofree char *what = tg_stopped_explain (provider);
  g_autofree char *advice = tg_stopped_advise (provider);
  GtkWidget *card = add_card (self);

  add_sentence (card, tg_provider_get_name (provider), "heading");
  if (when != NULL)
    add_sentence (card, when, "dim-label");
  add_sentence (card, what, NULL);
  add_sentence (card, advice, NULL);
}

static void
changed_cb (TgStoppedPage *self)
{
  TgCatalogue *catalogue = tg_setup_get_catalogue (tg_page_get_setup (TG_PAGE (self)));
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr (GPtrArray) found = NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->answers))) != NULL)
    gtk_box_remove (self->answers, child);
  if (catalogue == NULL)
    return;
  found = tg_stopped_find (catalogue, text);
  for (guint i = 0; i < found->len; i++)
    add_answer (self, g_ptr_array_index (found, i));
  if (found->len == 0 && is_address (text))
    add_sentence (add_card (self),
                  _ ("Tegata cannot tell from this address alone who the provider is. Set the account up "
                     "here: then it looks, and says what is needed."),
                  NULL);
  else if (found->len == 0 && g_utf8_strlen (text, -1) >= TG_STOPPED_MIN_LENGTH && strchr (text, '@') == NULL)
    add_sentence (
        add_card (self), _ ("Tegata knows no provider of that name. Type your mail address instead."), NULL);
  tg_page_set_complete (TG_PAGE (self), found->len > 0 || is_address (text));
}

static void
tg_stopped_page_refresh (TgPage *page)
{
  TgStoppedPage *self = TG_STOPPED_PAGE (page);

  /* What was typed on the first page is meant here, too; once. */
  if (!self->shown)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), tg_setup_get_text (tg_page_get_setup (page)));
  self->shown = TRUE;
  changed_cb (self);
}

static void
tg_stopped_page_shown (TgPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (TG_STOPPED_PAGE (page)->entry));
}

static void
tg_stopped_page_constructed (GObject *object)
{
  TgPage *page = TG_PAGE (object);

  G_OBJECT_CLASS (tg_stopped_page_parent_class)->constructed (object);
  g_signal_connect_object (
      tg_page_get_setup (page), "catalogue", G_CALLBACK (changed_cb), object, G_CONNECT_SWAPPED);
}

static void
tg_stopped_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TG_TYPE_STOPPED_PAGE);
  G_OBJECT_CLASS (tg_stopped_page_parent_class)->dispose (object);
}

static void
tg_stopped_page_class_init (TgStoppedPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = tg_stopped_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = tg_stopped_page_dispose;
  TG_PAGE_CLASS (klass)->refresh = tg_stopped_page_refresh;
  TG_PAGE_CLASS (klass)->shown = tg_stopped_page_shown;

  g_type_ensure (TG_TYPE_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tegata/Tegata/pages/tg-stopped-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TgStoppedPage, entry_group);
  gtk_widget_class_bind_template_child (widget_class, TgStoppedPage, entry);
  gtk_widget_class_bind_template_child (widget_class, TgStoppedPage, answers);
  gtk_widget_class_bind_template_callback (widget_class, continue_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
tg_stopped_page_init (TgStoppedPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tg_inner_name (self->entry_group, GTK_TYPE_LIST_BOX, _ ("Account"));
}
