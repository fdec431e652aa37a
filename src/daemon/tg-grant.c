/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-grant.h"

#include "tg-error.h"
#include "tg-pause.h"
#include "tg-replacement.h"
#include "tg-services.h"
#include "tg-token-options.h"

#define SAVE_AGAIN_SEC 30

typedef enum
{
  STAGE_IDLE,
  STAGE_LOADING,
  STAGE_REFRESHING,
  STAGE_SAVING,
} Stage;

struct _TgGrant
{
  GObject parent_instance;

  TgGrantHost *host; /* (unowned) */
  Stage stage;
  gboolean stage_interactive;
  TgTokenWaiters *waiters;
  GQueue replacements; /* GTask, its data is TgReplacement; the head is being saved */
  GQueue closers; /* GTask */
  GError *closed; /* (nullable) what everybody is told from now on */

  TgCredential *credential; /* (nullable) not read yet */
  TgTokenShelf *shelf;
  char *service; /* being refreshed, or whose token is held back */

  gboolean unsaved; /* the credential is newer than the keyring's */
  gboolean save_failed;
  guint save_again_id;
  TgToken *held_back; /* (nullable) handed out once the credential is saved */

  TgPause *pause;
};

G_DEFINE_FINAL_TYPE (TgGrant, tg_grant, G_TYPE_OBJECT)

static guint token_signal;

static void grant_advance (TgGrant *self);

static TgToken *
find_token (const TgTokenRequest *request, gpointer user_data)
{
  return tg_token_shelf_find (user_data, request);
}

static gboolean
is_paused (const TgTokenRequest *request, gpointer user_data)
{
  return !request->interactive && tg_pause_concerns (user_data, request->service);
}

/* The keyring could not be used. Those who offered to unlock it wait for a step that asks the person. */
static void
grant_fail_keyring (TgGrant *self, const GError *error)
{
  gboolean ask = g_error_matches (error, TG_ERROR, TG_ERROR_KEYRING_LOCKED) && !self->stage_interactive;

  tg_token_waiters_answer (
      self->waiters, ask ? tg_token_request_is_not_interactive : NULL, NULL, NULL, error);
}

static void
grant_put_token (TgGrant *self, const char *service, TgToken *token)
{
  tg_token_shelf_put (self->shelf, service, token);
  g_signal_emit (self, token_signal, 0, service);
}

void
tg_grant_adopt (TgGrant *self, TgCredential *credential, const char *service, TgToken *token)
{
  tg_credential_ref (credential);
  g_clear_pointer (&self->credential, tg_credential_unref);
  self->credential = credential;
  self->unsaved = FALSE;
  g_clear_pointer (&self->held_back, tg_token_unref);
  tg_pause_end (self->pause);
  tg_token_shelf_clear (self->shelf);
  if (token != NULL)
    grant_put_token (self, service, token);
}

/* (transfer full) what the step's callback gets, and gives back: the grant, and with it a reference to the host. */
static TgGrant *
grant_begin (TgGrant *self, Stage stage, gboolean interactive)
{
  self->stage = stage;
  self->stage_interactive = interactive;
  g_object_ref (self->host);
  return g_object_ref (self);
}

static void
replaced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgGrant) self = user_data;
  g_autoptr (TgGrantHost) host = self->host;
  g_autoptr (GTask) task = g_queue_pop_head (&self->replacements);
  g_autoptr (GError) error = NULL;
  TgReplacement *replacement = g_task_get_task_data (task);

  self->stage = STAGE_IDLE;
  if (TG_GRANT_HOST_GET_IFACE (host)->save_finish (host, result, &error))
    {
      tg_grant_adopt (self, replacement->credential, replacement->service, replacement->token);
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, g_steal_pointer (&error));
  grant_advance (self);
}

static void
grant_replace (TgGrant *self)
{
  TgReplacement *replacement = g_task_get_task_data (g_queue_peek_head (&self->replacements));

  TG_GRANT_HOST_GET_IFACE (self->host)
      ->save_async (
          self->host, replacement->credential, TRUE, replaced_cb, grant_begin (self, STAGE_SAVING, TRUE));
}

static gboolean
save_again_cb (gpointer user_data)
{
  TgGrant *self = user_data;

  self->save_again_id = 0;
  self->save_failed = FALSE;
  grant_advance (self);
  return G_SOURCE_REMOVE;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgGrant) self = user_data;
  g_autoptr (TgGrantHost) host = self->host;
  g_autoptr (GError) error = NULL;
  g_autoptr (TgToken) token = NULL;

  self->stage = STAGE_IDLE;
  self->save_failed = !TG_GRANT_HOST_GET_IFACE (host)->save_finish (host, result, &error);
  g_clear_handle_id (&self->save_again_id, g_source_remove);
  if (self->save_failed)
    {
      self->save_again_id = g_timeout_add_seconds (SAVE_AGAIN_SEC, save_again_cb, self);
      grant_fail_keyring (self, error);
    }
  else
    {
      self->unsaved = FALSE;
      token = g_steal_pointer (&self->held_back);
      if (token != NULL)
        grant_put_token (self, self->service, token);
      /* The keyring may have been locked for hours: whoever finds the token too old waits for another refresh. */
      if (token != NULL && tg_token_is_good (token, 0, tg_clock_wall_usec (), tg_clock_boot_usec ()))
        tg_token_waiters_answer (self->waiters, tg_token_request_is_of_service, self->service, token, NULL);
    }
  grant_advance (self);
}

static void
grant_save (TgGrant *self)
{
  gboolean interactive = tg_token_waiters_any_interactive (self->waiters);

  TG_GRANT_HOST_GET_IFACE (self->host)
      ->save_async (
          self->host, self->credential, interactive, saved_cb, grant_begin (self, STAGE_SAVING, interactive));
}

/* TRUE where the provider has replaced the refresh token: the new one has to be saved first. */
static gboolean
grant_take_refresh_token (TgGrant *self, TgTokenReply *reply)
{
  g_autoptr (TgCredential) old = NULL;

  if (reply->refresh_token == NULL ||
      tg_secret_equal (reply->refresh_token, tg_credential_get_refresh_token (self->credential)))
    return FALSE;
  old = g_steal_pointer (&self->credential);
  self->credential = tg_credential_rotate (old, reply->refresh_token);
  self->unsaved = TRUE;
  self->save_failed = FALSE;
  return TRUE;
}

static void
grant_take_reply (TgGrant *self, TgTokenReply *reply)
{
  g_autoptr (TgToken) token = tg_token_new (
      reply, tg_credential_get_scopes (self->credential), tg_clock_wall_usec (), tg_clock_boot_usec ());

  tg_pause_end (self->pause);
  if (grant_take_refresh_token (self, reply))
    {
      self->held_back = g_steal_pointer (&token);
      return;
    }
  grant_put_token (self, self->service, token);
  tg_token_waiters_answer (self->waiters, tg_token_request_is_of_service, self->service, token, NULL);
}

static void
grant_take_refusal (TgGrant *self, const GError *error, const char *reason, guint retry_after_sec)
{
  g_autoptr (GError) needed = NULL;
  gboolean of_service = g_error_matches (error, TG_ERROR, TG_ERROR_FAILED) ||
                        g_error_matches (error, TG_ERROR, TG_ERROR_UNSUPPORTED);

  if (reason == NULL && g_error_matches (error, TG_ERROR, TG_ERROR_ATTENTION_NEEDED))
    reason = "grant-revoked";
  if (reason != NULL)
    {
      of_service = g_str_equal (reason, "scope-missing");
      if (of_service)
        tg_token_set_scope_missing (self->service, &needed);
      else
        needed = g_error_new_literal (TG_ERROR, TG_ERROR_ATTENTION_NEEDED, error->message);
      error = needed;
      if (!of_service)
        tg_token_shelf_clear (self->shelf);
      TG_GRANT_HOST_GET_IFACE (self->host)->verdict (self->host, self->service, reason);
    }
  /* Offline is found out without the provider, so the next call may try again at once. */
  if (of_service || reason != NULL || g_error_matches (error, TG_ERROR, TG_ERROR_PROVIDER_UNAVAILABLE))
    tg_pause_begin (
        self->pause, error, of_service ? self->service : NULL, retry_after_sec, tg_clock_boot_usec ());
  tg_token_waiters_answer (
      self->waiters, of_service ? tg_token_request_is_of_service : NULL, self->service, NULL, error);
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgGrant) self = user_data;
  g_autoptr (TgGrantHost) host = self->host;
  g_autoptr (GError) error = NULL;
  guint retry_after_sec = 0;
  const char *reason = NULL;
  g_autoptr (TgTokenReply) reply =
      TG_GRANT_HOST_GET_IFACE (host)->refresh_finish (host, result, &retry_after_sec, &reason, &error);

  self->stage = STAGE_IDLE;
  if (reply != NULL && reason == NULL)
    {
      TG_GRANT_HOST_GET_IFACE (host)->verdict (host, self->service, NULL);
      grant_take_reply (self, reply);
    }
  else
    {
      if (reply != NULL)
        grant_take_refresh_token (self, reply);
      grant_take_refusal (self, error, reason, retry_after_sec);
    }
  grant_advance (self);
}

static void
grant_refresh (TgGrant *self)
{
  g_free (self->service);
  self->service = g_strdup (tg_token_waiters_peek (self->waiters)->service);
  TG_GRANT_HOST_GET_IFACE (self->host)
      ->refresh_async (self->host,
                       self->credential,
                       self->service,
                       refreshed_cb,
                       grant_begin (self, STAGE_REFRESHING, FALSE));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgGrant) self = user_data;
  g_autoptr (TgGrantHost) host = self->host;
  g_autoptr (GError) error = NULL;
  g_autoptr (TgCredential) credential = TG_GRANT_HOST_GET_IFACE (host)->load_finish (host, result, &error);

  self->stage = STAGE_IDLE;
  if (credential != NULL && tg_credential_get_password (credential) == NULL)
    self->credential = g_steal_pointer (&credential);
  else if (credential != NULL || g_error_matches (error, TG_ERROR, TG_ERROR_NOT_FOUND) ||
           g_error_matches (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT))
    {
      g_autoptr (GError) lost =
          g_error_new (TG_ERROR,
                       TG_ERROR_ATTENTION_NEEDED,
                       "The keyring no longer holds the grant of this account. Sign in again.");

      TG_GRANT_HOST_GET_IFACE (host)->verdict (host, TG_SERVICE_MAIL, "grant-missing");
      tg_token_waiters_answer (self->waiters, NULL, NULL, NULL, lost);
    }
  else
    grant_fail_keyring (self, error);
  grant_advance (self);
}

static void
grant_load (TgGrant *self)
{
  gboolean interactive = tg_token_waiters_any_interactive (self->waiters);

  TG_GRANT_HOST_GET_IFACE (self->host)
      ->load_async (self->host, interactive, loaded_cb, grant_begin (self, STAGE_LOADING, interactive));
}

static void
grant_finish_closing (TgGrant *self)
{
  GTask *task;

  tg_token_waiters_answer (self->waiters, NULL, NULL, NULL, self->closed);
  while ((task = g_queue_pop_head (&self->replacements)) != NULL)
    {
      g_task_return_error (task, g_error_copy (self->closed));
      g_object_unref (task);
    }
  while ((task = g_queue_pop_head (&self->closers)) != NULL)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

/* Begins the next step, if nothing is under way and there is a reason for one. */
static void
grant_advance (TgGrant *self)
{
  const GError *refusal;

  if (self->stage != STAGE_IDLE)
    return;
  /* Also when nobody waits for it any more. */
  if (self->unsaved && !self->save_failed)
    {
      grant_save (self);
      return;
    }
  if (self->closed != NULL)
    {
      grant_finish_closing (self);
      return;
    }
  if (!g_queue_is_empty (&self->replacements))
    {
      grant_replace (self);
      return;
    }

  tg_token_waiters_serve (self->waiters, find_token, self->shelf);
  refusal = tg_pause_get (self->pause, tg_clock_boot_usec ());
  if (refusal != NULL)
    tg_token_waiters_answer (self->waiters, is_paused, self->pause, NULL, refusal);
  /* An answer may have brought the next question, and that the next step. */
  if (self->stage != STAGE_IDLE || tg_token_waiters_peek (self->waiters) == NULL)
    return;
  if (self->credential == NULL)
    grant_load (self);
  else if (self->unsaved)
    grant_save (self);
  else
    grant_refresh (self);
}

void
tg_grant_get_token_async (TgGrant *self,
                          const TgTokenRequest *request,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tg_grant_get_token_async);
  tg_token_waiters_add (self->waiters, request, task);
  grant_advance (self);
}

TgToken *
tg_grant_get_token_finish (TgGrant *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tg_grant_replace_async (TgGrant *self,
                        TgCredential *credential,
                        const char *service,
                        TgToken *token,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tg_grant_replace_async);
  g_task_set_task_data (
      task, tg_replacement_new (credential, service, token), (GDestroyNotify)tg_replacement_free);
  g_queue_push_tail (&self->replacements, task);
  grant_advance (self);
}

gboolean
tg_grant_replace_finish (TgGrant *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

TgTokenShelf *
tg_grant_get_shelf (TgGrant *self)
{
  return self->shelf;
}

TgCredential *
tg_grant_get_credential (TgGrant *self)
{
  return self->credential;
}

void
tg_grant_close_async (TgGrant *self, const GError *error, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tg_grant_close_async);
  if (self->closed == NULL)
    self->closed = g_error_copy (error);
  g_queue_push_tail (&self->closers, task);
  grant_advance (self);
}

gboolean
tg_grant_close_finish (TgGrant *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
tg_grant_finalize (GObject *object)
{
  TgGrant *self = TG_GRANT (object);

  g_clear_handle_id (&self->save_again_id, g_source_remove);
  tg_token_waiters_free (self->waiters);
  g_clear_pointer (&self->credential, tg_credential_unref);
  tg_token_shelf_unref (self->shelf);
  g_clear_pointer (&self->held_back, tg_token_unref);
  tg_pause_free (self->pause);
  g_clear_error (&self->closed);
  g_free (self->service);
  G_OBJECT_CLASS (tg_grant_parent_class)->finalize (object);
}

static void
tg_grant_class_init (TgGrantClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_grant_finalize;

  token_signal = g_signal_new (
      "token", TG_TYPE_GRANT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tg_grant_init (TgGrant *self)
{
  self->waiters = tg_token_waiters_new ();
  self->shelf = tg_token_shelf_new ();
  self->pause = tg_pause_new ();
  g_queue_init (&self->replacements);
  g_queue_init (&self->closers);
}

TgGrant *
tg_grant_new (TgGrantHost *host)
{
  TgGrant *self = g_object_new (TG_TYPE_GRANT, NULL);

  self->host = host;
  return self;
}
