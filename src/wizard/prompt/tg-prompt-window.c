/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-prompt-window.h"

#include "tg-button.h"
#include "tg-prompt-asker.h"
#include "tg-verbatim.h"

#include <glib/gi18n.h>

#ifdef GDK_WINDOWING_X11
#include <gdk/x11/gdkx.h>
#endif

/* Long enough for the hand of somebody who was about to press something else. */
#define FIRST_MOMENT_MSEC 1000

struct _TgPromptWindow
{
  AdwWindow parent_instance;

  GPtrArray *ids;
  GPtrArray *checks; /* GtkCheckButton (unowned), of each id; empty where there is nothing to pick */
  gboolean is_first_moment;
  guint first_moment_id;
  gboolean answered;

  /* Template children */
  GtkImage *icon;
  GtkLabel *question;
  GtkLabel *detail;
  GtkListBox *list;
  GtkLabel *consequence;
  TgButton *refuse_button;
  TgButton *allow_button;
};

G_DEFINE_FINAL_TYPE (TgPromptWindow, tg_prompt_window, ADW_TYPE_WINDOW)

enum
{
  SIGNAL_ANSWERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* (transfer full) the accounts as they are picked now. */
static char **
window_get_picked (TgPromptWindow *self)
{
  g_autoptr (GStrvBuilder) picked = g_strv_builder_new ();

  for (guint i = 0; i < self->ids->len; i++)
    if (self->checks->len == 0 || gtk_check_button_get_active (self->checks->pdata[i]))
      g_strv_builder_add (picked, self->ids->pdata[i]);
  return g_strv_builder_end (picked);
}

static void
window_answer (TgPromptWindow *self, const char *answer)
{
  g_auto (GStrv) picked = window_get_picked (self);

  if (self->answered)
    return;
  self->answered = TRUE;
  g_signal_emit (self, signals[SIGNAL_ANSWERED], 0, answer, picked);
}

static void
window_update_buttons (TgPromptWindow *self)
{
  g_auto (GStrv) picked = window_get_picked (self);

  gtk_widget_set_sensitive (GTK_WIDGET (self->refuse_button), !self->is_first_moment);
  gtk_widget_set_sensitive (GTK_WIDGET (self->allow_button), !self->is_first_moment && picked[0] != NULL);
}

static gboolean
first_moment_over_cb (gpointer user_data)
{
  TgPromptWindow *self = TG_PROMPT_WINDOW (user_data);

  self->first_moment_id = 0;
  self->is_first_moment = FALSE;
  window_update_buttons (self);
  return G_SOURCE_REMOVE;
}

static void
allow_clicked_cb (TgPromptWindow *self)
{
  window_answer (self, "allow");
}

static void
refuse_clicked_cb (TgPromptWindow *self)
{
  window_answer (self, "refuse");
}

static gboolean
tg_prompt_window_close_request (GtkWindow *window)
{
  window_answer (TG_PROMPT_WINDOW (window), "closed");
  return GDK_EVENT_STOP;
}

void
tg_prompt_window_withdraw (TgPromptWindow *self)
{
  window_answer (self, "closed");
}

static int
compare_rows (GtkListBoxRow *a, GtkListBoxRow *b, gpointer user_data)
{
  return g_utf8_collate (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (a)),
                         adw_preferences_row_get_title (ADW_PREFERENCES_ROW (b)));
}

static void
window_add_account (TgPromptWindow *self, GVariant *account, gboolean choose)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  const char *id = "";
  const char *address = "";
  const char *provider = "";
  GtkWidget *check;

  g_variant_lookup (account, "id", "&s", &id);
  g_variant_lookup (account, "address", "&s", &address);
  g_variant_lookup (account, "provider", "&s", &provider);
  g_ptr_array_add (self->ids, g_strdup (id));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), address);
  adw_action_row_set_subtitle (row, provider);
  tg_verbatim (GTK_WIDGET (row));
  gtk_list_box_append (self->list, GTK_WIDGET (row));
  if (!choose)
    {
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
      gtk_widget_set_focusable (GTK_WIDGET (row), FALSE);
      return;
    }
  check = gtk_check_button_new ();
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (row, check);
  adw_action_row_set_activatable_widget (row, check);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (window_update_buttons), self);
  g_ptr_array_add (self->checks, check);
}

/* (transfer full) */
static char *
make_question (const TgPromptAsker *asker, gboolean choose)
{
  if (asker->name == NULL)
    return g_strdup (choose ? _ ("Which accounts may an unknown program use?")
                            : _ ("May an unknown program use your account?"));
  return g_strdup_printf (choose ? _ ("Which accounts may “%s” use?") : _ ("May “%s” use your account?"),
                          asker->name);
}

void
tg_prompt_window_show (TgPromptWindow *self)
{
  self->is_first_moment = TRUE;
  self->first_moment_id = g_timeout_add (FIRST_MOMENT_MSEC, first_moment_over_cb, self);
  gtk_widget_realize (GTK_WIDGET (self));
#ifdef GDK_WINDOWING_X11
  if (GDK_IS_X11_SURFACE (gtk_native_get_surface (GTK_NATIVE (self))))
    /* To the window manager: nobody has done anything to have this window. */
    gdk_x11_surface_set_user_time (gtk_native_get_surface (GTK_NATIVE (self)), 0);
#endif
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->question));
}

static void
tg_prompt_window_dispose (GObject *object)
{
  TgPromptWindow *self = TG_PROMPT_WINDOW (object);

  g_clear_handle_id (&self->first_moment_id, g_source_remove);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), TG_TYPE_PROMPT_WINDOW);
  G_OBJECT_CLASS (tg_prompt_window_parent_class)->dispose (object);
}

static void
tg_prompt_window_class_init (TgPromptWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tg_prompt_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = tg_prompt_window_close_request;
  signals[SIGNAL_ANSWERED] = g_signal_new ("answered",
                                           TG_TYPE_PROMPT_WINDOW,
                                           G_SIGNAL_RUN_LAST,
                                           0,
                                           NULL,
                                           NULL,
                                           NULL,
                                           G_TYPE_NONE,
                                           2,
                                           G_TYPE_STRING,
                                           G_TYPE_STRV);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/tegata/Tegata/Prompt/tg-prompt-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TgPromptWindow, icon);
  gtk_widget_class_bind_template_child (widget_class, TgPromptWindow, question);
  gtk_widget_class_bind_template_child (widget_class, TgPromptWindow, detail);
  gtk_widget_class_bind_template_child (widget_class, TgPromptWindow, list);
  gtk_widget_class_bind_template_child (widget_class, TgPromptWindow, consequence);
  gtk_widget_class_bind_template_child (widget_class, TgPromptWindow, refuse_button);
  gtk_widget_class_bind_template_child (widget_class, TgPromptWindow, allow_button);
  gtk_widget_class_bind_template_callback (widget_class, allow_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, refuse_clicked_cb);
}

static void
tg_prompt_window_init (TgPromptWindow *self)
{
  g_type_ensure (TG_TYPE_BUTTON);
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->checks = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_sort_func (self->list, compare_rows, NULL, NULL);
}

TgPromptWindow *
tg_prompt_window_new (GVariant *app, GVariant *accounts, gboolean choose)
{
  TgPromptWindow *self = g_object_new (TG_TYPE_PROMPT_WINDOW, NULL);
  g_autoptr (TgPromptAsker) asker = tg_prompt_asker_new (app);
  g_autofree char *question = make_question (asker, choose);

  gtk_image_set_from_gicon (self->icon, asker->icon);
  gtk_label_set_text (self->question, question);
  gtk_label_set_text (self->detail, asker->detail != NULL ? asker->detail : "");
  gtk_widget_set_visible (GTK_WIDGET (self->detail), asker->detail != NULL);
  gtk_label_set_text (self->consequence,
                      asker->name != NULL
                          ? _ ("It could then read all your mail, and send mail in your name.")
                          : _ ("It could then read all your mail, and send mail in your name. Tegata cannot "
                               "see which program it is: "
                               "allow it only if you have just started one that uses your mail."));
  for (gsize i = 0; i < g_variant_n_children (accounts); i++)
    {
      g_autoptr (GVariant) account = g_variant_get_child_value (accounts, i);

      window_add_account (self, account, choose);
    }
  return self;
}
