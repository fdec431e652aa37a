/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-device-client.h"

#include "tg-error.h"
#include "tg-form.h"
#include "tg-post.h"

#include <glib/gi18n-lib.h>

#define GRANT_TYPE "urn:ietf:params:oauth:grant-type:device_code"
/* RFC 8628 3.5. */
#define SLOW_DOWN_SEC 5
/* With the default interval, a little over a minute without a usable answer. */
#define MAX_TROUBLES 4

struct _TgDeviceClient
{
  GObject parent_instance;
  SoupSession *session; /* (owned) */
};

G_DEFINE_FINAL_TYPE (TgDeviceClient, tg_device_client, G_TYPE_OBJECT)

/* One wait; its steps are in the order of time. */
typedef struct
{
  TgProvider *provider; /* (owned) */
  TgSecret *device_code; /* (owned) */
  guint interval_sec;
  guint n_troubles; /* in a row */
  guint retry_after_sec; /* as the last answer said */
  gint64 deadline_usec; /* monotonic */
} Wait;

static void wait_sleep (GTask *task);

static void
wait_free (gpointer data)
{
  Wait *wait = data;

  tg_provider_unref (wait->provider);
  tg_secret_unref (wait->device_code);
  g_free (wait);
}

static void
tg_device_client_dispose (GObject *object)
{
  TgDeviceClient *self = TG_DEVICE_CLIENT (object);

  g_clear_object (&self->session);
  G_OBJECT_CLASS (tg_device_client_parent_class)->dispose (object);
}

static void
tg_device_client_class_init (TgDeviceClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tg_device_client_dispose;
}

static void
tg_device_client_init (TgDeviceClient *self)
{
  self->session = tg_post_session_new ();
}

TgDeviceClient *
tg_device_client_new (void)
{
  return g_object_new (TG_TYPE_DEVICE_CLIENT, NULL);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TgPostAnswer) answer = tg_post_finish (result, &error);
  TgDeviceReply *reply = NULL;

  if (answer != NULL)
    reply = tg_device_reply_parse (
        answer->status, answer->content_type, answer->body, answer->received_sec, &error);
  if (reply != NULL)
    g_task_return_pointer (task, reply, (GDestroyNotify)tg_device_reply_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
tg_device_client_start_async (TgDeviceClient *self,
                              TgProvider *provider,
                              const char *const *scopes,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  const TgProviderOauth *oauth = tg_provider_get_oauth (provider);

  g_task_set_source_tag (task, tg_device_client_start_async);
  g_task_set_check_cancellable (task, FALSE);
  if (oauth == NULL || oauth->client_id == NULL || oauth->device_authorization_endpoint == NULL)
    {
      g_task_return_new_error (task,
                               TG_ERROR,
                               TG_ERROR_UNSUPPORTED,
                               _ ("%s does not offer signing in with a code. Use a browser instead."),
                               tg_provider_get_name (provider));
      return;
    }

  g_autofree char *scope = scopes != NULL && *scopes != NULL ? g_strjoinv (" ", (char **)scopes) : NULL;
  const TgFormField fields[] = {
    { "client_id", oauth->client_id },
    { "client_secret", oauth->client_secret },
    { "scope", scope },
  };
  tg_post_async (self->session,
                 oauth->device_authorization_endpoint,
                 tg_form_encode (fields, G_N_ELEMENTS (fields)),
                 cancellable,
                 started_cb,
                 g_steal_pointer (&task));
}

TgDeviceReply *
tg_device_client_start_finish (TgDeviceClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tg_device_client_start_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
return_expired (GTask *task)
{
  g_task_return_new_error (task,
                           TG_ERROR,
                           TG_ERROR_CANCELLED,
                           _ ("The code was not used in time. Start the sign-in again to get a new one."));
}

static void
return_denied (GTask *task)
{
  Wait *wait = g_task_get_task_data (task);

  g_task_return_new_error (
      task,
      TG_ERROR,
      TG_ERROR_CANCELLED,
      _ ("Access to the account at %s was refused there. Start the sign-in again to allow it."),
      tg_provider_get_name (wait->provider));
}

/* 4: nothing that says anything. The person may have answered all the same; after a while that is told instead.
 * @error: (transfer full) */
static void
wait_endure (GTask *task, GError *error)
{
  Wait *wait = g_task_get_task_data (task);
  gboolean is_trouble = g_error_matches (error, TG_ERROR, TG_ERROR_OFFLINE) ||
                        g_error_matches (error, TG_ERROR, TG_ERROR_PROVIDER_UNAVAILABLE);

  if (!is_trouble || wait->n_troubles == MAX_TROUBLES)
    {
      /* What is refused now is no grant that is gone: there was none. */
      if (g_error_matches (error, TG_ERROR, TG_ERROR_ATTENTION_NEEDED))
        error->code = TG_ERROR_FAILED;
      g_task_return_error (task, error);
      return;
    }
  g_error_free (error);
  wait->n_troubles++;
  wait_sleep (task);
}

/* 3: tokens, or an error that is no part of the wait */
static void
wait_take_tokens (GTask *task, TgPostAnswer *answer)
{
  Wait *wait = g_task_get_task_data (task);
  const TgProviderOauth *oauth = tg_provider_get_oauth (wait->provider);
  GError *error = NULL;
  TgTokenReply *reply = tg_token_reply_parse (answer->status,
                                              answer->content_type,
                                              answer->body,
                                              answer->received_sec,
                                              oauth->issuer,
                                              oauth->client_id,
                                              NULL,
                                              &error);

  if (reply != NULL)
    g_task_return_pointer (task, reply, (GDestroyNotify)tg_token_reply_free);
  else
    wait_endure (task, error);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TgPostAnswer) answer = tg_post_finish (result, &error);
  Wait *wait = g_task_get_task_data (task);

  wait->retry_after_sec = answer != NULL ? answer->retry_after_sec : 0;
  if (answer == NULL)
    {
      wait_endure (task, g_steal_pointer (&error));
      return;
    }
  switch (tg_device_wait_parse (answer->status, answer->content_type, answer->body))
    {
    case TG_DEVICE_WAIT_SLOW_DOWN:
      wait->interval_sec += SLOW_DOWN_SEC;
      wait->n_troubles = 0;
      wait_sleep (task);
      return;
    case TG_DEVICE_WAIT_PENDING:
      wait->n_troubles = 0;
      wait_sleep (task);
      return;
    case TG_DEVICE_WAIT_DENIED:
      return_denied (task);
      return;
    case TG_DEVICE_WAIT_EXPIRED:
      return_expired (task);
      return;
    case TG_DEVICE_WAIT_OVER:
    default:
      wait_take_tokens (task, answer);
      return;
    }
}

/* 2: also comes when it is cancelled */
static gboolean
slept_cb (gpointer user_data)
{
  GTask *task = user_data;
  TgDeviceClient *self = g_task_get_source_object (task);
  Wait *wait = g_task_get_task_data (task);
  const TgProviderOauth *oauth = tg_provider_get_oauth (wait->provider);
  const TgFormField fields[] = {
    { "grant_type", GRANT_TYPE },
    { "device_code", tg_secret_peek (wait->device_code) },
    { "client_id", oauth->client_id },
    { "client_secret", oauth->client_secret },
  };

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    g_task_return_new_error (task, TG_ERROR, TG_ERROR_CANCELLED, _ ("This was cancelled."));
  else if (g_get_monotonic_time () >= wait->deadline_usec)
    return_expired (task);
  else
    tg_post_async (self->session,
                   oauth->token_endpoint,
                   tg_form_encode (fields, G_N_ELEMENTS (fields)),
                   g_task_get_cancellable (task),
                   asked_cb,
                   g_object_ref (task));
  return G_SOURCE_REMOVE;
}

/* 1 */
static void
wait_sleep (GTask *task)
{
  Wait *wait = g_task_get_task_data (task);
  gint64 left_usec = MAX (wait->deadline_usec - g_get_monotonic_time (), 0);
  guint pause_sec = MAX (wait->interval_sec << wait->n_troubles, wait->retry_after_sec);
  gint64 pause_usec = MIN (pause_sec * (gint64)G_USEC_PER_SEC, left_usec);
  g_autoptr (GSource) source = g_timeout_source_new ((guint)((pause_usec + 999) / 1000));
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (cancellable != NULL)
    {
      g_autoptr (GSource) cancelled = g_cancellable_source_new (cancellable);

      g_source_set_dummy_callback (cancelled);
      g_source_add_child_source (source, cancelled);
    }
  g_task_attach_source (task, source, slept_cb);
}

void
tg_device_client_wait_async (TgDeviceClient *self,
                             TgProvider *provider,
                             TgDeviceReply *device,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Wait *wait = g_new0 (Wait, 1);

  g_task_set_source_tag (task, tg_device_client_wait_async);
  /* Tokens that are here already count, even when the caller has just given up: they can be given back. */
  g_task_set_check_cancellable (task, FALSE);
  wait->provider = tg_provider_ref (provider);
  wait->device_code = tg_secret_ref (device->device_code);
  wait->interval_sec = device->interval_sec;
  wait->deadline_usec = g_get_monotonic_time () + device->lifetime_sec * (gint64)G_USEC_PER_SEC;
  g_task_set_task_data (task, wait, wait_free);
  wait_sleep (task);
}

TgTokenReply *
tg_device_client_wait_finish (TgDeviceClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, tg_device_client_wait_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
