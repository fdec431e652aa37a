/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-pushed-request.h"

#include "tg-error.h"
#include "tg-form.h"
#include "tg-json.h"
#include "tg-oauth-error.h"
#include "tg-post.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_URI_BYTES 2048

char *
tg_pushed_request_parse (guint status, const char *content_type, GBytes *body, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonNode) node =
      tg_oauth_error_check (status == 201 ? 200 : status, content_type, body, &local_error);
  const char *uri =
      node != NULL ? tg_json_get_string (json_node_get_object (node), "request_uri", NULL) : NULL;

  if (node == NULL)
    {
      /* There is no grant yet that could be gone. */
      if (g_error_matches (local_error, TG_ERROR, TG_ERROR_ATTENTION_NEEDED))
        local_error->code = TG_ERROR_FAILED;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (uri != NULL && *uri != '\0' && strlen (uri) <= MAX_URI_BYTES && g_str_is_ascii (uri))
    return g_strdup (uri);
  g_set_error_literal (
      error,
      TG_ERROR,
      TG_ERROR_FAILED,
      _ ("The provider did not say where the sign-in goes on. Try again; if it stays, report "
         "this to the provider."));
  return NULL;
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TgAuthorization *authorization = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (TgPostAnswer) answer = tg_post_finish (result, &error);
  g_autofree char *uri = NULL;

  if (answer != NULL)
    uri = tg_pushed_request_parse (answer->status, answer->content_type, answer->body, &error);
  if (uri == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  tg_authorization_set_request_uri (authorization, uri);
  g_task_return_boolean (task, TRUE);
}

void
tg_pushed_request_send_async (TgProvider *provider,
                              TgAuthorization *authorization,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  const TgProviderOauth *oauth = tg_provider_get_oauth (provider);
  g_autoptr (SoupSession) session = NULL;
  g_autofree char *form = NULL;
  g_autofree char *secret = NULL;
  const TgFormField fields[] = { { "client_secret", oauth->client_secret } };

  g_task_set_source_tag (task, tg_pushed_request_send_async);
  g_task_set_task_data (task, tg_authorization_ref (authorization), (GDestroyNotify)tg_authorization_unref);
  if (oauth->pushed_authorization_request_endpoint == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  session = tg_post_session_new ();
  form = tg_authorization_dup_form (authorization);
  if (oauth->client_secret != NULL)
    secret = tg_form_encode (fields, G_N_ELEMENTS (fields));
  tg_post_async (session,
                 oauth->pushed_authorization_request_endpoint,
                 secret != NULL ? g_strconcat (form, "&", secret, NULL) : g_steal_pointer (&form),
                 cancellable,
                 sent_cb,
                 g_steal_pointer (&task));
  if (secret != NULL)
    tg_wipe (secret);
}

gboolean
tg_pushed_request_send_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
