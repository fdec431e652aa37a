/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-server-group.h"

#include "tg-choice-row.h"
#include "tg-inner-name.h"
#include "tg-notice.h"

#include <glib/gi18n.h>

struct _TgServerGroup
{
  AdwPreferencesGroup parent_instance;

  TgManualForm *form; /* (unowned) (nullable) */
  TgManualSide side;
  gboolean showing;

  /* Template children, by TgManualField */
  AdwEntryRow *entries[TG_MANUAL_N_FIELDS];
  TgNotice *notices[TG_MANUAL_N_FIELDS];
  TgChoiceRow *protocol;
  TgChoiceRow *security;
};

G_DEFINE_FINAL_TYPE (TgServerGroup, tg_server_group, ADW_TYPE_PREFERENCES_GROUP)

static guint signal_changed;
static guint signal_activated;

static void
tell (TgServerGroup *self, TgManualField field, const char *problem)
{
  tg_notice_set_text (self->notices[field], problem);
  tg_notice_describe (self->notices[field], GTK_WIDGET (self->entries[field]), problem != NULL);
}

static void
show_texts (TgServerGroup *self)
{
  for (guint field = 0; field < TG_MANUAL_N_FIELDS; field++)
    {
      const char *text = tg_manual_form_get_text (self->form, self->side, field);

      if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->entries[field])), text))
        gtk_editable_set_text (GTK_EDITABLE (self->entries[field]), text);
    }
}

static void
entry_changed_cb (TgServerGroup *self, AdwEntryRow *entry)
{
  if (self->form == NULL || self->showing)
    return;
  for (guint field = 0; field < TG_MANUAL_N_FIELDS; field++)
    {
      if (self->entries[field] != entry)
        continue;
      tg_manual_form_set_text (self->form, self->side, field, gtk_editable_get_text (GTK_EDITABLE (entry)));
      /* What was wrong with another text says nothing about this one. */
      tell (self, field, NULL);
    }
  g_signal_emit (self, signal_changed, 0);
}

static void
entry_activated_cb (TgServerGroup *self)
{
  g_signal_emit (self, signal_activated, 0);
}

static void
kind_changed_cb (TgServerGroup *self)
{
  if (self->form == NULL || self->showing)
    return;
  if (self->side == TG_MANUAL_RECEIVING)
    tg_manual_form_set_protocol (
        self->form, tg_choice_row_get_second (self->protocol) ? TG_PROTOCOL_POP3 : TG_PROTOCOL_IMAP);
  tg_manual_form_set_security (self->form,
                               self->side,
                               tg_choice_row_get_second (self->security) ? TG_SECURITY_STARTTLS
                                                                         : TG_SECURITY_TLS);
  self->showing = TRUE;
  show_texts (self);
  self->showing = FALSE;
  tell (self, TG_MANUAL_PORT, NULL);
  g_signal_emit (self, signal_changed, 0);
}

void
tg_server_group_show (TgServerGroup *self, TgManualForm *form, TgManualSide side)
{
  gboolean receiving = side == TG_MANUAL_RECEIVING;
  const char *title = receiving ? _ ("Receiving Mail") : _ ("Sending Mail");

  self->form = form;
  self->side = side;
  self->showing = TRUE;
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), title);
  gtk_widget_set_visible (GTK_WIDGET (self->protocol), receiving);
  if (receiving)
    tg_choice_row_set_second (self->protocol, tg_manual_form_get_protocol (form, side) == TG_PROTOCOL_POP3);
  tg_choice_row_set_second (self->security, tg_manual_form_get_security (form, side) == TG_SECURITY_STARTTLS);
  show_texts (self);
  tg_inner_name (self, GTK_TYPE_LIST_BOX, title);
  self->showing = FALSE;
}

GtkWidget *
tg_server_group_check (TgServerGroup *self)
{
  GtkWidget *first = NULL;

  for (guint field = 0; field < TG_MANUAL_N_FIELDS; field++)
    {
      g_autofree char *problem = tg_manual_form_check (self->form, self->side, field);

      tell (self, field, problem);
      if (problem != NULL && first == NULL)
        first = GTK_WIDGET (self->entries[field]);
    }
  return first;
}

void
tg_server_group_focus (TgServerGroup *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->entries[TG_MANUAL_HOST]));
}

static void
tg_server_group_dispose (GObject *object)
{
  TG_SERVER_GROUP (object)->form = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), TG_TYPE_SERVER_GROUP);
  G_OBJECT_CLASS (tg_server_group_parent_class)->dispose (object);
}

static void
bind_field (GtkWidgetClass *widget_class, const char *entry, const char *notice, TgManualField field)
{
  gtk_widget_class_bind_template_child_full (widget_class,
                                             entry,
                                             FALSE,
                                             G_STRUCT_OFFSET (TgServerGroup, entries) +
                                                 (gssize)(field * sizeof (AdwEntryRow *)));
  gtk_widget_class_bind_template_child_full (widget_class,
                                             notice,
                                             FALSE,
                                             G_STRUCT_OFFSET (TgServerGroup, notices) +
                                                 (gssize)(field * sizeof (TgNotice *)));
}

static void
tg_server_group_class_init (TgServerGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tg_server_group_dispose;

  signal_changed = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signal_activated = g_signal_new (
      "activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (TG_TYPE_CHOICE_ROW);
  g_type_ensure (TG_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tegata/Tegata/tg-server-group.ui");
  bind_field (widget_class, "host", "host_notice", TG_MANUAL_HOST);
  bind_field (widget_class, "port", "port_notice", TG_MANUAL_PORT);
  bind_field (widget_class, "username", "username_notice", TG_MANUAL_USERNAME);
  gtk_widget_class_bind_template_child (widget_class, TgServerGroup, protocol);
  gtk_widget_class_bind_template_child (widget_class, TgServerGroup, security);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
}

static void
tg_server_group_init (TgServerGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
