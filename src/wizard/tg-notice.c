/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-notice.h"

struct _TgNotice
{
  AdwBin parent_instance;

  /* Template children */
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (TgNotice, tg_notice, ADW_TYPE_BIN)

void
tg_notice_set_text (TgNotice *self, const char *text)
{
  gtk_label_set_label (self->label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
}

void
tg_notice_describe (TgNotice *self, GtkWidget *widget, gboolean invalid)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  /* What is focused in an entry is the text inside it. */
  if (GTK_IS_EDITABLE (widget) && gtk_editable_get_delegate (GTK_EDITABLE (widget)) != NULL)
    accessible = GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (widget)));
  if (invalid)
    {
      gtk_accessible_update_state (accessible, GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
      gtk_accessible_update_relation (
          accessible, GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->label, NULL, -1);
      gtk_widget_add_css_class (widget, "error");
    }
  else
    {
      gtk_accessible_reset_state (accessible, GTK_ACCESSIBLE_STATE_INVALID);
      gtk_accessible_reset_relation (accessible, GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
      gtk_widget_remove_css_class (widget, "error");
    }
}

static void
tg_notice_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TG_TYPE_NOTICE);
  G_OBJECT_CLASS (tg_notice_parent_class)->dispose (object);
}

static void
tg_notice_class_init (TgNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tg_notice_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/tegata/Tegata/tg-notice.ui");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_bind_template_child (widget_class, TgNotice, label);
}

static void
tg_notice_init (TgNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
