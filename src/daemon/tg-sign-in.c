/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-sign-in.h"

#include "tg-access.h"
#include "tg-authorization.h"
#include "tg-device-client.h"
#include "tg-error.h"
#include "tg-export.h"
#include "tg-identity.h"
#include "tg-ipc.h"
#include "tg-keeping.h"
#include "tg-loopback.h"
#include "tg-pushed-request.h"
#include "tg-setup-client.h"

/* The person reads, looks for a password, finds the telephone. Also how long `state` is good for. */
#define CONSENT_TIMEOUT_SEC (10 * 60)

struct _TgSignIn
{
  GObject parent_instance;

  TgContext *context;
  TgAccountsService *accounts;
  TgSetupPlan *plan;
  char *owner;
  char *path;
  TgIpcSignIn1 *skeleton;
  TgExport *export;

  TgAuthorization *authorization; /* (nullable) of a browser's consent, until the end */
  TgLoopback *loopback; /* (nullable) only while it listens */
  GCancellable *cancellable;
  guint timeout_id;
  gboolean answered; /* the one answer was taken */
  gboolean over;
};

G_DEFINE_FINAL_TYPE (TgSignIn, tg_sign_in, G_TYPE_OBJECT)

/* The last state; nothing happens after it. @error: (nullable) */
static void
sign_in_end (TgSignIn *self, const char *state, const GError *error)
{
  if (self->over)
    return;
  self->over = TRUE;
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_object (&self->loopback);
  g_clear_pointer (&self->authorization, tg_authorization_unref);
  if (!g_str_equal (state, "done"))
    tg_setup_client_give_back (self->context, self->plan->registration);
  if (error != NULL)
    {
      g_autoptr (GError) normal = g_error_copy (error);

      tg_error_normalize (&normal);
      tg_ipc_sign_in1_set_error (
          self->skeleton, g_variant_new ("(ss)", tg_error_get_dbus_name (normal->code), normal->message));
    }
  tg_ipc_sign_in1_set_state (self->skeleton, state);
}

/* 4, and the end */
static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgSignIn) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TgAccountObject) object = tg_keeping_run_finish (result, &error);

  if (object == NULL)
    {
      gboolean cancelled = g_cancellable_is_cancelled (self->cancellable) &&
                           g_error_matches (error, TG_ERROR, TG_ERROR_CANCELLED);

      sign_in_end (self, cancelled ? "cancelled" : "failed", cancelled ? NULL : error);
      return;
    }
  tg_ipc_sign_in1_set_account (self->skeleton, tg_account_object_get_path (object));
  sign_in_end (self, "done", NULL);
}

/* 3: keyring and account file. @reply: (nullable) with @error */
static void
sign_in_take_reply (TgSignIn *self, TgTokenReply *reply, GError *error)
{
  g_autofree char *other = NULL;

  if (self->over)
    {
      tg_keeping_give_back (self->accounts, self->context, self->plan, reply);
      return;
    }
  if (reply == NULL)
    {
      /* A code that is refused is no grant that is gone: there was none. */
      if (g_error_matches (error, TG_ERROR, TG_ERROR_ATTENTION_NEEDED))
        error->code = TG_ERROR_FAILED;
      sign_in_end (self, "failed", error);
      return;
    }
  other = tg_identity_get_other (self->plan->address, reply->email);
  if (other != NULL)
    tg_ipc_sign_in1_set_signed_in_as (self->skeleton, other);
  tg_ipc_sign_in1_set_state (self->skeleton, "storing");
  tg_keeping_run_async (
      self->accounts, self->context, self->plan, reply, self->cancellable, kept_cb, g_object_ref (self));
}

static void
exchanged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgSignIn) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TgTokenReply) reply = tg_token_client_exchange_finish (TG_TOKEN_CLIENT (source), result, &error);

  sign_in_take_reply (self, reply, error);
}

/* 2 of a device: the person has answered there, or nobody will. */
static void
device_waited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgSignIn) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TgTokenReply) reply = tg_device_client_wait_finish (TG_DEVICE_CLIENT (source), result, &error);

  sign_in_take_reply (self, reply, error);
}

/* 2: the answer from the browser. FALSE with TG_ERROR_INVALID_ARGUMENT leaves the sign-in waiting. */
static gboolean
sign_in_respond (TgSignIn *self, const char *uri, GError **error)
{
  g_autoptr (TgSecret) code = NULL;
  g_autoptr (GError) local_error = NULL;

  if (self->over || self->answered)
    {
      g_set_error (error,
                   TG_ERROR,
                   TG_ERROR_NOT_ALLOWED,
                   "This sign-in has had its answer already. Start another one.");
      return FALSE;
    }
  if (self->authorization == NULL)
    {
      g_set_error (error,
                   TG_ERROR,
                   TG_ERROR_INVALID_ARGUMENT,
                   "This sign-in waits for its code to be entered on a device; no address belongs to it.");
      return FALSE;
    }
  code = tg_authorization_take_response (self->authorization, uri, &local_error);
  if (code == NULL)
    {
      if (!g_error_matches (local_error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT))
        sign_in_end (self, "failed", local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  self->answered = TRUE;
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  tg_ipc_sign_in1_set_state (self->skeleton, "exchanging");
  tg_token_client_exchange_async (self->context->token_client,
                                  self->plan->provider,
                                  self->authorization,
                                  code,
                                  self->cancellable,
                                  exchanged_cb,
                                  g_object_ref (self));
  return TRUE;
}

static gboolean
loopback_response_cb (TgLoopback *loopback, const char *uri, gpointer user_data)
{
  g_autoptr (TgSignIn) self = g_object_ref (TG_SIGN_IN (user_data));

  return sign_in_respond (self, uri, NULL);
}

static gboolean
handle_respond_cb (TgIpcSignIn1 *skeleton,
                   GDBusMethodInvocation *invocation,
                   const char *uri,
                   gpointer user_data)
{
  TgSignIn *self = TG_SIGN_IN (user_data);
  g_autoptr (GError) error = NULL;

  if (sign_in_respond (self, uri, &error))
    tg_ipc_sign_in1_complete_respond (skeleton, invocation);
  else
    g_dbus_method_invocation_return_gerror (invocation, error);
  return TRUE;
}

static gboolean
handle_cancel_cb (TgIpcSignIn1 *skeleton, GDBusMethodInvocation *invocation, gpointer user_data)
{
  tg_sign_in_cancel (TG_SIGN_IN (user_data));
  tg_ipc_sign_in1_complete_cancel (skeleton, invocation);
  return TRUE;
}

static gboolean
timeout_cb (gpointer user_data)
{
  TgSignIn *self = TG_SIGN_IN (user_data);
  g_autoptr (GError) error = g_error_new (TG_ERROR,
                                          TG_ERROR_CANCELLED,
                                          "No answer came within %d minutes. Start again.",
                                          CONSENT_TIMEOUT_SEC / 60);

  self->timeout_id = 0;
  sign_in_end (self, "failed", error);
  return G_SOURCE_REMOVE;
}

/* The exchange is given up at once. While the keyring is asking the person, so is the storing, and what was written is
 * taken back; its callback then says how it ended. */
void
tg_sign_in_cancel (TgSignIn *self)
{
  gboolean storing = g_str_equal (tg_ipc_sign_in1_get_state (self->skeleton), "storing");

  g_cancellable_cancel (self->cancellable);
  if (!storing)
    sign_in_end (self, "cancelled", NULL);
}

/* It could not even begin. @error: (transfer full) */
static void
sign_in_refuse (TgSignIn *self, GTask *task, GError *error)
{
  sign_in_end (self, "failed", error);
  g_task_return_error (task, error);
}

/* 1c of a browser: what it has to open, and where it will come back to */
static void
pushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TgSignIn *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  gboolean pushed = tg_pushed_request_send_finish (result, &error);

  if (pushed && self->over)
    g_set_error (&error, TG_ERROR, TG_ERROR_CANCELLED, "The sign-in was stopped.");
  if (error != NULL)
    {
      sign_in_refuse (self, task, g_steal_pointer (&error));
      return;
    }
  tg_ipc_sign_in1_set_authorization_uri (self->skeleton, tg_authorization_get_uri (self->authorization));
  tg_ipc_sign_in1_set_redirect_uri (self->skeleton, tg_authorization_get_redirect_uri (self->authorization));
  tg_ipc_sign_in1_set_expires_at (self->skeleton,
                                  tg_clock_wall_usec () / G_USEC_PER_SEC + CONSENT_TIMEOUT_SEC);
  self->timeout_id = g_timeout_add_seconds (CONSENT_TIMEOUT_SEC, timeout_cb, self);
  g_task_return_boolean (task, TRUE);
}

/* 1b of a browser */
static gboolean
sign_in_authorize (TgSignIn *self, GError **error)
{
  TgSetupPlan *plan = self->plan;
  const char *redirect_uri = plan->redirect_uri;

  if (redirect_uri == NULL)
    {
      self->loopback = tg_loopback_new (tg_provider_get_oauth (plan->provider)->redirect_uri_system, error);
      if (self->loopback == NULL)
        return FALSE;
      g_signal_connect (self->loopback, "response", G_CALLBACK (loopback_response_cb), self);
      redirect_uri = tg_loopback_get_redirect_uri (self->loopback);
    }
  self->authorization = tg_authorization_new (plan->provider,
                                              redirect_uri,
                                              (const char *const *)plan->scopes,
                                              tg_address_get_text (plan->address),
                                              error);
  return self->authorization != NULL;
}

static void
sign_in_start_browser (TgSignIn *self, GTask *task)
{
  g_autoptr (GError) error = NULL;

  if (sign_in_authorize (self, &error))
    tg_pushed_request_send_async (
        self->plan->provider, self->authorization, self->cancellable, pushed_cb, g_object_ref (task));
  else
    sign_in_refuse (self, task, g_steal_pointer (&error));
}

/* 1b of a device. The wait keeps @self alive until it has ended. */
static void
device_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TgDeviceClient *client = TG_DEVICE_CLIENT (source);
  TgSignIn *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (TgDeviceReply) device = tg_device_client_start_finish (client, result, &error);

  if (device != NULL && self->over)
    g_set_error (&error, TG_ERROR, TG_ERROR_CANCELLED, "The sign-in was stopped.");
  if (error != NULL)
    {
      sign_in_refuse (self, task, g_steal_pointer (&error));
      return;
    }
  tg_ipc_sign_in1_set_user_code (self->skeleton, device->user_code);
  tg_ipc_sign_in1_set_verification_uri (self->skeleton, device->verification_uri);
  if (device->verification_uri_complete != NULL)
    tg_ipc_sign_in1_set_verification_uri_complete (self->skeleton, device->verification_uri_complete);
  tg_ipc_sign_in1_set_expires_at (self->skeleton, device->expires_at_sec);
  tg_device_client_wait_async (
      client, self->plan->provider, device, self->cancellable, device_waited_cb, g_object_ref (self));
  g_task_return_boolean (task, TRUE);
}

static void
sign_in_start_device (TgSignIn *self, GTask *task)
{
  g_autoptr (TgDeviceClient) client = tg_device_client_new ();

  tg_device_client_start_async (client,
                                self->plan->provider,
                                (const char *const *)self->plan->scopes,
                                self->cancellable,
                                device_started_cb,
                                g_object_ref (task));
}

static void
client_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TgSignIn *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  gboolean ready = tg_setup_client_run_finish (result, &error);

  if (self->over)
    {
      g_clear_error (&error);
      g_set_error (&error, TG_ERROR, TG_ERROR_CANCELLED, "The sign-in was stopped.");
      tg_setup_client_give_back (self->context, self->plan->registration);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (!ready)
    {
      sign_in_refuse (self, task, g_steal_pointer (&error));
      return;
    }
  tg_ipc_sign_in1_set_consent (self->skeleton, tg_enum_to_nick (TG_TYPE_CONSENT, self->plan->consent));
  if (self->plan->consent == TG_CONSENT_DEVICE)
    sign_in_start_device (self, task);
  else
    sign_in_start_browser (self, task);
}

/* 1: who asks */
void
tg_sign_in_start_async (TgSignIn *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tg_sign_in_start_async);
  tg_setup_client_run_async (
      self->context, self->plan, self->cancellable, client_ready_cb, g_steal_pointer (&task));
}

gboolean
tg_sign_in_start_finish (TgSignIn *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

const char *
tg_sign_in_get_path (TgSignIn *self)
{
  return self->path;
}

const char *
tg_sign_in_get_owner (TgSignIn *self)
{
  return self->owner;
}

gboolean
tg_sign_in_is_over (TgSignIn *self)
{
  return self->over;
}

static void
tg_sign_in_finalize (GObject *object)
{
  TgSignIn *self = TG_SIGN_IN (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_object (&self->export);
  g_signal_handlers_disconnect_by_data (self->skeleton, self);
  g_object_unref (self->skeleton);
  if (self->loopback != NULL)
    g_signal_handlers_disconnect_by_data (self->loopback, self);
  g_clear_object (&self->loopback);
  g_clear_pointer (&self->authorization, tg_authorization_unref);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->plan, tg_setup_plan_free);
  g_clear_object (&self->accounts);
  g_clear_pointer (&self->context, tg_context_unref);
  g_free (self->owner);
  g_free (self->path);
  G_OBJECT_CLASS (tg_sign_in_parent_class)->finalize (object);
}

static void
tg_sign_in_class_init (TgSignInClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_sign_in_finalize;
}

static void
tg_sign_in_init (TgSignIn *self)
{
  g_autofree char *id = g_uuid_string_random ();
  g_auto (GStrv) parts = g_strsplit (id, "-", -1);
  g_autofree char *element = g_strjoinv ("", parts);

  self->path = g_strdup_printf ("%s/SignIn/%s", TG_SETUP_PATH, element);
  self->cancellable = g_cancellable_new ();
  self->skeleton = tg_ipc_sign_in1_skeleton_new ();
  tg_ipc_sign_in1_set_consent (self->skeleton, "");
  tg_ipc_sign_in1_set_authorization_uri (self->skeleton, "");
  tg_ipc_sign_in1_set_redirect_uri (self->skeleton, "");
  tg_ipc_sign_in1_set_user_code (self->skeleton, "");
  tg_ipc_sign_in1_set_verification_uri (self->skeleton, "");
  tg_ipc_sign_in1_set_verification_uri_complete (self->skeleton, "");
  tg_ipc_sign_in1_set_account (self->skeleton, "/");
  tg_ipc_sign_in1_set_signed_in_as (self->skeleton, "");
  tg_ipc_sign_in1_set_error (self->skeleton, g_variant_new ("(ss)", "", ""));
  g_signal_connect (self->skeleton, "handle-respond", G_CALLBACK (handle_respond_cb), self);
  g_signal_connect (self->skeleton, "handle-cancel", G_CALLBACK (handle_cancel_cb), self);
}

TgSignIn *
tg_sign_in_new (TgContext *context,
                TgAccountsService *accounts,
                TgSetupPlan *plan,
                const char *owner,
                GError **error)
{
  g_autoptr (TgSignIn) self = g_object_new (TG_TYPE_SIGN_IN, NULL);

  self->context = tg_context_ref (context);
  self->accounts = g_object_ref (accounts);
  self->plan = plan;
  self->owner = g_strdup (owner);
  tg_ipc_sign_in1_set_state (self->skeleton, "consent");
  self->export = tg_export_new (context->setup_bus,
                                self->path,
                                G_DBUS_INTERFACE_SKELETON (self->skeleton),
                                context->setup_callers,
                                tg_access_check_owner,
                                g_strdup (owner),
                                owner,
                                error);
  return self->export != NULL ? g_steal_pointer (&self) : NULL;
}
