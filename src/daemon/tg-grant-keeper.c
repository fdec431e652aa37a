/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-grant-keeper.h"

#include "tg-error.h"
#include "tg-journal.h"
#include "tg-services.h"

struct _TgGrantKeeper
{
  GObject parent_instance;

  TgContext *context;
  char *id;
  char *provider;
  char *label;
  TgJournal *journal;
  TgGrant *grant;
  TgGrantVerdict verdict; /* (nullable) */
  gpointer user_data;
  gint64 ends_at_sec;
  gboolean interrupted; /* nobody knows whether the provider has taken the refresh token back */
};

static void grant_host_init (TgGrantHostInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TgGrantKeeper,
                               tg_grant_keeper,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TG_TYPE_GRANT_HOST, grant_host_init))

char *
tg_account_get_keyring_label (const TgAccount *account)
{
  return g_strdup_printf ("Tegata: %s", tg_address_get_text (account->address));
}

/* Loading: what the keyring holds, or what has taken its place since and did not get there. */

static void
caught_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  TgGrantKeeper *self = g_task_get_source_object (task);
  TgCredential *credential = g_task_get_task_data (task);

  if (!tg_keyring_save_finish (TG_KEYRING (source), result, NULL, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  tg_journal_end (self->journal);
  g_message ("account %s: the refresh token of an interrupted refresh is in the keyring now", self->id);
  g_task_return_pointer (task, tg_credential_ref (credential), (GDestroyNotify)tg_credential_unref);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  TgGrantKeeper *self = g_task_get_source_object (task);
  gboolean interactive = GPOINTER_TO_INT (g_task_get_task_data (task));
  g_autoptr (TgCredential) credential = tg_keyring_load_finish (TG_KEYRING (source), result, &error);
  TgSecret *refresh_token = credential != NULL ? tg_credential_get_refresh_token (credential) : NULL;
  TgCredential *next = refresh_token != NULL ? tg_journal_unseal (self->journal, refresh_token) : NULL;

  if (next != NULL)
    {
      g_task_set_task_data (task, next, (GDestroyNotify)tg_credential_unref);
      tg_keyring_save_async (self->context->keyring,
                             self->id,
                             self->label,
                             next,
                             interactive,
                             NULL,
                             caught_up_cb,
                             g_steal_pointer (&task));
    }
  else if (credential != NULL)
    g_task_return_pointer (task, g_steal_pointer (&credential), (GDestroyNotify)tg_credential_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
keeper_load_async (TgGrantHost *host, gboolean interactive, GAsyncReadyCallback callback, gpointer user_data)
{
  TgGrantKeeper *self = TG_GRANT_KEEPER (host);
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, keeper_load_async);
  g_task_set_task_data (task, GINT_TO_POINTER (interactive), NULL);
  tg_keyring_load_async (self->context->keyring, self->id, interactive, NULL, loaded_cb, task);
}

static TgCredential *
keeper_load_finish (TgGrantHost *host, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
keeper_save_async (TgGrantHost *host,
                   TgCredential *credential,
                   gboolean interactive,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  TgGrantKeeper *self = TG_GRANT_KEEPER (host);

  tg_keyring_save_async (
      self->context->keyring, self->id, self->label, credential, interactive, NULL, callback, user_data);
}

static gboolean
keeper_save_finish (TgGrantHost *host, GAsyncResult *result, GError **error)
{
  TgGrantKeeper *self = TG_GRANT_KEEPER (host);

  if (!tg_keyring_save_finish (self->context->keyring, result, NULL, error))
    return FALSE;
  tg_journal_end (self->journal);
  self->interrupted = FALSE;
  return TRUE;
}

/* Refreshing */

typedef struct
{
  TgCredential *credential;
  char *service;
  char **scopes; /* (nullable) what is asked for */
  guint retry_after_sec;
  const char *reason; /* (nullable) a constant */
} Refresh;

static void
refresh_free (Refresh *refresh)
{
  tg_credential_unref (refresh->credential);
  g_free (refresh->service);
  g_strfreev (refresh->scopes);
  g_free (refresh);
}

/* (transfer full) (nullable) the provider, if @credential can still be used with it. */
static TgProvider *
keeper_find_provider (TgGrantKeeper *self, TgCredential *credential, const char **reason, GError **error)
{
  g_autoptr (TgProvider) provider =
      tg_credential_find_provider (credential, self->context->catalogue, self->provider);
  const TgProviderOauth *oauth = provider != NULL ? tg_provider_get_oauth (provider) : NULL;

  if (oauth == NULL || oauth->client_id == NULL)
    {
      g_set_error (
          error,
          TG_ERROR,
          TG_ERROR_UNSUPPORTED,
          "The provider “%s” of this account can no longer be used: its entry in the catalogue, or the "
          "client id in it, is gone. Put it back and try again.",
          self->provider);
      return NULL;
    }
  /* A grant is bound to the client id that it was given to (RFC 6749, 6). */
  if (!g_str_equal (oauth->client_id, tg_credential_get_client_id (credential)))
    {
      *reason = "client-changed";
      g_set_error (error,
                   TG_ERROR,
                   TG_ERROR_ATTENTION_NEEDED,
                   "The client id for %s was changed since you signed in. Sign in again.",
                   tg_provider_get_name (provider));
      return NULL;
    }
  if (tg_credential_get_refresh_token (credential) == NULL)
    {
      *reason = "access-ended";
      g_set_error (error,
                   TG_ERROR,
                   TG_ERROR_ATTENTION_NEEDED,
                   "%s gave access for a short time only, and that is over. Sign in again.",
                   tg_provider_get_name (provider));
      return NULL;
    }
  return g_steal_pointer (&provider);
}

static void
keeper_take_reply (TgGrantKeeper *self, Refresh *refresh, TgTokenReply *reply)
{
  TgSecret *spent = tg_credential_get_refresh_token (refresh->credential);
  g_autoptr (TgCredential) next = NULL;
  g_autoptr (GError) error = NULL;

  self->interrupted = FALSE;
  self->ends_at_sec = reply->ends_at_sec;
  if (reply->refresh_token == NULL || tg_secret_equal (reply->refresh_token, spent))
    {
      tg_journal_end (self->journal);
      return;
    }
  next = tg_credential_rotate (refresh->credential, reply->refresh_token);
  if (!tg_journal_seal (self->journal, spent, next, &error))
    g_warning ("account %s: until the keyring has it, the new refresh token is in memory only: %s",
               self->id,
               error->message);
}

/* @error: (inout) */
static void
keeper_take_refusal (TgGrantKeeper *self, Refresh *refresh, GError **error)
{
  /* Whether the provider has changed the token before the connection broke off or before it got into trouble, nobody
   * knows. With every other answer it has not. */
  if (g_error_matches (*error, TG_ERROR, TG_ERROR_PROVIDER_UNAVAILABLE) ||
      g_error_matches (*error, TG_ERROR, TG_ERROR_CANCELLED))
    return;
  tg_journal_end (self->journal);
  /* The client was this account's alone, and signing in again registers another one. */
  if (g_error_matches (*error, TG_ERROR, TG_ERROR_UNSUPPORTED) &&
      tg_credential_get_registration (refresh->credential) != NULL)
    {
      refresh->reason = "client-gone";
      g_clear_error (error);
      *error = g_error_new (TG_ERROR,
                            TG_ERROR_ATTENTION_NEEDED,
                            "The provider has forgotten that Tegata is registered there. Sign in again.");
      return;
    }
  if (!self->interrupted || g_strcmp0 (refresh->reason, "grant-revoked") != 0)
    return;
  refresh->reason = "refresh-interrupted";
  g_clear_error (error);
  *error = g_error_new (
      TG_ERROR,
      TG_ERROR_ATTENTION_NEEDED,
      "The provider does not accept this sign-in any more. It was being renewed when the connection "
      "broke off or Tegata was ended, which may be why. Sign in again.");
}

/* An answer may be for less than was asked for. */
static void
refresh_check_scopes (Refresh *refresh, TgTokenReply *reply)
{
  const char *const *asked = (const char *const *)refresh->scopes;

  if (reply->scopes == NULL)
    reply->scopes = g_strdupv (refresh->scopes);
  else if (tg_scopes_find_missing (asked, (const char *const *)reply->scopes) != NULL)
    refresh->reason = "scope-missing";
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  TgGrantKeeper *self = g_task_get_source_object (task);
  Refresh *refresh = g_task_get_task_data (task);
  TgTokenReply *reply = tg_token_client_refresh_finish (TG_TOKEN_CLIENT (source), result, &error);

  refresh->retry_after_sec = tg_token_client_get_retry_after_sec (TG_TOKEN_CLIENT (source), result);
  refresh->reason = tg_token_client_get_reason (TG_TOKEN_CLIENT (source), result);
  if (reply != NULL)
    {
      keeper_take_reply (self, refresh, reply);
      refresh_check_scopes (refresh, reply);
      g_task_return_pointer (task, reply, (GDestroyNotify)tg_token_reply_free);
      return;
    }
  /* The provider words it as the end of the grant, but it is about this service alone. */
  if (g_strcmp0 (refresh->reason, "consent-missing") == 0 && !g_str_equal (refresh->service, TG_SERVICE_MAIL))
    refresh->reason = "scope-missing";
  keeper_take_refusal (self, refresh, &error);
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
client_completed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  TgGrantKeeper *self = g_task_get_source_object (task);
  Refresh *refresh = g_task_get_task_data (task);
  g_autoptr (TgProvider) provider = tg_clients_complete_finish (TG_CLIENTS (source), result, &error);

  if (provider == NULL)
    {
      /* What a server says about itself is not about the caller. */
      if (g_error_matches (error, TG_ERROR, TG_ERROR_NOT_ALLOWED))
        error->code = TG_ERROR_PROVIDER_UNAVAILABLE;
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_debug ("account %s: refresh for %s", self->id, refresh->service);
  refresh->scopes = g_strdupv ((char **)tg_provider_get_scopes (provider, refresh->service));
  if (tg_journal_begin (self->journal))
    self->interrupted = TRUE;
  tg_token_client_refresh_async (self->context->token_client,
                                 provider,
                                 tg_credential_get_refresh_token (refresh->credential),
                                 (const char *const *)refresh->scopes,
                                 NULL,
                                 refreshed_cb,
                                 g_steal_pointer (&task));
}

static void
keeper_refresh_async (TgGrantHost *host,
                      TgCredential *credential,
                      const char *service,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  TgGrantKeeper *self = TG_GRANT_KEEPER (host);
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GError) error = NULL;
  Refresh *refresh = g_new0 (Refresh, 1);
  g_autoptr (TgProvider) provider = keeper_find_provider (self, credential, &refresh->reason, &error);

  g_task_set_source_tag (task, keeper_refresh_async);
  refresh->credential = tg_credential_ref (credential);
  refresh->service = g_strdup (service);
  g_task_set_task_data (task, refresh, (GDestroyNotify)refresh_free);
  if (provider == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  tg_clients_complete_async (
      self->context->clients, provider, FALSE, NULL, client_completed_cb, g_steal_pointer (&task));
}

static TgTokenReply *
keeper_refresh_finish (TgGrantHost *host,
                       GAsyncResult *result,
                       guint *retry_after_sec,
                       const char **reason,
                       GError **error)
{
  Refresh *refresh = g_task_get_task_data (G_TASK (result));

  *retry_after_sec = refresh->retry_after_sec;
  *reason = refresh->reason;
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
keeper_verdict (TgGrantHost *host, const char *service, const char *reason)
{
  TgGrantKeeper *self = TG_GRANT_KEEPER (host);

  if (self->verdict != NULL)
    self->verdict (service, reason, self->user_data);
}

static void
grant_host_init (TgGrantHostInterface *iface)
{
  iface->load_async = keeper_load_async;
  iface->load_finish = keeper_load_finish;
  iface->save_async = keeper_save_async;
  iface->save_finish = keeper_save_finish;
  iface->refresh_async = keeper_refresh_async;
  iface->refresh_finish = keeper_refresh_finish;
  iface->verdict = keeper_verdict;
}

void
tg_grant_keeper_disconnect (TgGrantKeeper *self)
{
  self->verdict = NULL;
}

TgGrant *
tg_grant_keeper_get_grant (TgGrantKeeper *self)
{
  return self->grant;
}

gint64
tg_grant_keeper_get_ends_at_sec (TgGrantKeeper *self)
{
  return self->ends_at_sec;
}

static void
tg_grant_keeper_finalize (GObject *object)
{
  TgGrantKeeper *self = TG_GRANT_KEEPER (object);

  g_clear_object (&self->grant);
  g_clear_pointer (&self->journal, tg_journal_free);
  g_clear_pointer (&self->context, tg_context_unref);
  g_free (self->id);
  g_free (self->provider);
  g_free (self->label);
  G_OBJECT_CLASS (tg_grant_keeper_parent_class)->finalize (object);
}

static void
tg_grant_keeper_class_init (TgGrantKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_grant_keeper_finalize;
}

static void
tg_grant_keeper_init (TgGrantKeeper *self)
{
  self->grant = tg_grant_new (TG_GRANT_HOST (self));
}

TgGrantKeeper *
tg_grant_keeper_new (TgContext *context, const TgAccount *account, TgGrantVerdict verdict, gpointer user_data)
{
  TgGrantKeeper *self = g_object_new (TG_TYPE_GRANT_KEEPER, NULL);

  self->context = tg_context_ref (context);
  self->id = g_strdup (account->id);
  self->provider = g_strdup (account->provider);
  self->label = tg_account_get_keyring_label (account);
  tg_early_refresh_watch (context->early_refresh, self->grant);
  self->journal = tg_account_store_get_journal (context->store, account->id);
  self->verdict = verdict;
  self->user_data = user_data;
  return self;
}
