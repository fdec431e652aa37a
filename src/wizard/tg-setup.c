/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-setup-private.h"

G_DEFINE_FINAL_TYPE (TgSetup, tg_setup, G_TYPE_OBJECT)
G_DEFINE_QUARK (tg_consent_error_quark, tg_consent_error)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_PROGRESS,
  SIGNAL_CATALOGUE,
  SIGNAL_ACCOUNT_REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

gboolean
tg_setup_go (TgSetup *self, TgSetupEvent event, GError *error)
{
  if (self->leaving || !tg_setup_flow_handle (self->flow, event))
    {
      g_clear_error (&error);
      return FALSE;
    }
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->responding = FALSE;
  g_clear_handle_id (&self->seen_timeout, g_source_remove);
  g_clear_error (&self->error);
  self->error = error;
  tg_setup_enter (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return TRUE;
}

void
tg_setup_tell (TgSetup *self, GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
tg_setup_tell_removed (TgSetup *self, const char *address, const char *message)
{
  g_signal_emit (self, signals[SIGNAL_ACCOUNT_REMOVED], 0, address, message);
}

static void
progress_cb (TgSetup *self)
{
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0);
}

static void
start_over (TgSetup *self)
{
  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->signed_in_as, g_free);
  g_clear_pointer (&self->provider, g_free);
  self->again = FALSE;
  tg_setup_forget_ways (self);
  g_clear_pointer (&self->form, tg_manual_form_free);
  g_clear_object (&self->check);
  g_free (self->text);
  self->text = g_strdup ("");
}

static void
responded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgSetup) self = user_data;
  GError *error = NULL;

  if (tg_sign_in_job_respond_finish (TG_SIGN_IN_JOB (source), result, &error))
    return;
  if (self->job == TG_SIGN_IN_JOB (source))
    {
      self->responding = FALSE;
      tg_setup_tell (self, error);
    }
  else
    g_clear_error (&error);
}

gboolean
tg_setup_is_responding (TgSetup *self)
{
  return self->responding;
}

void
tg_setup_respond (TgSetup *self, const char *uri)
{
  TgSetupStep step = tg_setup_flow_get_step (self->flow);

  if (self->job == NULL || self->responding ||
      (step != TG_SETUP_STEP_CONSENT && step != TG_SETUP_STEP_BROWSER))
    return;
  tg_sign_in_job_respond_async (self->job, uri, responded_cb, g_object_ref (self));
  self->responding = TRUE;
  tg_setup_tell (self, NULL);
}

void
tg_setup_report_problem (TgSetup *self, const GError *error)
{
  if (tg_setup_flow_get_step (self->flow) == TG_SETUP_STEP_CONSENT)
    tg_setup_go (self, TG_SETUP_EVENT_FAILED, g_error_copy (error));
}

void
tg_setup_set_text (TgSetup *self, const char *text)
{
  char *copy = g_strdup (text);

  g_free (self->text);
  self->text = copy;
}

static gboolean
take_address (TgSetup *self, const char *text)
{
  g_autoptr (TgAddress) address = NULL;
  GError *error = NULL;

  tg_setup_set_text (self, text);
  address = tg_address_parse (self->text, &error);
  if (address == NULL)
    {
      tg_setup_tell (self, error);
      return FALSE;
    }
  if (self->address == NULL || !tg_address_equal (self->address, address))
    {
      tg_setup_forget_ways (self);
      g_clear_pointer (&self->form, tg_manual_form_free);
    }
  g_clear_pointer (&self->address, tg_address_unref);
  self->address = g_steal_pointer (&address);
  return TRUE;
}

void
tg_setup_give_address (TgSetup *self, const char *text)
{
  if (!tg_setup_flow_accepts (self->flow, TG_SETUP_EVENT_ADDRESS_GIVEN) || !take_address (self, text))
    return;
  self->again = FALSE;
  tg_setup_go (self, TG_SETUP_EVENT_ADDRESS_GIVEN, NULL);
}

void
tg_setup_begin_by_hand (TgSetup *self, const char *text)
{
  if (!tg_setup_flow_accepts (self->flow, TG_SETUP_EVENT_BY_HAND))
    return;
  if (text != NULL && !take_address (self, text))
    return;
  if (self->form == NULL)
    {
      g_autoptr (TgSetupWay) found =
          self->way != NULL ? tg_setup_way_copy (self->way) : tg_setup_dup_best_so_far (self);

      self->form = tg_manual_form_new (self->address, found != NULL ? found->candidate : NULL);
    }
  self->again = FALSE;
  tg_setup_go (self, TG_SETUP_EVENT_BY_HAND, NULL);
}

void
tg_setup_give_password (TgSetup *self, const char *username, TgSecret *password)
{
  if (!tg_setup_flow_accepts (self->flow, TG_SETUP_EVENT_PASSWORD_GIVEN))
    return;
  tg_setup_way_set_username (self->way, username);
  self->password = tg_secret_ref (password);
  tg_setup_go (self, TG_SETUP_EVENT_PASSWORD_GIVEN, NULL);
}

void
tg_setup_do (TgSetup *self, TgSetupEvent event)
{
  if (event == TG_SETUP_EVENT_ANOTHER && tg_setup_flow_accepts (self->flow, event))
    start_over (self);
  /* Back to what was found. */
  if (event == TG_SETUP_EVENT_BACK && tg_setup_flow_get_step (self->flow) == TG_SETUP_STEP_MANUAL &&
      self->found != NULL)
    tg_setup_set_way (self, tg_setup_way_copy (self->found));
  tg_setup_go (self, event, NULL);
}

gboolean
tg_setup_is_unfinished (TgSetup *self)
{
  return tg_setup_flow_get_remains (self->flow) != TG_SETUP_REMAINS_NOTHING || self->n_abandoning > 0;
}

gboolean
tg_setup_leave_finish (TgSetup *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

TgSetupFlow *
tg_setup_get_flow (TgSetup *self)
{
  return self->flow;
}

const GError *
tg_setup_get_error (TgSetup *self)
{
  return self->error;
}

const char *
tg_setup_get_text (TgSetup *self)
{
  return self->text;
}

GPtrArray *
tg_setup_get_tried (TgSetup *self)
{
  return tg_way_finder_get_tried (self->finder);
}

TgSetupWay *
tg_setup_get_way (TgSetup *self)
{
  return self->way;
}

GListModel *
tg_setup_get_check_items (TgSetup *self)
{
  return self->check != NULL ? tg_account_check_get_items (self->check) : NULL;
}

const char *
tg_setup_get_account (TgSetup *self)
{
  return self->account;
}

const char *
tg_setup_get_signed_in_as (TgSetup *self)
{
  return self->signed_in_as;
}

const char *
tg_setup_get_authorization_uri (TgSetup *self)
{
  return self->job != NULL ? tg_sign_in_job_get_authorization_uri (self->job) : NULL;
}

const char *
tg_setup_get_redirect_uri (TgSetup *self)
{
  return self->job != NULL ? tg_sign_in_job_get_redirect_uri (self->job) : NULL;
}

const char *
tg_setup_get_user_code (TgSetup *self)
{
  return self->job != NULL ? tg_sign_in_job_get_user_code (self->job) : NULL;
}

const char *
tg_setup_get_verification_uri (TgSetup *self)
{
  return self->job != NULL ? tg_sign_in_job_get_verification_uri (self->job) : NULL;
}

const char *
tg_setup_get_verification_uri_complete (TgSetup *self)
{
  return self->job != NULL ? tg_sign_in_job_get_verification_uri_complete (self->job) : NULL;
}

gint64
tg_setup_get_expires_at (TgSetup *self)
{
  return self->job != NULL ? tg_sign_in_job_get_expires_at (self->job) : 0;
}

static void
accounts_changed_cb (TgSetup *self)
{
  TgSetupStep step = tg_setup_flow_get_step (self->flow);

  tg_setup_flow_set_home (self->flow, g_list_model_get_n_items (G_LIST_MODEL (self->accounts)) > 0);
  if (step == TG_SETUP_STEP_ACCOUNT && tg_setup_get_opened (self) == NULL)
    tg_setup_go (self, TG_SETUP_EVENT_BACK, NULL);
  else if (step == TG_SETUP_STEP_ACCOUNTS)
    tg_setup_go (self, TG_SETUP_EVENT_HOME, NULL);
  else
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
catalogue_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgSetup) self = user_data;

  if (tg_way_finder_load_finish (TG_WAY_FINDER (source), result, NULL))
    g_signal_emit (self, signals[SIGNAL_CATALOGUE], 0);
}

TgSetup *
tg_setup_new (void)
{
  return g_object_new (TG_TYPE_SETUP, NULL);
}

static void
tg_setup_dispose (GObject *object)
{
  TgSetup *self = TG_SETUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->seen_timeout, g_source_remove);
  g_clear_object (&self->accounts);
  g_clear_object (&self->finder);
  g_clear_object (&self->job);
  g_clear_object (&self->password_job);
  g_clear_object (&self->client_job);
  g_clear_object (&self->check);
  G_OBJECT_CLASS (tg_setup_parent_class)->dispose (object);
}

static void
tg_setup_finalize (GObject *object)
{
  TgSetup *self = TG_SETUP (object);

  g_clear_pointer (&self->flow, tg_setup_flow_free);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_clear_pointer (&self->address, tg_address_unref);
  g_clear_pointer (&self->way, tg_setup_way_free);
  g_clear_pointer (&self->found, tg_setup_way_free);
  g_clear_pointer (&self->ways, g_ptr_array_unref);
  g_clear_pointer (&self->form, tg_manual_form_free);
  g_clear_pointer (&self->password, tg_secret_unref);
  g_free (self->text);
  g_free (self->account);
  g_free (self->signed_in_as);
  g_free (self->provider);
  g_free (self->opened);
  G_OBJECT_CLASS (tg_setup_parent_class)->finalize (object);
}

static void
tg_setup_class_init (TgSetupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tg_setup_dispose;
  object_class->finalize = tg_setup_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PROGRESS] = g_signal_new (
      "progress", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_CATALOGUE] = g_signal_new (
      "catalogue", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ACCOUNT_REMOVED] = g_signal_new ("account-removed",
                                                  G_TYPE_FROM_CLASS (klass),
                                                  G_SIGNAL_RUN_LAST,
                                                  0,
                                                  NULL,
                                                  NULL,
                                                  NULL,
                                                  G_TYPE_NONE,
                                                  2,
                                                  G_TYPE_STRING,
                                                  G_TYPE_STRING);
}

static void
tg_setup_init (TgSetup *self)
{
  self->flow = tg_setup_flow_new ();
  self->accounts = tg_account_list_new ();
  g_signal_connect_object (
      self->accounts, "items-changed", G_CALLBACK (accounts_changed_cb), self, G_CONNECT_SWAPPED);
  self->finder = tg_way_finder_new ();
  g_signal_connect_object (self->finder, "progress", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  tg_way_finder_load_async (self->finder, catalogue_loaded_cb, g_object_ref (self));
  self->cancellable = g_cancellable_new ();
  self->text = g_strdup ("");
}
