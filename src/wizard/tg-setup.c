/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-setup.h"

#include "tg-daemon.h"
#include "tg-error.h"
#include "tg-sign-in-job.h"

#include <glib/gi18n.h>

/* So that a person sees what was ticked off. */
#define SEEN_MSEC 900

struct _TgSetup
{
  GObject parent_instance;

  TgSetupFlow *flow; /* (owned) */
  TgCatalogue *catalogue; /* (owned) (nullable) read with the first address */
  GCancellable *cancellable; /* (owned) of the step */
  GError *error; /* (owned) (nullable) */

  char *text; /* (owned) */
  TgAddress *address; /* (owned) (nullable) */
  TgDiscovery *discovery; /* (owned) (nullable) */
  TgSetupWay *way; /* (owned) (nullable) */
  TgSignInJob *job; /* (owned) (nullable) */
  TgSecret *password; /* (owned) (nullable) only on its way to the daemon */
  TgAccountCheck *check; /* (owned) (nullable) */
  char *account; /* (owned) (nullable) object path */

  guint seen_timeout;
  GTask *leaving; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (TgSetup, tg_setup, G_TYPE_OBJECT)
G_DEFINE_QUARK (tg - consent - error - quark, tg_consent_error)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_PROGRESS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void enter (TgSetup *self);

/* The one way from step to step. @error: (transfer full) (nullable) what the new step has to tell. */
static gboolean
go (TgSetup *self, TgSetupEvent event, GError *error)
{
  if (self->leaving != NULL || !tg_setup_flow_handle (self->flow, event))
    {
      g_clear_error (&error);
      return FALSE;
    }
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_handle_id (&self->seen_timeout, g_source_remove);
  g_clear_error (&self->error);
  self->error = error;
  enter (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return TRUE;
}

/* Stays at the step, with something to tell. (transfer full) */
static void
tell (TgSetup *self, GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Detection */

static GError *
explain_no_way (TgSetup *self, gboolean known)
{
  const char *domain = tg_address_get_display_domain (self->address);

  if (known)
    return g_error_new (TG_ERROR,
                        TG_ERROR_UNSUPPORTED,
                        /* Translators: a mail domain */
                        _ ("Mail of %s was found, but not a way to sign in there that can be used yet."),
                        domain);
  return g_error_new (TG_ERROR,
                      TG_ERROR_NOT_FOUND,
                      /* Translators: a mail domain */
                      _ ("Nobody knows where mail of %s is. Check the spelling of the part after the @."),
                      domain);
}

static void
detected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgSetup) self = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) candidates = tg_discovery_run_finish (TG_DISCOVERY (source), result, &error);

  /* Cancelled, and perhaps begun anew with another address. */
  if (TG_DISCOVERY (source) != self->discovery)
    {
      g_clear_error (&error);
      return;
    }
  if (candidates == NULL)
    {
      go (self, TG_SETUP_EVENT_FAILED, error);
      return;
    }
  g_clear_pointer (&self->way, tg_setup_way_free);
  self->way = tg_setup_way_choose (candidates, self->catalogue);
  if (self->way == NULL)
    {
      go (self, TG_SETUP_EVENT_FAILED, explain_no_way (self, candidates->len > 0));
      return;
    }
  tg_setup_flow_set_way (
      self->flow, tg_candidate_get_trust (self->way->candidate), self->way->method, self->way->consent);
  go (self, TG_SETUP_EVENT_FOUND, NULL);
}

static void
progress_cb (TgSetup *self)
{
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0);
}

static void
detect (TgSetup *self)
{
  g_clear_object (&self->discovery);
  self->discovery = tg_discovery_new (self->catalogue, self->address);
  g_signal_connect_object (self->discovery, "progress", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  tg_discovery_run_async (self->discovery, self->cancellable, detected_cb, g_object_ref (self));
}

static void
read_catalogue_thread_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, tg_catalogue_new (), (GDestroyNotify)tg_catalogue_unref);
}

static void
catalogue_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TgSetup *self = TG_SETUP (source);
  TgCatalogue *catalogue = g_task_propagate_pointer (G_TASK (result), NULL);

  if (self->catalogue == NULL)
    self->catalogue = catalogue;
  else
    tg_catalogue_unref (catalogue);
  if (tg_setup_flow_get_step (self->flow) == TG_SETUP_STEP_DETECTING)
    detect (self);
}

static void
begin_detection (TgSetup *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->catalogue != NULL)
    {
      detect (self);
      return;
    }
  task = g_task_new (self, NULL, catalogue_read_cb, NULL);
  g_task_run_in_thread (task, read_catalogue_thread_cb);
}

/* Signing in */

static void
answered_cb (TgSetup *self)
{
  go (self, TG_SETUP_EVENT_ANSWERED, NULL);
}

static void
added_by_sign_in_cb (TgSetup *self, const char *account)
{
  g_free (self->account);
  self->account = g_strdup (account);
  g_clear_object (&self->job);
  /* A quick daemon may have been "exchanging" and "storing" in between two looks. */
  go (self, TG_SETUP_EVENT_ANSWERED, NULL);
  go (self, TG_SETUP_EVENT_ACCOUNT_ADDED, NULL);
}

static void
sign_in_failed_cb (TgSetup *self, const GError *error)
{
  g_clear_object (&self->job);
  go (self, TG_SETUP_EVENT_FAILED, g_error_copy (error));
}

/* The daemon names files and fields, for whoever looks after the computer; the person here needs less. */
static void
explain_no_client (TgSetup *self, GError **error)
{
  const TgProviderOauth *oauth =
      self->way->provider != NULL ? tg_provider_get_oauth (self->way->provider) : NULL;

  if (oauth == NULL || oauth->client_id != NULL || !g_error_matches (*error, TG_ERROR, TG_ERROR_UNSUPPORTED))
    return;
  g_clear_error (error);
  g_set_error (
      error,
      TG_ERROR,
      TG_ERROR_UNSUPPORTED,
      /* Translators: the name of a provider */
      _ ("%s lets only programs sign in that are registered there, and this Tegata is not. Whoever looks "
         "after this computer can add a client id for it."),
      tg_setup_way_get_name (self->way));
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
      explain_no_client (self, &error);
      g_clear_object (&self->job);
      go (self, TG_SETUP_EVENT_FAILED, error);
      return;
    }
  go (self, TG_SETUP_EVENT_SIGN_IN_STARTED, NULL);
}

static void
abandoned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) leaving = user_data;
  g_autoptr (GError) error = NULL;
  gboolean gone = tg_sign_in_job_abandon_finish (TG_SIGN_IN_JOB (source), result, &error);

  if (!gone)
    g_warning ("A cancelled sign-in may have left an account: %s", error->message);
  if (leaving != NULL)
    g_task_return_boolean (leaving, gone);
}

/* @leaving: (transfer full) (nullable) returns when it is done. */
static void
abandon_sign_in (TgSetup *self, GTask *leaving)
{
  g_autoptr (TgSignInJob) job = g_steal_pointer (&self->job);

  if (job == NULL)
    {
      g_assert (leaving == NULL);
      return;
    }
  g_signal_handlers_disconnect_by_data (job, self);
  tg_sign_in_job_abandon_async (job, abandoned_cb, leaving);
}

static void
start_sign_in (TgSetup *self)
{
  abandon_sign_in (self, NULL);
  self->job = tg_sign_in_job_new ();
  g_signal_connect_object (self->job, "answered", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "added", G_CALLBACK (added_by_sign_in_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "failed", G_CALLBACK (sign_in_failed_cb), self, G_CONNECT_SWAPPED);
  tg_sign_in_job_start_async (self->job,
                              tg_candidate_to_variant (self->way->candidate),
                              tg_setup_flow_get_consent (self->flow),
                              sign_in_started_cb,
                              g_object_ref (self));
}

static void
responded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgSetup) self = user_data;
  GError *error = NULL;

  if (tg_sign_in_job_respond_finish (TG_SIGN_IN_JOB (source), result, &error))
    return;
  if (self->job == TG_SIGN_IN_JOB (source))
    tell (self, error);
  else
    g_clear_error (&error);
}

void
tg_setup_respond (TgSetup *self, const char *uri)
{
  TgSetupStep step = tg_setup_flow_get_step (self->flow);

  if (self->job == NULL || (step != TG_SETUP_STEP_CONSENT && step != TG_SETUP_STEP_BROWSER))
    return;
  tg_sign_in_job_respond_async (self->job, uri, responded_cb, g_object_ref (self));
}

void
tg_setup_report_problem (TgSetup *self, const GError *error)
{
  if (tg_setup_flow_get_step (self->flow) == TG_SETUP_STEP_CONSENT)
    go (self, TG_SETUP_EVENT_FAILED, g_error_copy (error));
}

/* A password */

typedef struct
{
  TgSetup *setup; /* (owned) */
  GCancellable *cancellable; /* (owned) of the step that asked */
} AddCall;

static void
late_account_removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) leaving = user_data;
  g_autoptr (GError) error = NULL;

  if (!tg_daemon_remove_account_finish (result, &error))
    g_warning ("An account that was cancelled could not be removed: %s", error->message);
  if (leaving != NULL)
    g_task_return_boolean (leaving, error == NULL);
}

static void
password_added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AddCall *call = user_data;
  g_autoptr (TgSetup) self = g_steal_pointer (&call->setup);
  g_autoptr (GCancellable) cancellable = g_steal_pointer (&call->cancellable);
  GError *error = NULL;
  g_autofree char *account = tg_daemon_add_password_account_finish (result, &error);

  g_free (call);
  if (self->leaving != NULL || g_cancellable_is_cancelled (cancellable))
    {
      g_clear_error (&error);
      if (account != NULL)
        tg_daemon_remove_account_async (account, late_account_removed_cb, g_steal_pointer (&self->leaving));
      else if (self->leaving != NULL)
        g_task_return_boolean (self->leaving, TRUE);
      g_clear_object (&self->leaving);
      return;
    }
  if (account == NULL)
    {
      go (self, TG_SETUP_EVENT_FAILED, error);
      return;
    }
  g_free (self->account);
  self->account = g_steal_pointer (&account);
  go (self, TG_SETUP_EVENT_ACCOUNT_ADDED, NULL);
}

static void
add_password_account (TgSetup *self)
{
  AddCall *call = g_new0 (AddCall, 1);

  call->setup = g_object_ref (self);
  call->cancellable = g_object_ref (self->cancellable);
  tg_daemon_add_password_account_async (
      tg_candidate_to_variant (self->way->candidate), self->password, password_added_cb, call);
  g_clear_pointer (&self->password, tg_secret_unref);
}

/* Checking and removing */

static gboolean
seen_cb (gpointer user_data)
{
  TgSetup *self = TG_SETUP (user_data);

  self->seen_timeout = 0;
  go (self, TG_SETUP_EVENT_CHECKS_PASSED, NULL);
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
    go (self, TG_SETUP_EVENT_FAILED, NULL);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgSetup) self = user_data;
  GError *error = NULL;

  if (tg_daemon_remove_account_finish (result, &error))
    {
      g_clear_pointer (&self->account, g_free);
      go (self, TG_SETUP_EVENT_REMOVED, NULL);
      return;
    }
  go (self, TG_SETUP_EVENT_FAILED, error);
}

static void
make_check (TgSetup *self)
{
  g_clear_object (&self->check);
  self->check = tg_account_check_new (
      self->way->method, tg_candidate_get_servers (self->way->candidate), tg_setup_way_get_name (self->way));
  tg_account_check_prepare (self->check);
}

static void
start_over (TgSetup *self)
{
  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->way, tg_setup_way_free);
  g_clear_object (&self->check);
  g_free (self->text);
  self->text = g_strdup ("");
}

/* Begins the work of the step that was come to, and ends that of the one before. */
static void
enter (TgSetup *self)
{
  TgSetupStep step = tg_setup_flow_get_step (self->flow);

  if (step != TG_SETUP_STEP_DETECTING)
    g_clear_object (&self->discovery);
  if (tg_setup_flow_get_remains (self->flow) != TG_SETUP_REMAINS_SIGN_IN)
    abandon_sign_in (self, NULL);

  switch (step)
    {
    case TG_SETUP_STEP_DETECTING:
      begin_detection (self);
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
    case TG_SETUP_STEP_REMOVING:
      tg_daemon_remove_account_async (self->account, removed_cb, g_object_ref (self));
      break;
    case TG_SETUP_STEP_ADDRESS:
    case TG_SETUP_STEP_CONFIRM:
    case TG_SETUP_STEP_CONSENT:
    case TG_SETUP_STEP_BROWSER:
    case TG_SETUP_STEP_PROBLEM:
    case TG_SETUP_STEP_PASSWORD:
    case TG_SETUP_STEP_DONE:
    default:
      break;
    }
}

void
tg_setup_give_address (TgSetup *self, const char *text)
{
  g_autoptr (TgAddress) address = NULL;
  GError *error = NULL;

  if (!tg_setup_flow_accepts (self->flow, TG_SETUP_EVENT_ADDRESS_GIVEN))
    return;
  if (self->text != text)
    {
      g_free (self->text);
      self->text = g_strdup (text);
    }
  address = tg_address_parse (text, &error);
  if (address == NULL)
    {
      tell (self, error);
      return;
    }
  g_clear_pointer (&self->address, tg_address_unref);
  self->address = g_steal_pointer (&address);
  go (self, TG_SETUP_EVENT_ADDRESS_GIVEN, NULL);
}

void
tg_setup_give_password (TgSetup *self, TgSecret *password)
{
  if (!tg_setup_flow_accepts (self->flow, TG_SETUP_EVENT_PASSWORD_GIVEN))
    return;
  self->password = tg_secret_ref (password);
  go (self, TG_SETUP_EVENT_PASSWORD_GIVEN, NULL);
}

void
tg_setup_do (TgSetup *self, TgSetupEvent event)
{
  if (event == TG_SETUP_EVENT_ANOTHER && tg_setup_flow_accepts (self->flow, event))
    start_over (self);
  go (self, event, NULL);
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

  g_return_if_fail (self->leaving == NULL);

  g_task_set_source_tag (task, tg_setup_leave_async);
  self->leaving = g_object_ref (task);
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->seen_timeout, g_source_remove);
  if (self->check != NULL)
    tg_account_check_stop (self->check);

  switch (tg_setup_flow_get_remains (self->flow))
    {
    case TG_SETUP_REMAINS_SIGN_IN:
      abandon_sign_in (self, g_steal_pointer (&task));
      break;
    case TG_SETUP_REMAINS_ACCOUNT:
      /* Where the daemon still adds one, its answer will find that it was left. */
      if (self->account != NULL)
        tg_daemon_remove_account_async (self->account, account_left_cb, g_steal_pointer (&task));
      break;
    case TG_SETUP_REMAINS_NOTHING:
    default:
      g_task_return_boolean (task, TRUE);
      break;
    }
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

TgDiscovery *
tg_setup_get_discovery (TgSetup *self)
{
  return self->discovery;
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

gboolean
tg_setup_has_account (TgSetup *self)
{
  return self->account != NULL;
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
  g_clear_object (&self->discovery);
  g_clear_object (&self->job);
  g_clear_object (&self->check);
  g_clear_object (&self->leaving);
  G_OBJECT_CLASS (tg_setup_parent_class)->dispose (object);
}

static void
tg_setup_finalize (GObject *object)
{
  TgSetup *self = TG_SETUP (object);

  g_clear_pointer (&self->flow, tg_setup_flow_free);
  g_clear_pointer (&self->catalogue, tg_catalogue_unref);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_clear_pointer (&self->address, tg_address_unref);
  g_clear_pointer (&self->way, tg_setup_way_free);
  g_clear_pointer (&self->password, tg_secret_unref);
  g_free (self->text);
  g_free (self->account);
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
}

static void
tg_setup_init (TgSetup *self)
{
  self->flow = tg_setup_flow_new ();
  self->cancellable = g_cancellable_new ();
  self->text = g_strdup ("");
}
