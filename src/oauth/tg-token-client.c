/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-token-client.h"

#include "tg-error.h"
#include "tg-form.h"
#include "tg-oauth-error.h"
#include "tg-post.h"
#include "tg-services.h"

#include <glib/gi18n-lib.h>

struct _TgTokenClient
{
  GObject parent_instance;
  SoupSession *session; /* (owned) */
};

G_DEFINE_FINAL_TYPE (TgTokenClient, tg_token_client, G_TYPE_OBJECT)

/* What one request's answer is checked against. */
typedef struct
{
  TgProvider *provider; /* (owned) */
  char *nonce; /* (owned) (nullable) */
  guint retry_after_sec;
  const char *reason; /* (nullable) a constant */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  tg_provider_unref (call->provider);
  g_free (call->nonce);
  g_free (call);
}

static void
tg_token_client_dispose (GObject *object)
{
  TgTokenClient *self = TG_TOKEN_CLIENT (object);

  g_clear_object (&self->session);
  G_OBJECT_CLASS (tg_token_client_parent_class)->dispose (object);
}

static void
tg_token_client_class_init (TgTokenClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tg_token_client_dispose;
}

static void
tg_token_client_init (TgTokenClient *self)
{
  self->session = tg_post_session_new ();
}

TgTokenClient *
tg_token_client_new (void)
{
  return g_object_new (TG_TYPE_TOKEN_CLIENT, NULL);
}

guint
tg_token_client_get_retry_after_sec (TgTokenClient *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), 0);

  Call *call = g_task_get_task_data (G_TASK (result));
  return call->retry_after_sec;
}

const char *
tg_token_client_get_reason (TgTokenClient *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  Call *call = g_task_get_task_data (G_TASK (result));
  return call->reason;
}

static gboolean
check_provider (TgProvider *provider, GError **error)
{
  const TgProviderOauth *oauth = tg_provider_get_oauth (provider);

  if (oauth != NULL && oauth->client_id != NULL)
    return TRUE;
  g_set_error (error,
               TG_ERROR,
               TG_ERROR_UNSUPPORTED,
               _ ("Tegata has no client id for %s. Enter a client id of your own, or use a password."),
               tg_provider_get_name (provider));
  return FALSE;
}

/* (transfer full) */
static GTask *
task_new (TgTokenClient *self,
          TgProvider *provider,
          const char *nonce,
          gpointer source_tag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  call->provider = tg_provider_ref (provider);
  call->nonce = g_strdup (nonce);
  g_task_set_source_tag (task, source_tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, call, call_free);
  return task;
}

static void
tokens_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TgPostAnswer) answer = tg_post_finish (result, &error);
  Call *call = g_task_get_task_data (task);

  if (answer == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  const TgProviderOauth *oauth = tg_provider_get_oauth (call->provider);
  call->retry_after_sec = answer->retry_after_sec;
  TgTokenReply *reply = tg_token_reply_parse (answer->status,
                                              answer->content_type,
                                              answer->body,
                                              answer->received_sec,
                                              oauth->issuer,
                                              oauth->client_id,
                                              call->nonce,
                                              &error);
  if (reply != NULL)
    {
      g_task_return_pointer (task, reply, (GDestroyNotify)tg_token_reply_free);
      return;
    }
  /* Only a refusal is read once more: an answer with tokens would leave copies of them behind. */
  if (call->retry_after_sec == 0)
    call->retry_after_sec = tg_oauth_error_get_wait_sec (answer->status, answer->content_type, answer->body);
  call->reason = tg_oauth_error_get_reason (answer->status, answer->content_type, answer->body);
  g_task_return_error (task, g_steal_pointer (&error));
}

void
tg_token_client_exchange_async (TgTokenClient *self,
                                TgProvider *provider,
                                TgAuthorization *authorization,
                                TgSecret *code,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = task_new (self,
                                     provider,
                                     tg_authorization_get_nonce (authorization),
                                     tg_token_client_exchange_async,
                                     cancellable,
                                     callback,
                                     user_data);
  GError *error = NULL;

  if (!check_provider (provider, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  const TgProviderOauth *oauth = tg_provider_get_oauth (provider);
  /* Not in RFC 6749; where it is not needed it is not there. */
  g_autofree char *scope = tg_services_get_first_scope (provider);
  const TgFormField fields[] = {
    { "grant_type", "authorization_code" },
    { "code", tg_secret_peek (code) },
    { "redirect_uri", tg_authorization_get_redirect_uri (authorization) },
    { "client_id", oauth->client_id },
    { "client_secret", oauth->client_secret },
    { "code_verifier", tg_secret_peek (tg_authorization_get_verifier (authorization)) },
    { "scope", scope },
    { "resource", oauth->resource },
  };
  tg_post_async (self->session,
                 oauth->token_endpoint,
                 tg_form_encode (fields, G_N_ELEMENTS (fields)),
                 cancellable,
                 tokens_cb,
                 g_steal_pointer (&task));
}

TgTokenReply *
tg_token_client_exchange_finish (TgTokenClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tg_token_client_exchange_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
tg_token_client_refresh_async (TgTokenClient *self,
                               TgProvider *provider,
                               TgSecret *refresh_token,
                               const char *const *scopes,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task =
      task_new (self, provider, NULL, tg_token_client_refresh_async, cancellable, callback, user_data);
  GError *error = NULL;

  if (!check_provider (provider, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  const TgProviderOauth *oauth = tg_provider_get_oauth (provider);
  g_autofree char *scope = scopes != NULL && *scopes != NULL ? g_strjoinv (" ", (char **)scopes) : NULL;
  const TgFormField fields[] = {
    { "grant_type", "refresh_token" },
    { "refresh_token", tg_secret_peek (refresh_token) },
    { "client_id", oauth->client_id },
    { "client_secret", oauth->client_secret },
    { "scope", scope },
    { "resource", oauth->resource },
  };
  tg_post_async (self->session,
                 oauth->token_endpoint,
                 tg_form_encode (fields, G_N_ELEMENTS (fields)),
                 cancellable,
                 tokens_cb,
                 g_steal_pointer (&task));
}

TgTokenReply *
tg_token_client_refresh_finish (TgTokenClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tg_token_client_refresh_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* RFC 7009 2.2: 200 also stands for a token that was unknown already; the body says nothing then. */
static void
revoked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TgPostAnswer) answer = tg_post_finish (result, &error);
  g_autoptr (JsonNode) node = NULL;
  Call *call = g_task_get_task_data (task);

  if (answer != NULL)
    call->retry_after_sec = answer->retry_after_sec;
  if (answer != NULL && answer->status == 200)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  if (answer != NULL)
    node = tg_oauth_error_check (answer->status, answer->content_type, answer->body, &error);
  g_task_return_error (task, g_steal_pointer (&error));
}

void
tg_token_client_revoke_async (TgTokenClient *self,
                              TgProvider *provider,
                              TgSecret *refresh_token,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task =
      task_new (self, provider, NULL, tg_token_client_revoke_async, cancellable, callback, user_data);
  GError *error = NULL;

  if (!check_provider (provider, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  const TgProviderOauth *oauth = tg_provider_get_oauth (provider);
  if (oauth->revocation_endpoint == NULL)
    {
      g_task_return_new_error (
          task,
          TG_ERROR,
          TG_ERROR_UNSUPPORTED,
          _ ("%s offers no way to take a sign-in back from here. Do it in the account settings there."),
          tg_provider_get_name (provider));
      return;
    }

  const TgFormField fields[] = {
    { "token", tg_secret_peek (refresh_token) },
    { "token_type_hint", "refresh_token" },
    { "client_id", oauth->client_id },
    { "client_secret", oauth->client_secret },
  };
  tg_post_async (self->session,
                 oauth->revocation_endpoint,
                 tg_form_encode (fields, G_N_ELEMENTS (fields)),
                 cancellable,
                 revoked_cb,
                 g_steal_pointer (&task));
}

gboolean
tg_token_client_revoke_finish (TgTokenClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tg_token_client_revoke_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
