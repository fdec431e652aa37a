/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-sign-in-job.h"

#include "tg-daemon.h"
#include "tg-error.h"

#include <glib/gi18n.h>

struct _TgSignInJob
{
  GObject parent_instance;

  TgIpcSignIn1 *proxy; /* (owned) (nullable) */
  GVariant *candidate; /* (owned) (nullable) until it has started */
  TgConsent consent;
  char *account; /* (owned) (nullable) the one that is signed in to again */
  gboolean existing;
  GTask *abandoning; /* (owned) (nullable) waits for the start to come back */
  gboolean starting;
  gboolean answered;
  gboolean ended; /* no signal any more */
};

G_DEFINE_FINAL_TYPE (TgSignInJob, tg_sign_in_job, G_TYPE_OBJECT)

enum
{
  SIGNAL_ANSWERED,
  SIGNAL_ADDED,
  SIGNAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void continue_abandoning (TgSignInJob *self);

static void
fail (TgSignInJob *self, GError *error)
{
  if (self->ended)
    return;
  self->ended = TRUE;
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

static GError *
error_of_proxy (TgSignInJob *self)
{
  GVariant *variant = tg_ipc_sign_in1_get_error (self->proxy);
  const char *name = "";
  const char *message = "";

  if (variant != NULL)
    g_variant_get (variant, "(&s&s)", &name, &message);
  if (*message == '\0')
    message = _ ("The sign-in has ended. Start again.");
  return g_error_new_literal (TG_ERROR, tg_error_from_dbus_name (name), message);
}

static void
follow_state (TgSignInJob *self)
{
  const char *state = tg_ipc_sign_in1_get_state (self->proxy);

  /* No state: the daemon has gone, which the name's owner tells. */
  if (self->ended || state == NULL)
    return;
  if (g_str_equal (state, "done"))
    {
      self->ended = TRUE;
      g_signal_emit (self, signals[SIGNAL_ADDED], 0, tg_ipc_sign_in1_get_account (self->proxy));
    }
  else if (g_str_equal (state, "failed") || g_str_equal (state, "cancelled"))
    {
      g_autoptr (GError) error = error_of_proxy (self);

      fail (self, error);
    }
  else if (!self->answered && (g_str_equal (state, "exchanging") || g_str_equal (state, "storing")))
    {
      self->answered = TRUE;
      g_signal_emit (self, signals[SIGNAL_ANSWERED], 0);
    }
}

static void
properties_changed_cb (TgSignInJob *self)
{
  g_autoptr (TgSignInJob) guard = g_object_ref (self);

  follow_state (guard);
}

static void
owner_changed_cb (TgSignInJob *self)
{
  g_autoptr (TgSignInJob) guard = g_object_ref (self);
  g_autoptr (GError) error =
      g_error_new_literal (TG_ERROR, TG_ERROR_FAILED, _ ("The account service has stopped. Start again."));

  /* A sign-in does not outlive the daemon that knew its verifier, even if another one has started. */
  fail (guard, error);
}

static void
got_sign_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TgSignInJob *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  self->starting = FALSE;
  self->proxy = tg_ipc_sign_in1_proxy_new_for_bus_finish (result, &error);
  if (self->proxy == NULL)
    {
      tg_daemon_explain (&error);
      self->ended = TRUE;
      g_task_return_error (task, g_steal_pointer (&error));
      continue_abandoning (self);
      return;
    }
  g_signal_connect_object (
      self->proxy, "g-properties-changed", G_CALLBACK (properties_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->proxy, "notify::g-name-owner", G_CALLBACK (owner_changed_cb), self, G_CONNECT_SWAPPED);
  if (self->abandoning != NULL)
    g_task_return_new_error (task, TG_ERROR, TG_ERROR_CANCELLED, "%s", _ ("The sign-in was cancelled."));
  else if (tg_ipc_sign_in1_get_authorization_uri (self->proxy) == NULL)
    g_task_return_new_error (
        task, TG_ERROR, TG_ERROR_FAILED, "%s", _ ("The account service has stopped. Start again."));
  else
    g_task_return_boolean (task, TRUE);
  continue_abandoning (self);
}

static gboolean
finish_call (TgSignInJob *self, TgIpcSetup1 *setup, GAsyncResult *result, char **path, GError **error)
{
  if (self->account != NULL)
    return tg_ipc_setup1_call_reauthenticate_finish (setup, path, result, error);
  return tg_ipc_setup1_call_start_sign_in_finish (setup, path, result, error);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TgSignInJob *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (!finish_call (self, TG_IPC_SETUP1 (source), result, &path, &error))
    {
      tg_daemon_explain (&error);
      self->starting = FALSE;
      self->ended = TRUE;
      g_task_return_error (task, g_steal_pointer (&error));
      continue_abandoning (self);
      return;
    }
  /* Cancelled or not, the sign-in exists now: it is needed, if only to end it. */
  tg_ipc_sign_in1_proxy_new_for_bus (G_BUS_TYPE_SESSION,
                                     G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START,
                                     TG_DAEMON_SETUP_NAME,
                                     path,
                                     NULL,
                                     got_sign_in_cb,
                                     g_steal_pointer (&task));
}

static void
start_with_setup_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TgSignInJob *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (TgIpcSetup1) setup = tg_daemon_get_setup_finish (result, &error);
  GVariantDict options;

  if (setup == NULL || self->abandoning != NULL)
    {
      self->starting = FALSE;
      self->ended = TRUE;
      if (error == NULL)
        error = g_error_new_literal (TG_ERROR, TG_ERROR_CANCELLED, _ ("The sign-in was cancelled."));
      g_task_return_error (task, g_steal_pointer (&error));
      continue_abandoning (self);
      return;
    }
  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "consent", "s", tg_enum_to_nick (TG_TYPE_CONSENT, self->consent));
  if (self->account != NULL)
    tg_ipc_setup1_call_reauthenticate (setup,
                                       self->account,
                                       g_variant_dict_end (&options),
                                       G_DBUS_CALL_FLAGS_NONE,
                                       TG_DAEMON_TIMEOUT_MSEC,
                                       NULL,
                                       started_cb,
                                       g_steal_pointer (&task));
  else
    tg_ipc_setup1_call_start_sign_in (setup,
                                      self->candidate,
                                      g_variant_dict_end (&options),
                                      G_DBUS_CALL_FLAGS_NONE,
                                      TG_DAEMON_TIMEOUT_MSEC,
                                      NULL,
                                      started_cb,
                                      g_steal_pointer (&task));
  g_clear_pointer (&self->candidate, g_variant_unref);
}

void
tg_sign_in_job_set_existing (TgSignInJob *self, gboolean existing, const char *account)
{
  self->existing = existing;
  self->account = g_strdup (account);
}

void
tg_sign_in_job_start_async (TgSignInJob *self,
                            GVariant *candidate,
                            TgConsent consent,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (!self->starting && self->proxy == NULL);

  g_task_set_source_tag (task, tg_sign_in_job_start_async);
  self->starting = TRUE;
  self->candidate = g_variant_ref_sink (candidate);
  self->consent = consent;
  tg_daemon_get_setup_async (start_with_setup_cb, g_steal_pointer (&task));
}

gboolean
tg_sign_in_job_start_finish (TgSignInJob *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

const char *
tg_sign_in_job_get_authorization_uri (TgSignInJob *self)
{
  return self->proxy != NULL ? tg_ipc_sign_in1_get_authorization_uri (self->proxy) : NULL;
}

const char *
tg_sign_in_job_get_redirect_uri (TgSignInJob *self)
{
  return self->proxy != NULL ? tg_ipc_sign_in1_get_redirect_uri (self->proxy) : NULL;
}

const char *
tg_sign_in_job_get_user_code (TgSignInJob *self)
{
  return self->proxy != NULL ? tg_ipc_sign_in1_get_user_code (self->proxy) : NULL;
}

const char *
tg_sign_in_job_get_verification_uri (TgSignInJob *self)
{
  return self->proxy != NULL ? tg_ipc_sign_in1_get_verification_uri (self->proxy) : NULL;
}

const char *
tg_sign_in_job_get_verification_uri_complete (TgSignInJob *self)
{
  const char *complete =
      self->proxy != NULL ? tg_ipc_sign_in1_get_verification_uri_complete (self->proxy) : NULL;

  return complete != NULL && *complete != '\0' ? complete : tg_sign_in_job_get_verification_uri (self);
}

gint64
tg_sign_in_job_get_expires_at (TgSignInJob *self)
{
  return self->proxy != NULL ? tg_ipc_sign_in1_get_expires_at (self->proxy) : 0;
}

const char *
tg_sign_in_job_get_signed_in_as (TgSignInJob *self)
{
  const char *other = self->proxy != NULL ? tg_ipc_sign_in1_get_signed_in_as (self->proxy) : NULL;

  return other != NULL && *other != '\0' ? other : NULL;
}

static void
responded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TgSignInJob *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (tg_ipc_sign_in1_call_respond_finish (TG_IPC_SIGN_IN1 (source), result, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  tg_daemon_explain (&error);
  if (g_error_matches (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  fail (self, error);
  g_task_return_boolean (task, TRUE);
}

void
tg_sign_in_job_respond_async (TgSignInJob *self,
                              const char *uri,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (self->proxy != NULL);

  g_task_set_source_tag (task, tg_sign_in_job_respond_async);
  tg_ipc_sign_in1_call_respond (self->proxy,
                                uri,
                                G_DBUS_CALL_FLAGS_NONE,
                                TG_DAEMON_TIMEOUT_MSEC,
                                NULL,
                                responded_cb,
                                g_steal_pointer (&task));
}

gboolean
tg_sign_in_job_respond_finish (TgSignInJob *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
late_account_removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (tg_daemon_remove_account_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
cancelled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TgSignInJob *self = g_task_get_source_object (task);
  const char *account;

  /* An error says that there is nothing to cancel any more. */
  tg_ipc_sign_in1_call_cancel_finish (TG_IPC_SIGN_IN1 (source), result, NULL);
  account = tg_ipc_sign_in1_get_account (self->proxy);
  if (g_strcmp0 (tg_ipc_sign_in1_get_state (self->proxy), "done") == 0 && account != NULL && !self->existing)
    tg_daemon_remove_account_async (account, late_account_removed_cb, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

static void
continue_abandoning (TgSignInJob *self)
{
  if (self->abandoning == NULL || self->starting)
    return;
  if (self->proxy != NULL)
    {
      tg_ipc_sign_in1_call_cancel (self->proxy,
                                   G_DBUS_CALL_FLAGS_NONE,
                                   TG_DAEMON_TIMEOUT_MSEC,
                                   NULL,
                                   cancelled_cb,
                                   g_steal_pointer (&self->abandoning));
      return;
    }
  g_task_return_boolean (self->abandoning, TRUE);
  g_clear_object (&self->abandoning);
}

void
tg_sign_in_job_abandon_async (TgSignInJob *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (self->abandoning == NULL);

  self->ended = TRUE;
  self->abandoning = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->abandoning, tg_sign_in_job_abandon_async);
  continue_abandoning (self);
}

gboolean
tg_sign_in_job_abandon_finish (TgSignInJob *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

TgSignInJob *
tg_sign_in_job_new (void)
{
  return g_object_new (TG_TYPE_SIGN_IN_JOB, NULL);
}

static void
tg_sign_in_job_dispose (GObject *object)
{
  TgSignInJob *self = TG_SIGN_IN_JOB (object);

  g_clear_object (&self->proxy);
  g_clear_pointer (&self->candidate, g_variant_unref);
  g_clear_pointer (&self->account, g_free);
  G_OBJECT_CLASS (tg_sign_in_job_parent_class)->dispose (object);
}

static void
tg_sign_in_job_class_init (TgSignInJobClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tg_sign_in_job_dispose;

  signals[SIGNAL_ANSWERED] = g_signal_new (
      "answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ADDED] = g_signal_new ("added",
                                        G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        1,
                                        G_TYPE_STRING);
  signals[SIGNAL_FAILED] = g_signal_new ("failed",
                                         G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         G_TYPE_ERROR);
}

static void
tg_sign_in_job_init (TgSignInJob *self)
{
}
