/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-registrar.h"

#include "tg-error.h"
#include "tg-json.h"
#include "tg-post.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TgRegistrar
{
  GObject parent_instance;
  SoupSession *session; /* (owned) */
};

G_DEFINE_FINAL_TYPE (TgRegistrar, tg_registrar, G_TYPE_OBJECT)

static GTask *
task_new (TgRegistrar *self,
          gpointer source_tag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  /* A client that was registered while the caller gave up has to be taken back by somebody. */
  g_task_set_check_cancellable (task, FALSE);
  return task;
}

/* (transfer full) (nullable) @task: has the scope as its data */
static JsonNode *
finish_plan (GTask *task, GAsyncResult *result, GError **error)
{
  g_autoptr (TgMetadata) metadata = tg_metadata_fetch_finish (result, error);

  return metadata != NULL ? tg_registration_plan (metadata, g_task_get_task_data (task), error) : NULL;
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) plan = finish_plan (task, result, &error);
  TgProvider *provider = plan != NULL ? tg_registration_plan_to_provider (plan, &error) : NULL;

  if (provider != NULL)
    g_task_return_pointer (task, provider, (GDestroyNotify)tg_provider_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
tg_registrar_look_up_async (TgRegistrar *self,
                            const char *issuer,
                            const char *scope,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = task_new (self, tg_registrar_look_up_async, cancellable, callback, user_data);

  g_task_set_task_data (task, g_strdup (scope), g_free);
  tg_metadata_fetch_async (self->session, issuer, cancellable, looked_up_cb, task);
}

TgProvider *
tg_registrar_look_up_finish (TgRegistrar *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
completed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TgMetadata) metadata = tg_metadata_fetch_finish (result, &error);
  TgProvider *provider = NULL;

  if (metadata != NULL)
    provider = tg_metadata_complete (metadata, g_task_get_task_data (task), &error);
  if (provider != NULL)
    g_task_return_pointer (task, provider, (GDestroyNotify)tg_provider_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
tg_registrar_complete_async (TgRegistrar *self,
                             TgProvider *provider,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = task_new (self, tg_registrar_complete_async, cancellable, callback, user_data);

  g_task_set_task_data (task, tg_provider_ref (provider), (GDestroyNotify)tg_provider_unref);
  tg_metadata_fetch_async (
      self->session, tg_provider_get_oauth (provider)->issuer, cancellable, completed_cb, task);
}

TgProvider *
tg_registrar_complete_finish (TgRegistrar *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* 2 */
static void
registered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TgPostAnswer) answer = tg_post_finish (result, &error);
  TgRegistration *registration = NULL;

  if (answer != NULL)
    registration = tg_registration_parse (
        g_task_get_task_data (task), answer->status, answer->content_type, answer->body, &error);
  if (registration != NULL)
    g_task_return_pointer (task, registration, (GDestroyNotify)tg_registration_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* 1 */
static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TgRegistrar *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  JsonNode *plan = finish_plan (task, result, &error);
  g_autoptr (TgProvider) planned = plan != NULL ? tg_registration_plan_to_provider (plan, &error) : NULL;
  g_autoptr (GBytes) body = NULL;
  TgPostRequest request = { .method = SOUP_METHOD_POST,
                            .content_type = "application/json",
                            .timeout_sec = TG_POST_TIMEOUT_SEC };
  char *text;

  if (plan != NULL)
    g_task_set_task_data (task, plan, (GDestroyNotify)json_node_unref);
  if (planned == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  text = tg_registration_make_request (planned);
  body = g_bytes_new_take (text, strlen (text));
  request.body = body;
  request.uri = tg_provider_get_oauth (planned)->registration_endpoint;
  tg_post_request_async (
      self->session, &request, g_task_get_cancellable (task), registered_cb, g_object_ref (task));
}

void
tg_registrar_register_async (TgRegistrar *self,
                             const char *issuer,
                             const char *scope,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = task_new (self, tg_registrar_register_async, cancellable, callback, user_data);

  g_task_set_task_data (task, g_strdup (scope), g_free);
  tg_metadata_fetch_async (self->session, issuer, cancellable, planned_cb, task);
}

TgRegistration *
tg_registrar_register_finish (TgRegistrar *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TgPostAnswer) answer = tg_post_finish (result, &error);

  if (answer == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  /* 401: there is no such client any more. */
  else if (answer->status == 204 || answer->status == 200 || answer->status == 401)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task,
                             TG_ERROR,
                             answer->status >= 500 ? TG_ERROR_PROVIDER_UNAVAILABLE : TG_ERROR_FAILED,
                             _ ("The sign-in server did not take Tegata’s registration back (HTTP %u)."),
                             answer->status);
}

void
tg_registrar_delete_async (TgRegistrar *self,
                           TgRegistration *registration,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = task_new (self, tg_registrar_delete_async, cancellable, callback, user_data);
  const TgPostRequest request = {
    .method = SOUP_METHOD_DELETE,
    .uri = tg_registration_get_uri (registration),
    .bearer = tg_registration_get_access_token (registration),
    .timeout_sec = TG_POST_TIMEOUT_SEC,
  };

  if (request.uri != NULL)
    tg_post_request_async (self->session, &request, cancellable, deleted_cb, g_steal_pointer (&task));
  else
    g_task_return_new_error (task,
                             TG_ERROR,
                             TG_ERROR_UNSUPPORTED,
                             _ ("The sign-in server keeps Tegata’s registration as long as it likes."));
}

gboolean
tg_registrar_delete_finish (TgRegistrar *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
tg_registrar_dispose (GObject *object)
{
  TgRegistrar *self = TG_REGISTRAR (object);

  g_clear_object (&self->session);
  G_OBJECT_CLASS (tg_registrar_parent_class)->dispose (object);
}

static void
tg_registrar_class_init (TgRegistrarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tg_registrar_dispose;
}

static void
tg_registrar_init (TgRegistrar *self)
{
  self->session = tg_post_session_new ();
}

TgRegistrar *
tg_registrar_new (void)
{
  return g_object_new (TG_TYPE_REGISTRAR, NULL);
}
