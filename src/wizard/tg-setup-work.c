/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-setup-private.h"

#include "tg-daemon.h"
#include "tg-error.h"

#include <glib/gi18n.h>

/* So that a person sees what was ticked off. */
#define SEEN_MSEC 1200

/* Detection */

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgSetup) self = user_data;
  GError *error = NULL;
  GPtrArray *ways = tg_way_finder_find_finish (TG_WAY_FINDER (source), result, &error);

  /* Cancelled is what the person did, and has seen. */
  if (g_error_matches (error, TG_ERROR, TG_ERROR_CANCELLED) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&error);
      return;
    }
  if (ways != NULL)
    {
      tg_setup_use_ways (self, ways);
      return;
    }
  tg_setup_forget_ways (self);
  tg_setup_go (self, TG_SETUP_EVENT_FAILED, error);
}

/* What was given up may still be on its way to the daemon. @error: (nullable) */
static void
finish_abandoning (TgSetup *self, gboolean gone, const GError *error)
{
  if (!gone)
    g_warning ("What was cancelled may have left an account: %s", error != NULL ? error->message : "unknown");
  if (--self->n_abandoning == 0 && self->leaving_task != NULL)
    {
      g_task_return_boolean (self->leaving_task, gone);
      g_clear_object (&self->leaving_task);
    }
}

/* Signing in */

static void
answered_cb (TgSetup *self)
{
  tg_setup_go (self, TG_SETUP_EVENT_ANSWERED, NULL);
}

static void
added_by_sign_in_cb (TgSetup *self, const char *account)
{
  g_free (self->account);
  self->account = g_strdup (account);
  g_free (self->signed_in_as);
  self->signed_in_as = g_strdup (tg_sign_in_job_get_signed_in_as (self->job));
  g_clear_object (&self->job);
  /* A quick daemon may have been "exchanging" and "storing" in between two looks. */
  tg_setup_go (self, TG_SETUP_EVENT_ANSWERED, NULL);
  tg_setup_go (
      self, self->signed_in_as != NULL ? TG_SETUP_EVENT_SOMEBODY_ELSE : TG_SETUP_EVENT_ACCOUNT_ADDED, NULL);
}

/* The daemon says that a code was never entered in the same words as that the person refused. */
static gboolean
has_expired (TgSetup *self, const GError *error)
{
  return tg_setup_flow_get_step (self->flow) == TG_SETUP_STEP_DEVICE &&
         g_error_matches (error, TG_ERROR, TG_ERROR_CANCELLED) &&
         g_get_real_time () / G_USEC_PER_SEC >= tg_sign_in_job_get_expires_at (self->job) - 1;
}

static void
sign_in_failed_cb (TgSetup *self, const GError *error)
{
  gboolean expired = has_expired (self, error);

  g_clear_object (&self->job);
  if (expired)
    tg_setup_go (self, TG_SETUP_EVENT_EXPIRED, NULL);
  else
    tg_setup_go (self, TG_SETUP_EVENT_FAILED, g_error_copy (error));
}

static void
sign_in_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgSetup) self = user_data;
  TgSignInJob *job = TG_SIGN_IN_JOB (source);
  GError *error = NULL;
  gboolean started = tg_sign_in_job_start_finish (job, result, &error);

  if (job != self->job)
    {
      g_clear_error (&error);
      return;
    }
  if (!started)
    {
      g_clear_object (&self->job);
      tg_setup_go (self, TG_SETUP_EVENT_FAILED, error);
      return;
    }
  tg_setup_go (self, TG_SETUP_EVENT_SIGN_IN_STARTED, NULL);
}

static void
abandoned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgSetup) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean gone = tg_sign_in_job_abandon_finish (TG_SIGN_IN_JOB (source), result, &error);

  finish_abandoning (self, gone, error);
}

static void
abandon_sign_in (TgSetup *self)
{
  g_autoptr (TgSignInJob) job = g_steal_pointer (&self->job);

  if (job == NULL)
    return;
  self->n_abandoning++;
  g_signal_handlers_disconnect_by_data (job, self);
  tg_sign_in_job_abandon_async (job, abandoned_cb, g_object_ref (self));
}

static void
start_sign_in (TgSetup *self)
{
  abandon_sign_in (self);
  tg_setup_notice_existing (self);
  self->job = tg_sign_in_job_new ();
  tg_sign_in_job_set_existing (
      self->job, tg_setup_flow_is_existing (self->flow), self->again ? self->opened : NULL);
  g_signal_connect_object (self->job, "answered", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "added", G_CALLBACK (added_by_sign_in_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "failed", G_CALLBACK (sign_in_failed_cb), self, G_CONNECT_SWAPPED);
  tg_sign_in_job_start_async (self->job,
                              tg_candidate_to_variant (self->way->candidate),
                              tg_setup_flow_get_consent (self->flow),
                              sign_in_started_cb,
                              g_object_ref (self));
}

/* A password */

static void
password_added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgSetup) self = user_data;
  GError *error = NULL;
  g_autofree char *account = tg_password_job_add_finish (TG_PASSWORD_JOB (source), result, &error);

  if (self->password_job != TG_PASSWORD_JOB (source))
    {
      g_clear_error (&error);
      return;
    }
  g_clear_object (&self->password_job);
  if (account == NULL)
    {
      tg_setup_go (self, TG_SETUP_EVENT_FAILED, error);
      return;
    }
  g_free (self->account);
  self->account = g_steal_pointer (&account);
  tg_setup_go (self, TG_SETUP_EVENT_ACCOUNT_ADDED, NULL);
}

static void
password_abandoned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgSetup) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean gone = tg_password_job_abandon_finish (TG_PASSWORD_JOB (source), result, &error);

  finish_abandoning (self, gone, error);
}

static void
abandon_password (TgSetup *self)
{
  g_autoptr (TgPasswordJob) job = g_steal_pointer (&self->password_job);

  if (job == NULL)
    return;
  self->n_abandoning++;
  tg_password_job_abandon_async (job, password_abandoned_cb, g_object_ref (self));
}

static void
add_password_account (TgSetup *self)
{
  tg_setup_notice_existing (self);
  self->password_job = tg_password_job_new ();
  tg_password_job_set_existing (self->password_job, tg_setup_flow_is_existing (self->flow));
  tg_password_job_add_async (self->password_job,
                             tg_candidate_to_variant (self->way->candidate),
                             self->password,
                             password_added_cb,
                             g_object_ref (self));
  g_clear_pointer (&self->password, tg_secret_unref);
}

/* Checking and removing */

static gboolean
seen_cb (gpointer user_data)
{
  TgSetup *self = TG_SETUP (user_data);

  self->seen_timeout = 0;
  tg_setup_go (self, TG_SETUP_EVENT_CHECKS_PASSED, NULL);
  return G_SOURCE_REMOVE;
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgSetup) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean passed = tg_account_check_run_finish (TG_ACCOUNT_CHECK (source), result, &error);

  if (error != NULL || TG_ACCOUNT_CHECK (source) != self->check)
    return;
  if (passed)
    self->seen_timeout = g_timeout_add (SEEN_MSEC, seen_cb, self);
  else
    tg_setup_go (self, TG_SETUP_EVENT_FAILED, NULL);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgSetup) self = user_data;
  GError *error = NULL;

  if (tg_daemon_remove_account_finish (result, &error))
    {
      g_clear_pointer (&self->account, g_free);
      tg_setup_go (self, TG_SETUP_EVENT_REMOVED, NULL);
      return;
    }
  tg_setup_go (self, TG_SETUP_EVENT_FAILED, error);
}

static void
make_check (TgSetup *self)
{
  g_clear_object (&self->check);
  self->check = tg_account_check_new (
      self->way->method, tg_candidate_get_servers (self->way->candidate), tg_setup_way_get_name (self->way));
  tg_account_check_prepare (self->check);
}

void
tg_setup_enter (TgSetup *self)
{
  TgSetupStep step = tg_setup_flow_get_step (self->flow);

  if (tg_setup_flow_get_remains (self->flow) != TG_SETUP_REMAINS_SIGN_IN)
    abandon_sign_in (self);
  if (step != TG_SETUP_STEP_ADDING)
    abandon_password (self);

  switch (step)
    {
    case TG_SETUP_STEP_DETECTING:
      tg_way_finder_find_async (
          self->finder, self->address, self->provider, self->cancellable, found_cb, g_object_ref (self));
      break;
    case TG_SETUP_STEP_GIVING_CLIENT:
      tg_setup_start_client_job (self);
      break;
    case TG_SETUP_STEP_STARTING:
      start_sign_in (self);
      break;
    case TG_SETUP_STEP_FINISHING:
      make_check (self);
      break;
    case TG_SETUP_STEP_ADDING:
      make_check (self);
      add_password_account (self);
      break;
    case TG_SETUP_STEP_CHECKING:
      tg_account_check_run_async (self->check, self->account, checked_cb, g_object_ref (self));
      break;
    case TG_SETUP_STEP_UNFINISHED:
      tg_account_check_stop (self->check);
      break;
    case TG_SETUP_STEP_RESTARTING:
    case TG_SETUP_STEP_REMOVING:
      tg_daemon_remove_account_async (self->account, removed_cb, g_object_ref (self));
      break;
    case TG_SETUP_STEP_ADDRESS:
    case TG_SETUP_STEP_ACCOUNTS:
    case TG_SETUP_STEP_ACCOUNT:
    case TG_SETUP_STEP_STOPPED:
    case TG_SETUP_STEP_NO_WAY:
    case TG_SETUP_STEP_CLIENT:
    case TG_SETUP_STEP_CONFIRM:
    case TG_SETUP_STEP_MANUAL:
    case TG_SETUP_STEP_CONSENT:
    case TG_SETUP_STEP_BROWSER:
    case TG_SETUP_STEP_DEVICE:
    case TG_SETUP_STEP_EXPIRED:
    case TG_SETUP_STEP_IDENTITY:
    case TG_SETUP_STEP_PROBLEM:
    case TG_SETUP_STEP_PASSWORD:
    case TG_SETUP_STEP_DONE:
    default:
      break;
    }
}

static void
account_left_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (tg_daemon_remove_account_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
tg_setup_leave_async (TgSetup *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (!self->leaving);

  g_task_set_source_tag (task, tg_setup_leave_async);
  self->leaving = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->seen_timeout, g_source_remove);
  if (self->check != NULL)
    tg_account_check_stop (self->check);

  abandon_sign_in (self);
  abandon_password (self);
  if (self->account != NULL && tg_setup_flow_get_remains (self->flow) == TG_SETUP_REMAINS_ACCOUNT)
    tg_daemon_remove_account_async (self->account, account_left_cb, g_steal_pointer (&task));
  else if (self->n_abandoning > 0)
    self->leaving_task = g_steal_pointer (&task);
  else
    g_task_return_boolean (task, TRUE);
}
